import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** What was chosen about searches. */
export const searchBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'search-at-once',
    what: 'A search finds what was written before it, and `total` is exact. One that takes longer than 5 seconds is stopped and answers 503; `docs/guides/search-records.md` lists the properties that have an index',
    why: 'Nothing is kept twice, so nothing can be late',
    source: 'decision 86, search SRCH-4, SRCH-20',
  }),
  built({
    id: 'search-lag',
    what: 'With `TIDEMARK_SEARCH_LAG_MS` searches show records as they were so long ago; links are as they are now. Dev mode only',
    why: 'Clients that rely on finding at once what they wrote fail at HubSpot: their tests can show it here',
    source: 'search SRCH-20',
  }),
  built({
    id: 'search-refusals',
    what: 'What cannot be searched is refused with the one sentence of HubSpot, and with our reason in `errors`. Such are previews of bodies, addresses that an e-mail shows from its `hs_email_headers` (which can be searched), formulas of more than 300 parts, and properties of type json and object_coordinates',
    why: 'The sentence alone tells nobody what to change; no answer is better than a wrong one',
    source: 'decision 87, search SRCH-16, SRCH-18, SRCH-25',
  }),
  built({
    id: 'search-formulas',
    what: 'Calculated properties of the account are calculated by the search as reads do it, but for numbers beyond 1e150, and nearer to zero than 1e-150, which have no product or quotient there',
    why: 'The database fails where a double leaves its range',
    source: 'decision 87, search SRCH-21',
  }),
  built({
    id: 'search-length',
    what: 'A search has at most 3,000 characters beside the lists of values and of properties; white space around members does not count',
    why: 'Clients routinely send long lists',
    source: 'search SRCH-3, platform PH29',
  }),
  built({
    id: 'search-empty-groups',
    what: 'A group without filters asks for nothing, and is passed over beside others',
    why: 'Forms that build searches send such groups',
    source: 'search SRCH-1',
  }),
  built({
    id: 'search-empty-values',
    what: 'Records without a value are found by `NOT_HAS_PROPERTY` alone. Nothing equals an empty text, and every value differs from it',
    why: 'An empty text is how a value is taken away, so none is stored',
    source: 'search SRCH-8',
  }),
  built({
    id: 'search-operators',
    what: 'Operators of order do not apply to lists and booleans, tokens not to numbers and times: 400. `EQ` on a list of several members asks for one of them',
    why: 'The sources are silent; each of these would have to guess',
    source: 'search 2.1',
  }),
  built({
    id: 'search-tokens',
    what: '`CONTAINS_TOKEN` looks for whole words of letters, digits and underscores, in any order; with `*` for a pattern that one word or the whole value fits',
    why: 'Documented by examples only',
    source: 'search SRCH-11',
  }),
  built({
    id: 'search-query',
    what: 'Each word of `query` has to be part of one of the properties that HubSpot lists for the type, tags of HTML included, or its digits part of a phone number; for calls the body is looked into, not its preview',
    why: 'Documented as values that contain the text; previews are made on reading',
    source: 'search SRCH-13, SRCH-22',
  }),
  built({
    id: 'search-links',
    what: '`associations.{type}` takes `EQ` and `IN`. The id of a merged record stands for its survivor; an archived one has no links',
    why: 'As the lists of associations have it',
    source: 'search SRCH-14, objects OBJ-57',
  }),
  built({
    id: 'search-sort',
    what: 'Empty values come last both ways, texts are sorted in any letter case and by code point, lists by value, and equal ones by id',
    why: 'The sources are silent',
    source: 'search SRCH-23',
  }),
]
