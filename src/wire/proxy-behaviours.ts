import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** Addresses, TLS and what is refused so that clients go on. */
export const proxyBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'own-address',
    what: 'Links, `Location`, the form and cookie of the consent page and `uiDomain` have the address of `TIDEMARK_PUBLIC_URL` with its path, else what a proxy of `TIDEMARK_TRUST_PROXY` says, else Host. A path prefix is understood whether the proxy strips it or not',
    why: 'Headers that anybody can send must not decide where links lead',
    source: 'platform PH18, decision 50',
  }),
  built({
    id: 'strict-transport-security',
    what: 'Over TLS every reply has `Strict-Transport-Security: max-age=31536000`, but not for `localhost`',
    why: "Browsers apply it to every port of a host, and so to all else that runs on a developer's machine",
    source: 'platform PH5, decision 50',
  }),
  built({
    id: 'skipped-paths',
    what: 'Forms, mail and automation are not served and answer 403 `MISSING_SCOPES` to a known token, 401 to others; `TIDEMARK_SKIPPED_PATHS` lists the paths. All else that is not served answers 404',
    why: 'Readers of many streams leave out what is 403, and fail at 404',
    source: 'platform PX44, decision 51',
  }),
]
