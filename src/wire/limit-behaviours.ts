import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** What was chosen about limits of calls, their usage, and faults. */
export const limitBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'rate-limits-off',
    what: 'No call is limited until `TIDEMARK_RATE_LIMITS` or the operator of an account says so. Headers are sent all the same: `-Remaining` equals `-Max`, with the figures of Enterprise',
    why: 'Clients that pace themselves by the headers should not slow down for limits that do not hold',
    source: 'platform PL11, decision 47',
  }),
  built({
    id: 'rate-window',
    what: 'The windows of ten seconds and of one second are fixed, not rolling, though the policy is named `TEN_SECONDLY_ROLLING`. `Retry-After` is always sent: the seconds until the window ends',
    why: 'A fixed window needs one counter, which several servers share exactly',
    source: 'decision 31, decision 47, platform PD10',
  }),
  built({
    id: 'rate-callers',
    what: 'Developer keys and tokens of an app itself have 110 calls in ten seconds and no daily limit, as OAuth tokens; associations have 200 in ten seconds of their own and count for the day; searches five in a second for each account. Form submissions, custom events and operations under `/tidemark` count for nothing',
    why: 'The figures are not published, or only for an add-on',
    source: 'platform PL7, PL9, PL23, PD11',
  }),
  built({
    id: 'rate-secondly',
    what: '`X-HubSpot-RateLimit-Secondly-Remaining` is a tenth of `-Max` less the call itself; nothing is held to it',
    why: 'The header is deprecated, and some clients read it',
    source: 'platform PH7',
  }),
  built({
    id: 'api-usage',
    what: 'The usage of the day is exact while a limit holds. Otherwise it lacks the calls that other servers answered in the last two seconds, and the call that asks. Under the profile `oauth` there is no daily limit and so no figure',
    why: 'Counting costs no call anything where nothing is limited',
    source: 'platform PI3, PI5, decision 47',
  }),
  built({
    id: 'account-activity',
    what: 'Audit logs, sign-ins and security activity are empty lists; what narrows them down is checked',
    why: 'Nothing of users is recorded',
    source: 'platform PI4',
  }),
  built({
    id: 'faults',
    what: 'Operators make calls fail with 423, 429, 477, 500, 502, 503 or 504 by `/tidemark/v1/admin/faults`, in dev mode only. A fault comes after credentials and scopes, before limits and body, and counts for no limit. 423 has a `Retry-After` only if one is asked for',
    why: 'Retries of clients can be tested; no header of a caller can do it, and no server in use',
    source: 'platform PE43, decision 48',
  }),
]
