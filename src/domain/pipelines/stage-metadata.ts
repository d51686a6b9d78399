import { type Outcome, refusal, success } from '../failure.ts'
import { metadataInvalid } from './pipeline-failures.ts'

/** Members of a stage's metadata as sent; null takes one away. */
export type MetadataInput = Readonly<Record<string, string | number | boolean | null>>

type Metadata = Readonly<Record<string, string>>

const DEAL_TYPE_ID = '0-3'
const TICKET_TYPE_ID = '0-5'
const MAX_MEMBERS = 50
const MAX_CHARACTERS = 1_000
const PROBABILITY = /^(?:0|1|0?\.\d|0\.\d0*|1\.0+)$/

/**
 * Metadata as stored and shown: texts, with what the server derives of them. `before` are the members that stay unless
 * the input names them. Fails with `definition_invalid`. Source: pipelines-owners 1.3, PIPE-6, PIPE-11.
 */
export function readMetadata(
  input: MetadataInput,
  { objectTypeId, path, before = {} }: { objectTypeId: string; path: string; before?: Metadata },
): Outcome<Metadata> {
  const members = Object.entries({ ...before, ...input }).flatMap(([name, value]) =>
    value === null ? [] : [[name, textOf(name, value)] as const],
  )
  const tooLong = members.some(
    ([name, value]) => name.length > MAX_CHARACTERS || value.length > MAX_CHARACTERS,
  )
  if (members.length > MAX_MEMBERS || tooLong) {
    const limits = `at most ${MAX_MEMBERS} members of at most ${MAX_CHARACTERS} characters`
    return refusal(metadataInvalid(`Stage metadata takes ${limits}`, path))
  }
  const metadata = Object.fromEntries(members)
  if (objectTypeId === DEAL_TYPE_ID) return readDealMetadata(metadata, path)
  return objectTypeId === TICKET_TYPE_ID ? readTicketMetadata(metadata, path) : success(metadata)
}

/** JSON does not tell `1.0` from `1`: a probability is shown as HubSpot writes it. */
function textOf(name: string, value: string | number | boolean): string {
  return name === 'probability' && Number.isInteger(value) ? `${value}.0` : String(value)
}

function readDealMetadata(metadata: Metadata, path: string): Outcome<Metadata> {
  const { probability = '' } = metadata
  if (!PROBABILITY.test(probability)) {
    const isBetween = /^\d*\.?\d+$/.test(probability) && Number(probability) <= 1
    const message = `Stage metadata 'probability' must be between 0.0 and 1.0${isBetween ? ', in steps of 0.1' : ''}`
    return refusal(metadataInvalid(message, `${path}.probability`))
  }
  const isClosed = Number(probability) === 0 || Number(probability) === 1
  return success({ ...metadata, isClosed: String(isClosed) })
}

function readTicketMetadata(metadata: Metadata, path: string): Outcome<Metadata> {
  const { ticketState = 'OPEN' } = metadata
  if (ticketState !== 'OPEN' && ticketState !== 'CLOSED')
    return refusal(
      metadataInvalid("Stage metadata 'ticketState' must be OPEN or CLOSED", `${path}.ticketState`),
    )
  return success({ ...metadata, ticketState, isClosed: String(ticketState === 'CLOSED') })
}
