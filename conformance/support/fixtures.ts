import { send, target, unique, uniqueEmail } from './target.ts'

export type Template = {
  readonly id: string
  readonly name: string
  readonly tokens: readonly { name: string }[]
}
export type EventBody = {
  readonly id: string
  readonly eventTemplateId: string
  readonly objectId: string
  readonly timestamp: string
  readonly tokens: Readonly<Record<string, string>>
  readonly extraData?: unknown
}
export type RecordBody = { readonly id: string; readonly properties: Readonly<Record<string, string | null>> }
export type Batch<T> = {
  readonly status: string
  readonly results: readonly T[]
  readonly numErrors?: number
  readonly errors?: readonly {
    readonly category: string
    readonly message: string
    readonly context: Readonly<Record<string, readonly string[]>>
  }[]
}

/** The events of a batch reply, which the client types as possibly without a body. */
export function eventsOf(reply: unknown): readonly EventBody[] {
  return (reply as Batch<EventBody>).results
}

const TEMPLATE_TOKENS = [
  { name: 'course', label: 'Course', type: 'string' },
  { name: 'score', label: 'Score', type: 'number' },
] as const

/** A contact template with the tokens `course` and `score`. */
export async function createTemplate(): Promise<Template> {
  const reply = await send<Template>('POST', `/integrators/timeline/v3/${target.appId}/event-templates`, {
    body: { name: unique('Course finished'), objectType: 'contacts', tokens: TEMPLATE_TOKENS },
  })
  return expectStatus(reply, 201).body
}

/** A contact; `properties` are set beside an email of its own. */
export async function createContact(properties: Record<string, string> = {}): Promise<RecordBody> {
  const reply = await send<RecordBody>('POST', '/crm/v3/objects/contacts', {
    body: { properties: { email: uniqueEmail(), ...properties }, associations: [] },
  })
  return expectStatus(reply, 201).body
}

function expectStatus<T extends { status: number; text: string }>(reply: T, status: number): T {
  if (reply.status === status) return reply
  throw new Error(`a fixture was answered ${reply.status}: ${reply.text}`)
}
