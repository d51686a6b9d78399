import { type Failure, type FailureDetail, type Outcome, refusal, success } from '../failure.ts'
import { normaliseEmail } from '../identity/email.ts'
import { parseInstant } from '../instant.ts'
import { canonicalId, isRecordId } from '../objects/record-id.ts'
import { exceedsBytes, SHOWN_ID_CHARS, shorten } from '../text-size.ts'
import { checkTokens } from './check-tokens.ts'
import type { CheckedEvent, EventContent, NewEvent, TimelineIFrame } from './event.ts'
import type { ValueWords } from './event-policy.ts'
import { CONTACT_TYPE_ID, type EventTemplate, templateObjectTypes } from './template.ts'

const MAX_ID_BYTES = 500
const MAX_TOKEN_BYTES = 522_240
const MAX_EVENT_BYTES = 1_048_576
export const MAX_UTK_CHARS = 255
const SHOWN_VALUE_CHARS = 300
const MAX_INT32 = 2_147_483_647

export type EventChecks = {
  readonly templates: ReadonlyMap<string, EventTemplate>
  /** Absent where ids are taken as sent: none is generated, `{{uuid}}` is not replaced (section 7). */
  readonly newUuid?: () => string
  readonly words: ValueWords
  /** What the API that was called finds wrong beyond the shared rules. */
  readonly furtherProblems?: readonly FailureDetail[]
  /** Epoch ms of processing, for events without a time (V17). */
  readonly now: number
}

/**
 * Every check of one event that needs no record: template, content, sizes, then tokens. The first stage that fails
 * answers, with all of its problems. Source: timeline 2.3 check order, V1-V29, L3-L5.
 */
export function checkEvent(event: NewEvent, checks: EventChecks, path: string): Outcome<CheckedEvent> {
  const template = checks.templates.get(event.eventTemplateId)
  if (!template) return refusal(unknownTemplate(event.eventTemplateId, path))
  const id = finalEventId(event.id, checks.newUuid)
  const problems = [...contentProblems(event, template, id), ...(checks.furtherProblems ?? [])]
  if (problems.length > 0) return refusal(eventFailure(id, problems, path))
  const tokens = checkTokens(event, template, { id, path, words: checks.words })
  if (!tokens.ok) return tokens
  const content = contentOf(event, tokens.value)
  const sizes = sizeProblems(id, content, checks.words)
  if (sizes.length > 0) return refusal(eventFailure(id, sizes, path))
  return success(checkedEvent({ event, template, id, content, now: checks.now, path }))
}

/** An event id as refusals show it: an oversized one is cut (L3). */
export function shownEventId(id: string): string {
  return exceedsBytes(id, MAX_ID_BYTES) ? shorten(id, SHOWN_ID_CHARS) : id
}

/** The E6 failure. */
function eventFailure(id: string, details: readonly FailureDetail[], path: string): Failure {
  const shownId = shownEventId(id)
  const message = `Event ${shownId} failed with validation error(s)`
  return {
    kind: 'event_invalid',
    message,
    rule: 'timeline E6',
    path: path + (details[0]?.in ?? ''),
    context: { id: [shownId] },
    details,
  }
}

export function unknownTemplate(templateId: string, path: string): Failure {
  const shownId = shorten(templateId, SHOWN_ID_CHARS)
  return {
    kind: 'not_found',
    message: `Event template ${shownId} not found`,
    rule: 'timeline E5, M4',
    path: `${path}eventTemplateId`,
    context: { eventTemplateId: [shownId] },
  }
}

function finalEventId(sent: string | undefined, newUuid: (() => string) | undefined): string {
  if (!newUuid) return sent ?? ''
  if (!sent) return newUuid()
  return sent.includes('{{uuid}}') ? sent.replaceAll('{{uuid}}', newUuid()) : sent
}

function contentProblems(event: NewEvent, template: EventTemplate, id: string): FailureDetail[] {
  const found = [
    checkIdentity(event, template),
    checkEmail(event, template),
    checkUtk(event),
    checkCustomObjectType(event, template),
    checkTimestamp(event),
    checkIdSize(id),
    ...checkIFrame(event.timelineIFrame),
  ]
  return found.filter((problem) => problem !== undefined)
}

function checkIdentity(event: NewEvent, template: EventTemplate): FailureDetail | undefined {
  if (event.objectId) return undefined
  if (template.objectTypeId !== CONTACT_TYPE_ID) {
    return {
      message: 'An event of this template needs the objectId of its record',
      in: 'objectId',
      code: 'MISSING_RECORD_IDENTIFIER',
    }
  }
  if (event.email || event.utk) return undefined
  return { message: 'A contact event needs objectId, utk or email', code: 'MISSING_RECORD_IDENTIFIER' }
}

function checkEmail(event: NewEvent, template: EventTemplate): FailureDetail | undefined {
  if (!event.email || template.objectTypeId !== CONTACT_TYPE_ID) return undefined
  if (normaliseEmail(event.email) !== undefined) return undefined
  return {
    message: `'${shorten(event.email, SHOWN_VALUE_CHARS)}' is not an e-mail address`,
    in: 'email',
    code: 'INVALID_EMAIL',
    context: { value: [shorten(event.email, SHOWN_VALUE_CHARS)] },
  }
}

