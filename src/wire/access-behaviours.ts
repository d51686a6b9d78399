import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** Credentials, scopes and what OAuth leaves open. */
export const accessBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'scope-modes',
    what: '`TIDEMARK_SCOPES` is `strict`, `warn` (a call that lacks a scope goes on, and one log line says what it lacks) or `off`. Prod mode takes `warn`, not `off`',
    why: 'Scopes of an integration that never wrote them down can be learned from the log; nothing is open without a trace where data is real',
    source: 'platform PS2, decision 49',
  }),
  built({
    id: 'scope-modes-closed',
    what: 'In every mode closed: accounts to the token of an app itself, records whose scopes no app may hold, event templates to tokens without a developer scope, other accounts, and whatever asks for a credential to a caller who has none',
    why: 'The modes stand for scopes of an account; no such scope opens these',
    source: 'platform PS2, PA39, decision 49',
  }),
  built({
    id: 'developer-endpoints-strict',
    what: 'With `TIDEMARK_DEVELOPER_ENDPOINTS=strict` event templates take developer keys alone: a token that OAuth issued answers 401 with `links.docs`, one that an operator made 403 with the scope that is missing, even if it holds that scope',
    why: 'The live service was seen so in 2024; clients written for it can be tested against it',
    source: 'platform PA7',
  }),
  built({
    id: 'definition-scopes-of-tickets',
    what: '`tickets` lets property definitions and pipelines of tickets be changed, not those of other types; it reads those of all',
    why: 'One scope for the definitions of every type would be wider than its name',
    source: 'properties PROP-1, platform 1.9',
  }),
  built({
    id: 'oauth-unknown-scopes',
    what: 'A scope that HubSpot does not have, `*` too, refuses the authorization with `invalid_scope`; among optional ones it is dropped. The token of an app itself is refused such scopes with `BAD_SCOPES`',
    why: 'A slip in a name shows at once, and not as a 403 later',
    source: 'platform 1.3, PS2',
  }),
  built({
    id: 'oauth-scopes-lost',
    what: 'When a new grant leaves scopes out, access tokens from before keep theirs until they expire, half an hour at most; what is refreshed after that has the new ones',
    why: 'Refresh tokens stay and follow the installation; an access token says what it was issued for',
    source: 'platform PA14, PA31',
  }),
  built({
    id: 'oauth-wrong-redirect',
    what: 'A `redirect_uri` at the token endpoint that is not that of the authorization is refused and leaves the code good; a wrong `code_verifier` spends it',
    why: 'The first is a slip of the client that proved itself; the second shows that somebody else has the code',
    source: 'platform PA13, PA20',
  }),
  built({
    id: 'oauth-closed-account',
    what: 'A code or refresh token for an account that is not there any more answers 403 `BAD_HUB`, to its own client alone',
    why: 'A connector tells by the status that the account is gone',
    source: 'platform PA20, PD8',
  }),
  built({
    id: 'personal-access-keys',
    what: 'A personal access key has the scopes that it was made with: they are `scopeGroups`, and those of its tokens. `enabledFeatures` is empty. A token ends with its key or its user',
    why: 'There are neither features to switch nor groups of scopes here',
    source: 'platform PA33, PA34',
  }),
  built({
    id: 'token-rotation',
    what: 'Any token or key that an operator made can get a new secret. The old one ends at once or after a time that the operator says; then it answers as an expired one does',
    why: 'Secrets can be changed without an interruption',
    source: 'platform 1.1, decision 49',
  }),
]
