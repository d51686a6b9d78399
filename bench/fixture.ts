import type { HttpClient } from './http-client.ts'
import type { BenchServer } from './server.ts'

export const EVENTS = '/integrators/timeline/v3/events'
export const TASKS_BATCH = '/crm/v3/objects/tasks/batch/create'
export const CONTACTS = '/crm/v3/objects/contacts'

export type Contact = { readonly id: string; readonly email: string }

/** What the measured requests refer to: a template, and contacts that exist. */
export type Fixture = {
  readonly templateId: string
  readonly contacts: readonly Contact[]
  /** Another text on each call, growing like the server's own ids. */
  readonly nextId: () => string
}

export type BenchEvent = {
  readonly eventTemplateId: string
  readonly id: string
  readonly objectId?: string
  readonly email?: string
  readonly timestamp: string
  readonly tokens: Readonly<Record<string, string>>
  readonly extraData: object
}

const CONTACT_BATCHES = 10
const BATCH = 100
const TOKENS = [
  { name: 'course', label: 'Course', type: 'string' },
  { name: 'score', label: 'Score', type: 'number' },
  { name: 'level', label: 'Level', type: 'string' },
]

/** Made through the API, so that everything is as a user would have it. */
export async function createFixture(http: HttpClient, server: BenchServer): Promise<Fixture> {
  const template = await http.post(`/integrators/timeline/v3/${server.appId}/event-templates`, {
    name: 'Bench',
    objectType: 'contacts',
    tokens: TOKENS,
  })
  const contacts: Contact[] = []
  for (let batch = 0; batch < CONTACT_BATCHES; batch += 1)
    contacts.push(...(await createContacts(http, batch)))
  const run = Date.now().toString(36)
  let lastId = 0
  const nextId = () => {
    lastId += 1
    return `bench-${run}-${String(lastId).padStart(9, '0')}`
  }
  return { templateId: (JSON.parse(template.toString()) as { id: string }).id, contacts, nextId }
}

async function createContacts(http: HttpClient, batch: number): Promise<readonly Contact[]> {
  const emails = Array.from({ length: BATCH }, (_, index) => `person-${batch}-${index}@example.com`)
  const inputs = emails.map((email) => ({ properties: { email, firstname: 'Ada', lastname: 'Byron' } }))
  const reply = await http.post('/crm/v3/objects/contacts/batch/create', { inputs })
  const { results } = JSON.parse(reply.toString()) as { results: { id: string }[] }
  return results.map(({ id }, index) => ({ id, email: emails[index] ?? '' }))
}

export function pickContact(fixture: Fixture): Contact {
  const contact = fixture.contacts[Math.floor(Math.random() * fixture.contacts.length)]
  if (!contact) throw new RangeError('the fixture has no contacts')
  return contact
}

/** An event of ordinary size (about 400 bytes), about a contact named by its id or by its email. */
export function buildEvent(fixture: Fixture, key: 'objectId' | 'email'): BenchEvent {
  const id = fixture.nextId()
  const { id: objectId, email } = pickContact(fixture)
  return {
    eventTemplateId: fixture.templateId,
    id,
    ...(key === 'objectId' ? { objectId } : { email }),
    timestamp: new Date(1_777_911_600_000 + Number(id.slice(-9))).toISOString(),
    tokens: { course: `Course ${id}`, score: '92.5', level: 'intro' },
    extraData: {
      modules: [
        { title: 'Setup & tools', minutes: 12 },
        { title: 'Ownership', minutes: 48 },
      ],
      review: { by: 'Dana', passed: true },
    },
  }
}

export function buildEvents(fixture: Fixture, key: 'objectId' | 'email'): readonly BenchEvent[] {
  return Array.from({ length: BATCH }, () => buildEvent(fixture, key))
}

/** A batch of tasks, each associated with a contact (204). */
export function buildTasks(fixture: Fixture): readonly object[] {
  return Array.from({ length: BATCH }, () => ({
    properties: { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_subject: `Call ${fixture.nextId()}` },
    associations: [
      {
        to: { id: pickContact(fixture).id },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }],
      },
    ],
  }))
}
