import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** Behaviours of visitors, forms and legacy contact calls, for docs/reference/compatibility.md. */
export const visitorBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'forms-without-registry',
    what: 'No list of forms is kept: a submission is taken for every form id that is a GUID, and may set every property that a write of the contact may set. Only the contact of `email` is written, which is required; fields of other object types, such as `0-2`, are passed over, and so is `legalConsentOptions`. Empty fields set nothing; of a repeated field the last counts, repeated boxes of a list are put together. An unknown portal, or one of a developer account, answers 404',
    why: 'Clients can send forms without setting any up; a field that is left empty is no wish to clear a value',
    source: 'platform PT10, decision 98',
  }),
  built({
    id: 'form-errors',
    what: 'A refused submission names every problem in `errors[].errorType`, with `category` beside it. What the documented names do not tell is `VALUE_NOT_IN_FIELD_DEFINITION` for values and `INVALID_METADATA` for `submittedAt` and page names. `hutk` has to be 32 hexadecimal digits, in any letter case; events and our own routes take any token',
    why: 'Clients tell errors by these names, and HubSpot refuses other tokens in forms',
    source: 'platform PT11, PT1, PT2',
  }),
  built({
    id: 'form-origins',
    what: 'The open submission route answers pages of any origin, in dev mode too; the Host header is checked there all the same. The route with a token has no such headers',
    why: 'Forms are sent from web pages; a page whose name was made to resolve here still does not get in',
    source: 'platform PT10, PH30, decisions 34 and 98',
  }),
  built({
    id: 'identifying-visitors',
    what: 'There is no tracking script. `POST /tidemark/v1/visitors/{utk}/identify` does at once what its `identify` and the next page view do. An address that only archived contacts have creates nothing: 200 with `reason` `CONTACT_ARCHIVED`; contacts deleted for good left nothing to know them by, and a form makes a new contact in both cases. The newest of forms and identifications decides who a visitor is; what it did before stays with whom it was',
    why: 'Who was deleted must not come back by a page view, but a person may fill in a form again',
    source: 'platform PT5, PT9, decision 98',
  }),
  built({
    id: 'waiting-events-end',
    what: 'An event that has waited 180 days for its visitor is deleted within an hour, counted from when it was stored. `GET /tidemark/v1/visitors/{utk}` tells how many wait',
    why: 'The time of an event may lie long before it was sent',
    source: 'platform PT16, decision 98',
  }),
  built({
    id: 'legacy-contacts',
    what: 'Legacy contact calls show `list-memberships` and `merge-audits` always empty, of `identity-profiles` one with the addresses, of `form-submissions` the newest 1,000 at most, and dates as epoch milliseconds. Deleting archives the contact; an id that was merged away is shown, and not deleted. A batch by `utk` without any, or with more than 100, answers 400. Refusals have the one shape of all routes, without `validationResults`',
    why: 'They are translations of the calls of today',
    source: 'platform PT12, PT13, 9.4',
  }),
  built({
    id: 'legacy-values-left-out',
    what: 'In legacy calls for contacts, companies and deals a property that is sent without `value` stays as it is; to clear it, send an empty text. Of a property that is sent twice the last value counts',
    why: 'Tools send every field of a form, those left empty without a value',
    source: 'platform 9.4',
  }),
  built({
    id: 'legacy-records',
    what: 'Legacy calls for companies and deals show all properties that have a value, lists only those asked for, with when and by what each was set; `offset` is a place to go on from, whatever is deleted meanwhile. Of the companies of a new deal the first is its primary one. Changing a deal leaves its associations. Deleting archives, and answers 404 for what is not there',
    why: 'They are translations of the calls of today',
    source: 'platform 9.4, PH22',
  }),
]