function checkUtk(event: NewEvent): FailureDetail | undefined {
  if (!event.utk || event.utk.length <= MAX_UTK_CHARS) return undefined
  return { message: `A utk has at most ${MAX_UTK_CHARS} characters`, in: 'utk', code: 'ID_TOO_LARGE' }
}

function checkCustomObjectType(event: NewEvent, template: EventTemplate): FailureDetail | undefined {
  const isStandard = templateObjectTypes.some((type) => type.typeId === template.objectTypeId)
  const isOwn = !isStandard && event.customObjectTypeId === template.objectTypeId
  if (!event.customObjectTypeId || isOwn) return undefined
  const shownType = shorten(event.customObjectTypeId, SHOWN_ID_CHARS)
  return {
    message: `Template ${template.id} is not for object type ${shownType}`,
    in: 'customObjectTypeId',
    code: 'OBJECT_TYPE_MISMATCH',
    context: { customObjectTypeId: [shownType] },
  }
}

function checkTimestamp(event: NewEvent): FailureDetail | undefined {
  if (event.timestamp === undefined || parseInstant(event.timestamp) !== undefined) return undefined
  return {
    message: 'timestamp is neither an ISO 8601 date-time nor epoch milliseconds of the years 0001 to 9999',
    in: 'timestamp',
    code: 'INVALID_TIMESTAMP',
    context: { value: [shorten(String(event.timestamp), SHOWN_VALUE_CHARS)] },
  }
}

function checkIdSize(id: string): FailureDetail | undefined {
  if (!exceedsBytes(id, MAX_ID_BYTES)) return undefined
  return { message: `An event id has at most ${MAX_ID_BYTES} bytes`, in: 'id', code: 'ID_TOO_LARGE' }
}

function checkIFrame(iframe: TimelineIFrame | undefined): FailureDetail[] {
  if (!iframe) return []
  const faults: [field: keyof TimelineIFrame, isGood: boolean, message: string][] = [
    ['linkLabel', iframe.linkLabel !== '', 'linkLabel must not be empty'],
    ['headerLabel', iframe.headerLabel !== '', 'headerLabel must not be empty'],
    ['url', isWebUrl(iframe.url), 'url must be an absolute http or https URL'],
    ['width', isPixelCount(iframe.width), 'width must be a whole number of pixels above 0'],
    ['height', isPixelCount(iframe.height), 'height must be a whole number of pixels above 0'],
  ]
  return faults
    .filter(([, isGood]) => !isGood)
    .map(([field, , message]) => ({ message, in: `timelineIFrame.${field}`, code: 'INVALID_IFRAME' }))
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text)
}

function isPixelCount(size: number): boolean {
  return Number.isInteger(size) && size > 0 && size <= MAX_INT32
}

function sizeProblems(id: string, content: EventContent, words: ValueWords): FailureDetail[] {
  const large = Object.entries(content.tokens).filter(([, text]) => exceedsBytes(text, MAX_TOKEN_BYTES))
  const problems: FailureDetail[] = large.map(([name]) => ({
    message: `A ${words.one} value has at most ${MAX_TOKEN_BYTES} bytes`,
    in: `${words.many}.${name}`,
    code: 'TOKEN_TOO_LARGE',
    context: { [`${words.one}Name`]: [name] },
  }))
  if (!exceedsBytes(id + JSON.stringify(content), MAX_EVENT_BYTES)) return problems
  return [...problems, { message: `An event has at most ${MAX_EVENT_BYTES} bytes`, code: 'EVENT_TOO_LARGE' }]
}

function contentOf(event: NewEvent, tokens: Readonly<Record<string, string>>): EventContent {
  const { extraData, timelineIFrame, email, utk, domain, customObjectTypeId } = event
  return {
    tokens,
    ...(extraData !== undefined ? { extraData } : {}),
    ...(timelineIFrame ? { timelineIFrame } : {}),
    ...(email ? { email } : {}),
    ...(utk ? { utk } : {}),
    ...(domain ? { domain } : {}),
    ...(customObjectTypeId ? { customObjectTypeId } : {}),
  }
}

function checkedEvent(parts: {
  event: NewEvent
  template: EventTemplate
  id: string
  content: EventContent
  now: number
  path: string
}): CheckedEvent {
  const { event, template, id, content, now, path } = parts
  const isForContact = template.objectTypeId === CONTACT_TYPE_ID
  const email = isForContact && event.email ? normaliseEmail(event.email) : undefined
  return {
    template,
    id,
    content,
    path,
    occurredAt: (event.timestamp !== undefined ? parseInstant(event.timestamp) : undefined) ?? now,
    hasOwnTime: event.timestamp !== undefined,
    ...(event.objectId
      ? { objectId: isRecordId(event.objectId) ? canonicalId(event.objectId) : event.objectId }
      : {}),
    ...(email ? { email } : {}),
    ...(isForContact && event.utk ? { utk: event.utk.toLowerCase() } : {}),
  }
}
