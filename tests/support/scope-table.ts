/** What the sources say of scopes, written down apart from the code: platform 1.9, timeline A4, objects 1.2, ASC-11. */

/** A kind of object type as far as scopes go. `area`: its name in the scopes of schemas. */
export type TypeScopes = {
  readonly area: string
  readonly read: readonly string[]
  readonly write: readonly string[]
}

const forms = (area: string, verb: 'read' | 'write') => [
  `crm.objects.${area}.${verb}`,
  `crm.objects.${area}.sensitive.${verb}.v2`,
  `crm.objects.${area}.highly_sensitive.${verb}.v2`,
]
const ofArea = (area: string): TypeScopes => ({
  area,
  read: forms(area, 'read'),
  write: forms(area, 'write'),
})
const tickets = ['tickets', 'tickets.sensitive.v2', 'tickets.highly_sensitive.v2']
const contacts = ofArea('contacts')

/** One type of each kind, by its name in paths; `boat` is one of the account's own (PS4). */
export const typeScopes: Readonly<Record<string, TypeScopes>> = {
  contacts,
  companies: ofArea('companies'),
  deals: ofArea('deals'),
  tickets: { area: 'tickets', read: tickets, write: tickets },
  tasks: { ...contacts, read: [...contacts.read, 'crm.objects.tasks.read'] },
  notes: contacts,
  emails: { ...contacts, read: [...contacts.read, 'sales-email-read'] },
  products: {
    area: 'products',
    read: ['e-commerce', 'crm.objects.products.read'],
    write: ['e-commerce', 'crm.objects.products.write'],
  },
  users: { area: 'users', read: ['crm.objects.users.read'], write: ['crm.objects.users.write'] },
  boat: ofArea('custom'),
  // PA39
  goal_targets: { area: 'goal_targets', read: [], write: [] },
}

/** What the path names: the only type, or the first and the second. */
type PathTypes = { readonly from: TypeScopes; readonly to: TypeScopes }
type Rule = (types: PathTypes) => readonly string[]

const readsObjects: Rule = ({ from }) => from.read
const writesObjects: Rule = ({ from }) => from.write
const readsLinks: Rule = ({ from, to }) => [...from.read, ...from.write, ...to.read, ...to.write]
const readsDefinitions: Rule = ({ from: { area, read, write } }) => [
  ...read,
  ...write,
  `crm.schemas.${area}.read`,
  `crm.schemas.${area}.write`,
  'tickets',
  'timeline',
]
const writesDefinitions: Rule = ({ from: { area } }) => [
  `crm.schemas.${area}.write`,
  ...(area === 'tickets' ? ['tickets'] : []),
]
const readsPipelines: Rule = ({ from: { area, read } }) => [...read, `crm.schemas.${area}.read`]

const eventScopes = (verb: 'read' | 'write') => [
  'timeline',
  ...tickets,
  ...['contacts', 'companies', 'deals'].flatMap((area) => [
    ...forms(area, verb),
    `crm.schemas.${area}.${verb}`,
  ]),
  'contacts',
]
const readsEvents: Rule = () => eventScopes('read')
const writesEvents: Rule = () => eventScopes('write')
const writesAppEvents: Rule = () => [...eventScopes('write'), 'timeline.write']
const schemaReads = ['crm.schemas.custom.read', ...forms('custom', 'read')]
const only =
  (...scopes: string[]): Rule =>
  () =>
    scopes
const readsSchemas = only(...schemaReads, 'oauth')
const writesSchemas = only('crm.schemas.custom.write')
const readsOwners = only('crm.objects.owners.read', 'automation')

const rows: readonly (readonly [rule: Rule, operations: string])[] = [
  [readsObjects, 'objects.v3: list read batch.read search'],
  [
    only(...contacts.read),
    `contacts.v1: utk.profile utks.batch vid.profile tidemark.v1: visitors.get contacts.visitors`,
  ],
  [only(...contacts.write), 'contacts.v1: vid.archive create-or-update tidemark.v1: visitors.identify'],
  [only(...ofArea('companies').read), 'companies.v2: list get'],
  [only(...ofArea('companies').write), 'companies.v2: create update archive'],
  [only(...ofArea('deals').read), 'deals.v1: list get'],
  [only(...ofArea('deals').write), 'deals.v1: create update archive'],
  [only('forms'), 'forms.v3: submit-secure'],
  [
    writesObjects,
    `objects.v3: create update archive batch.create batch.update batch.upsert batch.archive merge gdpr-delete
     associations.v4: put put-default archive batch.create batch.create-default batch.archive batch.archive-labels
     labels.create labels.update labels.archive limits.batch.create limits.batch.update limits.batch.purge
     associations.v3: batch.create batch.archive put archive`,
  ],
  [
    readsLinks,
    `associations.v4: list batch.read labels.list limits.list
     associations.v3: batch.read types list`,
  ],
  [
    readsDefinitions,
    `properties.v3: list get batch.read groups.list groups.get
     property-validations.v3: list list-of-property get`,
  ],
  [
    writesDefinitions,
    `properties.v3: create update archive batch.create batch.archive groups.create groups.update groups.archive
     property-validations.v3: put
     pipelines.v3: create replace update archive stages.create stages.replace stages.update stages.archive`,
  ],
  [readsPipelines, 'pipelines.v3: list get audit stages.list stages.get stages.audit'],
  [
    readsEvents,
    `timeline.v3: events.get events.detail events.render
     tidemark.v1: timeline.record timeline.account`,
  ],
  [writesEvents, 'timeline.v3: events.create events.batch.create'],
  [writesAppEvents, 'timeline.dated: events.create events.batch.create'],
  [
    only('developers-read'),
    'timeline.v3: templates.list templates.get tokens.list timeline.dated: types.projects',
  ],
  [
    only('developers-write'),
    `timeline.v3: templates.create templates.update templates.archive tokens.create tokens.update tokens.archive`,
  ],
  [
    only('oauth'),
    `events.v3: list event-types account-info.v3: details usage integrations.v1: me limit appinstalls.v3: uninstall
     tidemark.v1: explain.list`,
  ],
  [
    only('account-info.security.read'),
    'account-info.v3: activity.audit-logs activity.login activity.security',
  ],
  [only(...schemaReads), 'schemas.v3: list'],
  [readsSchemas, 'schemas.v3: get batch.read object-library.v3: list get'],
  [writesSchemas, 'schemas.v3: create update archive associations.create associations.archive'],
  [readsOwners, 'owners.v3: list get'],
]

/** Words that end in a colon begin the names of the operations behind them. */
function listIds(text: string): readonly string[] {
  let family = ''
  return text.split(/\s+/).flatMap((word) => {
    if (word.endsWith(':')) family = word.slice(0, -1)
    return word.endsWith(':') ? [] : [`${family}.${word}`]
  })
}

/** The rule of each operation that asks for scopes by the sources; our own are held to lists of theirs. */
export const scopeRules: ReadonlyMap<string, Rule> = new Map(
  rows.flatMap(([rule, ids]) => listIds(ids).map((id) => [id, rule] as const)),
)

/** They name no type, and take a scope of any: as many as there are types, so that a few stand for all (ASC-11). */
export const anyTypeOperations: readonly string[] = [
  'associations.v4.limits.list-all',
  'associations.v4.usage.report',
  'tidemark.v1.reports.versions',
  'tidemark.v1.reports.high-usage',
]
