import { parseInstant, formatInstant } from '../../../domain/instant.ts'
import type { FailureDetail } from '../../../domain/failure.ts'
import { eventTypeName, parseEventTypeName } from '../../../domain/timeline/event-type-name.ts'
import { CONTACT_TYPE_ID, type EventTemplate, type TemplateToken } from '../../../domain/timeline/template.ts'
import { type BodyPath, parsePath, textAt, valueAt, withoutValue, withValue } from '../body-paths.ts'
import { type Draft, type Fix, type FixContext, inputPrefix, withNote } from '../draft.ts'
import { EXAMPLE_EMAIL, exampleToken } from '../example-values.ts'
import { MASKED_TEXT } from '../masks.ts'
import { nearestWord } from '../nearest-word.ts'

/** Paths of details begin with the input where one failure stands for several inputs. */
function placeOf(at: string, place: string): ReturnType<typeof parsePath> {
  return parsePath(place.startsWith('inputs[') ? place : at + place)
}

/** Changes one event; `at` begins the paths of its members. */
type EventFix = (body: unknown, at: string, detail: FailureDetail) => unknown

const remove: EventFix = (body, at, { in: place = '' }) =>
  place === '' ? body : withoutValue(body, placeOf(at, place))

const frame = {
  linkLabel: 'Open',
  headerLabel: 'Details',
  url: 'https://example.com/',
  width: 600,
  height: 400,
}

const eventFixes: Readonly<Record<string, EventFix>> = {
  MISSING_RECORD_IDENTIFIER: (body, at, { in: place }) =>
    withValue(
      body,
      placeOf(at, place ?? 'email'),
      place?.endsWith('objectId') ? '{objectId}' : EXAMPLE_EMAIL,
    ),
  INVALID_EMAIL: (body, at, { in: place = 'email' }) => withValue(body, placeOf(at, place), EXAMPLE_EMAIL),
  INVALID_TIMESTAMP: (body, at, { in: place = 'timestamp' }) =>
    withValue(body, placeOf(at, place), formatInstant(Date.now())),
  INVALID_IFRAME: (body, at, { in: place = 'timelineIFrame' }) =>
    withValue(body, placeOf(at, place.replace(/timelineIFrame.*$/, 'timelineIFrame')), frame),
  EVENT_TOO_LARGE: (body, at) => withoutValue(body, parsePath(`${at}extraData`)),
  ID_TOO_LARGE: (body, at, { in: place = 'id' }) => withValue(body, placeOf(at, place), `shorter-${place}-1`),
}

/** Each member that is wrong is set right, or left out where it may be. */
export const validEvent: Fix = (draft, failure) => {
  const at = inputPrefix(failure.path)
  const details = failure.details ?? []
  const body = details.reduce<unknown>(
    (changed, detail) => (eventFixes[detail.code ?? ''] ?? remove)(changed, at, detail),
    draft.body,
  )
  const places = details.map(({ in: place }) => place ?? 'email').join(', ')
  return withNote({ ...draft, body }, `These members are set right: ${places}.`)
}

/** Values that fit the template: converted where that is possible, left out where the template has no such token. */
export const validTokens: Fix = async (draft, failure, context) => {
  const at = inputPrefix(failure.path)
  const template = await templateOf(draft, at, context)
  const body = (failure.details ?? []).reduce<unknown>(
    (changed, detail) => withToken(changed, at, { detail, template }),
    draft.body,
  )
  return withNote({ ...draft, body }, 'Every value fits a token of the template now.')
}

function withToken(
  body: unknown,
  at: string,
  { detail, template }: { readonly detail: FailureDetail; readonly template: EventTemplate | undefined },
): unknown {
  const input = inputPrefix(detail.in ?? '') || at
  const many = (detail.in ?? 'tokens').replace(/^inputs\[\d+\]\./, '').split('.')[0] ?? 'tokens'
  const names = detail.context?.tokenName ?? detail.context?.propertyName ?? []
  return names.reduce<unknown>((changed, name) => {
    const path = [...parsePath(input), many, name]
    const token = template?.tokens.find((candidate) => candidate.name === name)
    if (!token) return underNearestName(changed, path, template?.tokens ?? [])
    const option = detail.context?.allowedValues?.[0]
    return withValue(changed, path, option ?? convertToken(token, textAt(changed, path)))
  }, body)
}

