import { accessBehaviours } from './access-behaviours.ts'
import { associationBehaviours } from './association-behaviours.ts'
import { built, type ChosenBehaviour, notBuilt } from './chosen-behaviour.ts'
import { explainBehaviours } from './explain-behaviours.ts'
import { limitBehaviours } from './limit-behaviours.ts'
import { objectTypeBehaviours } from './object-type-behaviours.ts'
import { pipelineBehaviours } from './pipeline-behaviours.ts'
import { propertyBehaviours } from './property-behaviours.ts'
import { proxyBehaviours } from './proxy-behaviours.ts'
import { searchBehaviours } from './search-behaviours.ts'
import { schemaBehaviours } from './schema-behaviours.ts'
import { visitorBehaviours } from './visitor-behaviours.ts'

/** In the order of docs/reference/compatibility.md. */
export const chosenBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'not-built',
    what: 'An operation of HubSpot that is not served yet answers 404 with `subCategory` `Tidemark.NOT_BUILT`, whoever asks',
    why: 'A client can tell it from a path that does not exist and from a record that does not exist',
    source: 'platform PE19',
  }),
  notBuilt({
    id: 'other-families',
    what: 'Lists, imports, exports, files, workflows, marketing, conversations and the CMS are not part of this server; their paths answer 404 as any path that does not exist, but see `skipped-paths`',
    why: 'It is about events, tasks and the records that they hang on',
    source: 'timeline M6',
  }),
  built({
    id: 'same-event-id',
    what: 'An event id sent again: for another record the new event takes the place of the old one; for the same record with the same content 201 and no second effect; with other content 409 and the stored event stays',
    why: 'The sources contradict each other; this one makes a retry safe and never mixes two events',
    source: 'decision 14, timeline V13',
  }),
  built({
    id: 'same-event-id-dated',
    what: 'On 2026-03 an event id sent again always answers 409',
    why: 'The dated API documents events as immutable',
    source: 'decision 14',
  }),
  built({
    id: 'oauth-second-use',
    what: 'A code, or a refresh token of a public client, that is used a second time is refused and voids every token that came of the same install',
    why: 'One of the two who have it has no right to it',
    source: 'platform PA13, PA19, decision 45',
  }),
  built({
    id: 'oauth-private-token-facts',
    what: 'Facts of a token that an operator made show user 0 and the longest lifetime that fits 32 bits',
    why: 'The members are required, and there is neither a user nor an end',
    source: 'platform PA21, PA26',
  }),
  built({
    id: 'unknown-visitor',
    what: 'An event with only an unknown `utk` answers 201 without `objectId` and waits; it appears on the timeline of the contact that the visitor turns out to be, for example after an event with `utk` and `email`. What waited is not stamped onto the contact then',
    why: 'Events of visitors who are known later are not lost; values from before may be older than what the contact has by then',
    source: 'decision 15, platform PD1, timeline V30',
  }),
  built({
    id: 'visitor-with-object-id',
    what: "`objectId` with an unknown `utk` links the visitor to that record's contact",
    why: 'The caller has said who the visitor is',
    source: 'decision 28',
  }),
  built({
    id: 'batch-transaction',
    what: 'A v3 event batch stores all valid events in one transaction and answers 207 when some failed',
    why: 'After a crash all acknowledged events of a batch are there, or none',
    source: 'decision 16',
  }),
  built({
    id: 'batch-transaction-dated',
    what: 'A 2026-03 event batch is all or nothing',
    why: 'The dated API documents it so',
    source: 'decision 16',
  }),
  built({
    id: 'text-limits',
    what: 'NUL and half surrogate pairs in any string answer 400; of repeated JSON members the last counts',
    why: 'PostgreSQL can store neither; silent changes would be worse',
    source: 'decision 17',
  }),
  built({
    id: 'sizes',
    what: 'URLs to 32 KiB, headers to 64 KiB and 100 lines, bodies to 2 MiB, object batches to 8 MiB, event batches to 110 MiB; JSON to 32 levels, 1,000 members in an object, 100,000 values in a body or batch input',
    why: 'Memory stays bounded, and the longest URLs that popular clients send still pass',
    source: 'decision 17, platform PH28, PH29',
  }),
  built({
    id: 'template-language',
    what: 'Event templates are Handlebars of at most 100 KB with the helpers `if`, `unless`, `each`, `with`, `lookup`, `log` and `formatDate`, then CommonMark with tables. Partials, decorators and calls of other helpers render as nothing; raw HTML, from triple braces too, is shown as text; URLs other than http, https and mailto, relative ones included, are left out',
    why: 'A template can neither run code nor hold the server up',
    source: 'decision 18, timeline R8, R15',
  }),
  built({
    id: 'template-budget',
    what: 'A rendering may take 2,000 statements, 10,000 turns of `each`, 1 MiB and 100 ms of computing. Beyond, as for a stored template that cannot be parsed, it answers 200 with empty text, and the log says which limit cut it',
    why: 'One template cannot hold up the others, and a page of events still shows the rest',
    source: 'decision 18, timeline R15',
  }),
  built({
    id: 'template-names',
    what: '`{{timestamp}}` prints the time as the API shows it, ISO 8601 in UTC; `{{[if]}}` prints a token that is called like a helper; entities that `{{x}}` makes of `=`, quotes and `<` show as they are inside of code spans',
    why: 'Names show what a read of the event shows; Markdown does not decode entities in code',
    source: 'timeline R2, R3, T30',
  }),
  built({
    id: 'overload',
    what: 'A server without room answers 429 with `policyName` `TEN_SECONDLY_ROLLING`, not 503',
    why: 'The official client then waits ten seconds; after a 5xx it is back in a fifth of a second',
    source: 'decision 20, platform PE30',
  }),
  built({
    id: 'extra-data',
    what: '`extraData` comes back equal as a JSON value, numbers with any number of digits included; the order of members is not kept. A number beyond the range of a double, such as 1e400, answers 400',
    why: 'The value is what is promised, not its spelling',
    source: 'decision 24',
  }),
  built({
    id: 'proto-members',
    what: 'A member named `__proto__` anywhere in a body answers 400',
    why: 'It is an attack far more often than a name',
    source: 'decision 24',
  }),
  built({
    id: 'ids-grow',
    what: 'Record ids grow in the order of creation of one server process, not across processes',
    why: 'Each process leases ids in blocks, so that no write waits for a counter',
    source: 'decision 26, objects OBJ-50',
  }),
  built({
    id: 'generated-ids',
    what: '`{{uuid}}` in an event id, generated event ids and correlation ids are UUID version 7',
    why: 'Ids that grow with time cost a sixth of the write-ahead log of random ones',
    source: 'decision 29',
  }),
  built({
    id: 'bodies-in-flight',
    what: 'At most 64 MiB of bodies are worked on at once; a larger one is let in alone. A chunked body counts at the limit of its operation, a gzip one at what it may grow to',
    why: 'Memory stays bounded whatever clients send',
    source: 'decision 30',
  }),
  ...limitBehaviours,
  built({
    id: 'host-check',
    what: "In dev mode the Host and Origin headers must name this machine, one of HubSpot's four API hosts or the host of `TIDEMARK_PUBLIC_URL`; others answer 403 with category `HOST_REFUSED`. Prod mode ignores Host",
    why: 'No web page can reach a server on a developer machine through DNS rebinding',
    source: 'decision 34, platform PV1',
  }),
  built({
    id: 'expired-token',
    what: 'How long ago a token expired is told in seconds, whatever the span',
    why: 'Clients look for the word expired and for `context["expire time"]`',
    source: 'platform PA36',
  }),
  built({
    id: 'email-syntax',
    what: 'An e-mail address has a local part without quotes or brackets, so `name[bot]@host.example` is refused; any domain with two labels passes, private and test domains included',
    why: 'RFC 5322 allows such local parts in quotes only, and no list of top domains is kept',
    source: 'objects OBJ-43, timeline V6',
  }),
  built({
    id: 'whose-events',
    what: '`GET /events/v3/events` and the timelines below `/tidemark/v1/` show the events of every app that the account installed; the calls that name a template know those of its own app only',
    why: "A list of a record's events is the account's; HubSpot shows them all too",
    source: 'decision 60, platform PC11, timeline M3',
  }),
  built({
    id: 'timeline-kinds',
    what: '`GET /tidemark/v1/records/{objectType}/{objectId}/timeline` shows events, associated activities and property changes in one order; `kind` names some of them. Without it everything that the token may read is there; where a filter by event type or token is set, events alone. An activity stands at its `hs_timestamp`',
    why: 'It is an API of our own: a timeline that says nothing of a call or of a changed stage is half of one',
    source: 'decision 62',
  }),
  built({
    id: 'occurrences',
    what: '`GET /events/v3/events` lists newest first unless `sort=occurredAt`; `occurredAfter` is included and `occurredBefore` left out; without a record it lists the account; a record that does not exist answers 404, an unknown `eventType` has no events; `objectProperty.{p}` takes unique properties; visitor events that wait are not there; `prev` comes only beside `next`',
    why: 'The sources name the parameters and leave these open',
    source: 'decision 60, platform PC10, PH17',
  }),
  built({
    id: 'short-pages',
    what: 'A page of events may hold fewer than `limit`, even none, while `paging.next` is there: one request looks at 20,000 events at most',
    why: 'A filter that fits one event in a million must not make a request run out of time',
    source: 'decision 61',
  }),
  built({
    id: 'template-syntax',
    what: 'A template with a Handlebars mistake is refused when it is saved, with `INVALID_TEMPLATE_SYNTAX`, line and column; so is one that is nested more than 100 deep or has more than 16,000 words and signs in its tags',
    why: 'A template that cannot be rendered is better refused than empty',
    source: 'timeline T6',
  }),
  built({
    id: 'deleted-templates',
    what: 'Events of a deleted template are gone from every call at once; their rows stay in the database until they are purged',
    why: 'Deleting takes as long with a million events as with none',
    source: 'decision 55, timeline T20',
  }),
  built({
    id: 'project-types',
    what: 'A template that a project defines cannot be changed over the API, nor its tokens: 409 `CONFLICT`. It can be deleted; while its file is there, the next load makes it anew, with a new id and no events',
    why: 'The files would undo the change the next time they are read',
    source: 'decision 56, timeline X9',
  }),
  built({
    id: 'template-times',
    what: '`updatedAt` of a template moves with every change of it or its tokens; that of a token only when its definition changed',
    why: 'A client that sends the same definition at each start does not make every token look new',
    source: 'timeline T14',
  }),
  built({
    id: 'archived-visitors',
    what: 'When a contact is archived, its visitors are unknown again: their later events wait for a contact, and its earlier ones stay with it',
    why: 'A deleted contact does not come back by itself, and no event is lost',
    source: 'platform PT5, decision 70',
  }),
  built({
    id: 'upsert-without-value',
    what: 'A batch upsert with an empty `id` answers 400 as a missing one',
    why: 'An empty value identifies nothing; each such call would make another record',
    source: 'objects OBJ-74',
  }),
  built({
    id: 'missing-traces',
    what: 'The one error for all missing records of a batch update names the trace ids of all of them in `context.objectWriteTraceId`',
    why: 'A client that finds its rows by trace id finds all of them',
    source: 'objects OBJ-69, OBJ-87',
  }),
  built({
    id: 'association-archive-types',
    what: 'A batch that removes association labels, or v3 associations, is refused whole when one of the types does not exist; unknown records are passed over',
    why: 'Its reply has no place for errors; a wrong type is a mistake that would else go unseen',
    source: 'associations ASC-25, ASC-41',
  }),
  built({
    id: 'association-page',
    what: 'A page of the v3 association list counts records, each with all its association types',
    why: 'No record is torn between two pages',
    source: 'associations ASC-42',
  }),
  built({
    id: 'merged-batch-update',
    what: 'A batch upsert by record id takes no ids of merged records, as a batch update; archiving such an id does nothing',
    why: 'The sources let single reads and updates follow a merge, and no batch writes',
    source: 'objects OBJ-61, OBJ-70',
  }),
  built({
    id: 'own-further-address',
    what: 'When a contact takes one of its further addresses as its own, the two change places; an event with `objectId` and a further address of that contact changes nothing',
    why: 'No address that leads to a contact is lost unasked',
    source: 'objects OBJ-82',
  }),
  built({
    id: 'restoring',
    what: 'No call brings an archived record back; `tidemark records restore` does, with links, history and events, however long ago it was archived. A unique value or further address that another record has by then is dropped, with a history entry; visitors stay with whom they are',
    why: 'The API has no such call, and an operator needs one after a mistake',
    source: 'objects OBJ-64, OBJ-65, 7.2',
  }),
  built({
    id: 'gdpr-delete',
    what: 'Deleting a contact for good takes its events and visitors along, and reaches the archive; by `email` every contact with that address goes, archived ones and further addresses included. Other records stay with their own texts: a task or note that mentions the person keeps doing so. No list of blocked addresses is kept',
    why: 'Events hold the same personal data; who names an address means a person; nothing here sends mail that a list could stop',
    source: 'objects OBJ-86, decision 63',
  }),
  ...accessBehaviours,
  ...associationBehaviours,
  built({
    id: 'retiring-versions',
    what: 'Every generation of paths is served on; nothing on the wire marks a call to a retiring one. `GET /tidemark/v1/reports/versions` lists such calls of the own account, those of about two seconds ago included when this server answered them, others a moment later',
    why: 'A client must not break over a header it does not expect, and its owner still has to know before HubSpot stops',
    source: 'platform PV8, decision 65',
  }),
  ...propertyBehaviours,
  ...schemaBehaviours,
  ...objectTypeBehaviours,
  ...pipelineBehaviours,
  ...searchBehaviours,
  ...visitorBehaviours,
  ...proxyBehaviours,
  ...explainBehaviours,
]
