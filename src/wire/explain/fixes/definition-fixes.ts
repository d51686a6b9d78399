import type { KeptFailure } from '../../../domain/explanations/refused-call.ts'
import { parsePath, textAt, valueAt, withoutValue, withValue } from '../body-paths.ts'
import { type Draft, type Fix, inputPrefix, withNote } from '../draft.ts'
import { EXAMPLE_EMAIL } from '../example-values.ts'
import { matchOperation } from '../match-operation.ts'
import { ofOwnTemplate } from './event-fixes.ts'
import { toListing } from './request-fixes.ts'

const MAX_LABEL_CHARS = 50

/** A name of letters, digits and underscores that begins with a letter. */
function toName(sent: unknown): string {
  const text = typeof sent === 'string' ? sent : ''
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .slice(0, 60)
  return /^[a-z]/.test(slug) ? slug : `n_${slug}`
}

function toLabel(sent: unknown): string {
  const text = typeof sent === 'string' ? sent.trim().slice(0, MAX_LABEL_CHARS) : ''
  return text === '' ? 'Example' : text
}

const memberFixes: ReadonlyMap<string, (sent: unknown) => unknown> = new Map<
  string,
  (sent: unknown) => unknown
>([
  ['name', toName],
  ['label', toLabel],
  ['inverseLabel', toLabel],
  ['singular', toLabel],
  ['plural', toLabel],
  ['type', () => 'string'],
  ['fieldType', () => 'text'],
  ['displayOrder', () => 0],
])

/** The member that is wrong gets a value that is surely right; what may be absent goes. */
export const validDefinition: Fix = async (draft, failure, context) => {
  const path = parsePath(failure.path)
  const member = String(path.at(-1))
  if (path.length === 0 || valueAt(draft.body, path.slice(0, -1)) === undefined)
    return `${failure.message}. What would be right hangs on what the account has.`
  const fix = memberFixes.get(member)
  if (fix) return named(draft, failure.path, fix(valueAt(draft.body, path)))
  const example = valueAt(
    await context.smallest(draft),
    parsePath(failure.path.slice(inputPrefix(failure.path).length)),
  )
  if (example !== undefined) return named(draft, failure.path, example)
  return withNote({ ...draft, body: withoutValue(draft.body, path) }, `${failure.path} is left out.`)
}

function named(draft: Draft, path: string, value: unknown): Draft {
  const at = inputPrefix(path)
  const body = withValue(draft.body, parsePath(path), value)
  // A property of another type has another form field, and the other way round.
  const fitting = /(?:^|\.)(?:type|fieldType)$/.test(path)
    ? withValue(withValue(body, parsePath(`${at}type`), 'string'), parsePath(`${at}fieldType`), 'text')
    : body
  return withNote({ ...draft, body: fitting }, `${path} is ${JSON.stringify(value)} now.`)
}

/** What exists is changed in the place of being made again; where that cannot be, the new thing is called otherwise. */
export const ofExisting: Fix = (draft, failure) => {
  const at = parsePath(inputPrefix(failure.path))
  const sent = valueAt(draft.body, at)
  const name = textAt(sent, ['name']).toWellFormed()
  const path = `${draft.path}/${encodeURIComponent(name)}`
  const operation = at.length === 0 && name !== '' ? matchOperation('PATCH', path)?.operation : undefined
  if (operation?.isBuilt === true && operation.id.startsWith('properties.')) {
    const body = { label: valueAt(sent, ['label']) ?? 'Example' }
    return withNote(
      { ...draft, method: 'PATCH', operation, path, body },
      'It is there already: this changes it.',
    )
  }
  return calledOtherwise(draft, failure.path)
}

export const otherLabel: Fix = (draft, failure) => calledOtherwise(draft, failure.path)

/** The same under another name: all that is a name in the input gets a 2. */
function calledOtherwise(draft: Draft, path: string): Draft | string {
  const places = parsePath(path)
  const sent = valueAt(draft.body, places)
  if (typeof sent !== 'string') return 'It is there already, and nothing has to be made: read it with GET.'
  const other = /^[\w]+$/.test(sent) && !/label$/i.test(path) ? `${sent}_2` : `${sent} 2`
  return withNote(
    { ...draft, body: withValue(draft.body, places, other) },
    `The name is taken; ${other} is not.`,
  )
}

/** What a body names is replaced by what there is, or left out; for what a path names there is a list. */
export const ofWhatThereIs: Fix = (draft, failure, context) => {
  const { path } = failure
  if (/(?:^|\.)(?:eventTemplateId|eventTypeName)$/.test(path) && draft.body !== undefined)
    return ofOwnTemplate(draft, failure, context)
  const left = withoutMissing(draft, failure)
  if (left) return left
  return isInBody(draft, path) ? withoutMember(draft, path) : toListing(draft, failure, context)
}

function isInBody(draft: Draft, path: string): boolean {
  return path !== '' && path !== 'inputs' && valueAt(draft.body, parsePath(path)) !== undefined
}

function withoutMember(draft: Draft, path: string): Draft {
  const body = withoutValue(draft.body, parsePath(path))
  const event = valueAt(body, parsePath(inputPrefix(path)))
  const needsWho = path.endsWith('objectId') && valueAt(event, ['email']) === undefined
  const at = [...parsePath(inputPrefix(path)), 'email']
  return withNote(
    { ...draft, body: needsWho ? withValue(body, at, EXAMPLE_EMAIL) : body },
    `${path} names nothing that is there, and is left out.`,
  )
}

/** A batch that only reads, or archives, names the inputs that are there. */
function withoutMissing(draft: Draft, { context = {} }: KeptFailure): Draft | undefined {
  const missing = context.ids ?? context.id ?? context.name ?? []
  const inputs = valueAt(draft.body, ['inputs'])
  if (missing.length === 0 || !Array.isArray(inputs)) return undefined
  const left = inputs.filter((input: unknown) => !missing.includes(referenceOf(input)))
  if (left.length === 0) return undefined
  return withNote(
    { ...draft, body: withValue(draft.body, ['inputs'], left) },
    'These are the inputs that are there.',
  )
}

function referenceOf(input: unknown): string {
  return textAt(input, ['id']) || textAt(input, ['name']) || textAt(input, [])
}
