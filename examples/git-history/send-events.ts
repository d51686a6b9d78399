import type { StandardError } from '@hubspot/api-client/lib/codegen/crm/timeline/models/StandardError.js'
import type { TimelineEventResponse } from '@hubspot/api-client/lib/codegen/crm/timeline/models/TimelineEventResponse.js'
import type { CommitEvent } from './commit-event.ts'
import type { Connection } from './connection.ts'
import { replyMessageOf, retrying, statusOf } from './retry.ts'

export type Refused = { readonly hash: string; readonly reason: string; readonly rule: string }

export type Author = { readonly contactId: string; readonly name: string; readonly email: string }

/** What became of the events so far; it grows with the number of authors and of refusals, not with the history. */
export type Tally = {
  accepted: number
  readonly refused: Refused[]
  /** By contact: two spellings of an address are one author. The newest commit's name and spelling stay. */
  readonly authors: Map<string, Author>
}

const MAX_BATCH_BYTES = 8 * 1024 * 1024

/** Groups events for sending: up to `size` of them and 8 MiB. */
export async function* inBatches(
  events: AsyncIterable<CommitEvent>,
  size: number,
): AsyncGenerator<CommitEvent[]> {
  let batch: CommitEvent[] = []
  let bytes = 0
  for await (const event of events) {
    if (batch.length === size || (batch.length > 0 && bytes + event.sizeBytes > MAX_BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(event)
    bytes += event.sizeBytes
  }
  if (batch.length > 0) yield batch
}

/** Sends one batch until every event of it is stored or refused. A repeated event is no second one: its id is known. */
export async function sendEvents(
  api: Connection,
  batch: readonly CommitEvent[],
  tally: Tally,
): Promise<void> {
  const inputs = batch.map(({ event }) => event)
  try {
    const reply = await retrying('events', () => api.events.createBatch({ inputs }))
    if (!reply) throw new Error('The events were answered without a body')
    const errors = 'errors' in reply ? (reply.errors ?? []) : []
    if (reply.results.length + errors.length !== batch.length) {
      throw new Error(
        `${batch.length} events were sent, ${reply.results.length + errors.length} were answered`,
      )
    }
    reply.results.forEach((stored) => countStored(stored, batch, tally))
    tally.accepted += reply.results.length
    tally.refused.push(...errors.map(describeRefusal))
  } catch (error) {
    await isolate(error, api, { batch, tally })
  }
}

/** A fault that refuses the whole call is pinned down by halves: the other events must not suffer from it. */
async function isolate(
  error: unknown,
  api: Connection,
  { batch, tally }: { batch: readonly CommitEvent[]; tally: Tally },
): Promise<void> {
  const status = statusOf(error)
  if (status !== 400 && status !== 413) throw error
  const [only] = batch
  if (only && batch.length === 1) {
    tally.refused.push({ hash: only.event.id, reason: replyMessageOf(error), rule: `status ${status}` })
    return
  }
  const middle = Math.ceil(batch.length / 2)
  await sendEvents(api, batch.slice(0, middle), tally)
  await sendEvents(api, batch.slice(middle), tally)
}

function countStored(stored: TimelineEventResponse, batch: readonly CommitEvent[], tally: Tally): void {
  const { id, objectId, email = '' } = stored
  const sent = batch.find(({ event }) => event.id === id)
  if (!sent || objectId === undefined)
    throw new Error(`Event ${id} was answered without its contact, or was not sent`)
  if (tally.authors.has(objectId)) return
  tally.authors.set(objectId, { contactId: objectId, name: sent.authorName, email })
}

function describeRefusal(error: StandardError): Refused {
  const [detail] = error.errors
  return {
    hash: error.context['id']?.[0] ?? '',
    reason: detail?.message ?? error.message,
    rule: detail?.code ?? error.category,
  }
}