/** A name that is almost that of a token gets that one, unless it has a value; others go. */
function underNearestName(body: unknown, path: BodyPath, tokens: readonly TemplateToken[]): unknown {
  const [name, place] = [String(path.at(-1)), path.slice(0, -1)]
  const near = nearestWord(
    name,
    tokens.map((token) => token.name),
  )
  const token = tokens.find((candidate) => candidate.name === near)
  const without = withoutValue(body, path)
  if (!token || valueAt(body, [...place, token.name]) !== undefined) return without
  const sent = textAt(body, path)
  return withValue(
    without,
    [...place, token.name],
    token.type === 'string' ? sent : convertToken(token, sent),
  )
}

function convertToken(token: TemplateToken, text: string): string {
  if (MASKED_TEXT.test(text)) return exampleToken(token)
  if (token.type === 'number') return /-?\d+(?:\.\d+)?/.exec(text)?.[0] ?? exampleToken(token)
  const instant = token.type === 'date' ? parseInstant(text) : undefined
  return instant === undefined ? exampleToken(token) : String(instant)
}

async function templateOf(
  draft: Draft,
  at: string,
  { facts }: FixContext,
): Promise<EventTemplate | undefined> {
  const sent = (name: string) => textAt(draft.body, parsePath(at + name))
  const id = sent('eventTemplateId') || parseEventTypeName(sent('eventTypeName'))?.templateId
  return (await facts.templates()).find((template) => template.id === id)
}

/** Another id, or none: the server makes one then, where it may. */
export const asAnotherEvent: Fix = (draft, failure) => {
  const path = parsePath(failure.path)
  const isDated = draft.operation?.id.startsWith('timeline.dated.') === true
  const body = isDated
    ? withValue(draft.body, path, `example-${crypto.randomUUID()}`)
    : withoutValue(draft.body, path)
  return withNote(
    { ...draft, body },
    'It is another event now. With the same content, the same id would have answered 201.',
  )
}

/** A template that the app has, in the place of one that it has not: of contacts, where the event names one. */
export const ofOwnTemplate: Fix = async (draft, failure, { facts }) => {
  const at = inputPrefix(failure.path)
  const place = parsePath(at.slice(0, -1))
  const sent = valueAt(draft.body, place) as object
  const template = newestFor(sent, await facts.templates())
  if (!template) return 'The app of this token has no event template: create one first.'
  const isOfContact = template.objectTypeId === CONTACT_TYPE_ID
  const event = { ...sent, ...(isOfContact ? {} : { objectId: '{objectId}' }) }
  const member = failure.path.slice(at.length)
  const named = member === 'eventTypeName' ? nameOf(template) : template.id
  const many = 'properties' in event && member === 'eventTypeName' ? 'properties' : 'tokens'
  const body = withValue(draft.body, place, { ...event, [member]: named, [many]: {} })
  const noted = withNote({ ...draft, body }, `${template.name} is a template of the app.`)
  return isOfContact ? noted : withNote(noted, 'Put the id of a record in the place of {objectId}.')
}

function newestFor(event: object, templates: readonly EventTemplate[]): EventTemplate | undefined {
  const isOfContact = 'email' in event || 'utk' in event
  const fitting = templates.filter(({ objectTypeId }) => isOfContact && objectTypeId === CONTACT_TYPE_ID)
  return fitting.at(-1) ?? templates.at(-1)
}

function nameOf({ appId, id }: EventTemplate): string {
  return eventTypeName({ appId, templateId: id })
}

const templateFixes: ReadonlyMap<string, string> = new Map([
  ['name', 'Example'],
  ['label', 'Example'],
  ['objectType', 'contacts'],
  ['type', 'string'],
])

/** The smallest template, or the one sent without what is wrong in it. */
export const validTemplate: Fix = (draft, failure) => {
  const body = (failure.details ?? []).reduce<unknown>((changed, { in: place = '' }) => {
    const path = parsePath(place)
    const name = String(path.at(-1))
    if (path.length === 0) return changed
    if (name === 'name' && path.length > 1) return withValue(changed, path, `token_${path.at(-2)}`)
    const value = templateFixes.get(name)
    return value === undefined ? withoutValue(changed, path) : withValue(changed, path, value)
  }, draft.body)
  return withNote({ ...draft, body }, 'What was wrong is left out, or has a value that is surely right.')
}
