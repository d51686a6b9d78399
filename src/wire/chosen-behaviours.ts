/** A behaviour that HubSpot's sources leave open or that differs from theirs, for docs/reference/compatibility.md. */
export type ChosenBehaviour = {
  readonly id: string
  readonly what: string
  readonly why: string
  /** Decision or rule that settles it. */
  readonly source: string
  /** Settled but not served yet. */
  readonly isBuilt: boolean
}

type Row = Omit<ChosenBehaviour, 'isBuilt'>

const built = (row: Row): ChosenBehaviour => ({ ...row, isBuilt: true })
const notBuilt = (row: Row): ChosenBehaviour => ({ ...row, isBuilt: false })

export const chosenBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'not-built',
    what: 'An operation of HubSpot that is not served yet answers 404 with `subCategory` `Tidemark.NOT_BUILT`, whoever asks',
    why: 'A client can tell it from a path that does not exist and from a record that does not exist',
    source: 'platform PE19',
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
    id: 'unknown-visitor',
    what: 'An event with only an unknown `utk` answers 201 without `objectId` and waits; it appears on the timeline of the contact that the visitor turns out to be, for example after an event with `utk` and `email`',
    why: 'Events of visitors who are known later are not lost',
    source: 'decision 15, platform PD1',
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
  notBuilt({
    id: 'template-language',
    what: 'Event templates are stored, at most 100 KB; they are not rendered yet. Rendering will take Handlebars with seven helpers, show raw HTML as text and leave a template that exceeds its budget empty',
    why: 'A template can neither run code nor hold the server up',
    source: 'decision 18, timeline R8, R15',
  }),
  built({
    id: 'overload',
    what: 'A server without room answers 429 with `policyName` `TEN_SECONDLY_ROLLING`, not 503',
    why: 'The official client then waits ten seconds; after a 5xx it is back in a fifth of a second',
    source: 'decision 20, platform PE30',
  }),
  built({
    id: 'extra-data',
    what: '`extraData` comes back equal as a JSON value, numbers of any length included; the order of members is not kept',
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
  notBuilt({
    id: 'rate-window',
    what: 'The window of the rate limiter will be fixed, not rolling; no limit per app is enforced yet',
    why: 'A fixed window needs one counter per app',
    source: 'decision 31',
  }),
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
  notBuilt({
    id: 'template-syntax',
    what: 'Handlebars errors in a template are found when it is saved, with line and column',
    why: 'A template that cannot be rendered is better refused; today it is stored as it is',
    source: 'timeline T6',
  }),
  notBuilt({
    id: 'association-counts',
    what: 'Properties that count associated records, and `associatedcompanyid`, follow the associations; today the counts are null',
    why: 'They come with the association operations',
    source: 'objects OBJ-105',
  }),
  built({
    id: 'property-name-again',
    what: 'A property that takes the name of an archived one starts without values; those of the archived one are kept, but nothing shows them, and they are not removed after 90 days yet',
    why: 'Archiving and using a name again are quick in accounts of any size',
    source: 'decision 81, properties PROP-17, PROP-23',
  }),
  built({
    id: 'property-type-change',
    what: 'The type of a property changes only if every stored value is already in the form that the new type stores; with more than 10,000 different values, or when a calculated property reads it, the change is refused. No value is rewritten',
    why: 'A value that was accepted is never changed or lost by a change of its definition',
    source: 'decision 80, properties PROP-19',
  }),
  built({
    id: 'property-names',
    what: 'A property or group cannot be called `constructor`, nor begin with `hs_` or `hubspot_`; option values cannot begin or end with white space',
    why: 'The first is a member of every JavaScript object, and such option values could never be written to a record',
    source: 'properties PROP-11, PROP-15',
  }),
  built({
    id: 'built-in-definitions',
    what: 'Labels, groups and option labels of built-in properties follow from their names. An account may change label, group, place, options and `hidden`, and archive those that the server does not fill, ask for or derive others from; there is no call that restores one',
    why: 'The texts are shown to people only, and the sources list names alone',
    source: 'properties PROP-20, PROP-22',
  }),
  built({
    id: 'calculated-properties',
    what: 'Formulas are evaluated on reading with doubles, shown with 15 digits; with a value missing `=` and `<` are false and `!=` is true, `concatenate` takes it for an empty text, and `string(name)` reads any type but numbers. Results have no history',
    why: 'A changed formula counts for all records at once; the sources leave missing values open outside of arithmetic',
    source: 'decision 82, properties PROP-34',
  }),
  built({
    id: 'property-sensitivity',
    what: '`dataSensitivity` is kept and filters lists of definitions; values of sensitive properties are read and written like any other',
    why: 'Scopes for sensitive values come with the scope model',
    source: 'properties PROP-3',
  }),
  built({
    id: 'validation-rules',
    what: 'Validation rules of the four DURATION types, and a country for phone numbers, cannot be set yet: 404 with `subCategory` `Tidemark.NOT_BUILT`, or 400. A REGEX rule takes the common part of RE2, up to 1,000 characters and 150 steps, is looked for anywhere in the value, and refuses values of more than 5,000 characters. `shouldApplyNormalization` puts letter case and white space right. Setting a rule leaves stored values alone',
    why: 'A rule that is accepted is kept, and no pattern can hold the server up',
    source: 'properties PROP-35 to PROP-37',
  }),
  built({
    id: 'property-counts',
    what: 'An object type has at most 1,000 live properties of an account, 100 of them calculated and 10 unique',
    why: 'Every request about records reads the definitions; the last number is documented',
    source: 'properties PROP-30',
  }),
]
