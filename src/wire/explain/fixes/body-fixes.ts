import { Value } from 'typebox/value'
import type { KeptFailure } from '../../../domain/explanations/refused-call.ts'
import {
  type BodyPath,
  formatPath,
  isObject,
  parsePath,
  textAt,
  valueAt,
  withoutValue,
  withValue,
} from '../body-paths.ts'
import { type Draft, type Fix, type Fixed, type FixContext, withNote } from '../draft.ts'
import { exampleOfSchema, schemaAt, typesOf } from '../example-of-schema.ts'
import { decodeSegment, matchOperation } from '../match-operation.ts'
import { nearestWord } from '../nearest-word.ts'
import { meantOperator } from './search-operator.ts'

const SMALLEST = 'What was meant is not certain; this is the smallest body that the operation takes.'

export const withBody: Fix = async (draft, _failure, { smallest }) => {
  const body = await smallest(draft)
  return body === undefined ? 'The operation takes no body.' : withNote({ ...draft, body }, SMALLEST)
}

/** The body as it was meant, where that is beyond doubt: its syntax, a missing member, a member of another type. */
export const readableJson: Fix = async (draft, failure, context) => {
  const { call, schemaOf } = context
  const schema = draft.operation && schemaOf(draft.operation)
  if (call.body?.kind !== 'json' || !schema) return withBody(draft, failure, context)
  const fixed = await withMember(draft, failure, context)
  const lowered = failure.rule === 'objects OBJ-38' ? lowerNames(fixed.body) : fixed.body
  if (!Value.Check(schema, lowered)) return withBody(draft, failure, context)
  return withNote({ ...fixed, body: lowered }, 'The body now says what it was meant to say, as JSON.')
}

/** A member that is missing is added, one of another JSON type converted. */
async function withMember(draft: Draft, failure: KeptFailure, context: FixContext): Promise<Draft> {
  const path = parsePath(failure.path)
  if (path.length === 0) return draft
  // Whom a link should lead to is known, what it should say is not: it can be made later.
  const link = /^.*associations\[\d+\]/.exec(failure.path)?.[0]
  const operator = knownOperator(failure.path, valueAt(draft.body, path))
  if (operator !== undefined) return { ...draft, body: withValue(draft.body, path, operator) }
  if (link !== undefined) return { ...draft, body: withoutValue(draft.body, parsePath(link)) }
  return { ...draft, body: withValue(draft.body, path, await fittingValue(draft, path, context)) }
}

function knownOperator(path: string, sent: unknown): string | undefined {
  return /filters\[\d+\]\.operator$/.test(path) && typeof sent === 'string' ? meantOperator(sent) : undefined
}

/** What was sent, converted; else what the smallest body has there; else what the schema says. */
async function fittingValue(draft: Draft, path: BodyPath, context: FixContext): Promise<unknown> {
  const schema = draft.operation && context.schemaOf(draft.operation)
  const wanted = schema && schemaAt(schema, path)
  const sent = valueAt(draft.body, path)
  const converted = wanted && sent !== undefined ? convert(sent, typesOf(wanted)) : undefined
  if (converted !== undefined) return converted
  const first = path.map((part) => (typeof part === 'number' ? 0 : part))
  const example = valueAt(await context.smallest(draft), first)
  return example ?? (wanted && exampleOfSchema(wanted, String(path.at(-1))))
}

/** The value in one of the types, if it can be taken for one. */
function convert(value: unknown, types: readonly string[]): unknown {
  const conversions: Readonly<Record<string, (sent: unknown) => unknown>> = {
    array: (sent) => (Array.isArray(sent) ? sent : [sent]),
    object: (sent) => [sent].flat().find(isObject),
    string: (sent) => (isScalar(sent) ? String(sent) : undefined),
    integer: (sent) => toNumber(sent, /^-?\d{1,15}$/),
    number: (sent) => toNumber(sent, /^-?\d{1,15}(?:\.\d{1,15})?$/),
    boolean: (sent) => toBoolean(sent),
  }
  return types.map((type) => conversions[type]?.(value)).find((converted) => converted !== undefined)
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function toBoolean(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.toLowerCase() : value
  return word === 'true' || word === 1 || (word === 'false' || word === 0 ? false : undefined)
}

function toNumber(value: unknown, form: RegExp): number | undefined {
  return typeof value === 'string' && form.test(value) ? Number(value) : undefined
}

/** Names of properties are in lower case. */
function lowerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerNames)
  if (!isObject(value)) return value
  const members = Object.entries(value).map(([name, member]) => {
    if (name !== 'properties' || !isObject(member)) return [name, lowerNames(member)] as const
    const lowered = Object.entries(member).map(
      ([key, text]) => [key.toLowerCase().slice(0, 99), text] as const,
    )
    return [name, Object.fromEntries(lowered)] as const
  })
  return Object.fromEntries(members)
}

/** A parameter that cannot be read is left out, so that its default counts; so is a member of the body. */
export const withoutParameter: Fix = (draft, failure, context) => {
  const { path } = failure
  const name = path.replace(/\0/g, '')
  const query = draft.query.filter(([parameter]) => parameter !== name)
  if (query.length < draft.query.length)
    return withNote({ ...draft, query }, `Without ${name} its default counts.`)
  if (path === 'inputs')
    return withNote({ ...draft, body: distinctInputs(draft.body) }, 'Each input is there once.')
  const places = parsePath(path)
  if (path !== '' && valueAt(draft.body, places) !== undefined)
    return withNote(
      { ...draft, body: withoutValue(draft.body, places) },
      `Without ${path} its default counts.`,
    )
  return withPathParameter(draft, failure, context)
}

function distinctInputs(body: unknown): unknown {
  const inputs = valueAt(body, ['inputs'])
  if (!Array.isArray(inputs)) return body
  const seen = new Set<string>()
  const distinct = inputs.filter((input: unknown) => {
    const id = textAt(input, ['id'])
    return seen.size < seen.add(id).size
  })
  return withValue(body, ['inputs'], distinct)
}

/** What a path may have in the place of a parameter that cannot be used. */
function withPathParameter(draft: Draft, failure: KeptFailure, { facts }: FixContext): Fixed {
  const matched = matchOperation(draft.method, draft.path)
  const sent = matched?.params[failure.path]
  if (sent === undefined) return `${failure.message}. What would be right hangs on what was meant.`
  const fitting = new Map([
    ['appId', facts.appId],
    ['objectType', 'contacts'],
  ]).get(failure.path)
  if (!fitting) return `${failure.message}. Only the caller knows what was meant.`
  return withNote(
    { ...draft, path: draft.path.replace(`/${sent}`, `/${fitting}`) },
    `${failure.path} is ${fitting}.`,
  )
}

const searchFixes: readonly (readonly [path: RegExp, fix: (value: unknown) => unknown])[] = [
  [/^limit$/, () => 200],
  [/^sorts$/, (value) => (Array.isArray(value) ? value.slice(0, 1) : [])],
  [/^filterGroups$/, (value) => (Array.isArray(value) ? value.slice(0, 3) : [])],
  [/filters$/, (value) => (Array.isArray(value) ? value.slice(0, 6) : [])],
]

/** Numbers are brought into their range, lists to their length; a filter that cannot be asked for is left out. */
export const searchable: Fix = async (draft, failure, context) => {
  const { path } = failure
  const fix = searchFixes.find(([form]) => form.test(path))?.[1]
  const places = parsePath(path)
  if (fix) {
    const body = withValue(draft.body, places, fix(valueAt(draft.body, places)))
    return withNote({ ...draft, body }, `${path} is within its limits now.`)
  }
  const filter = /^(.*filters\[\d+\])/.exec(path)?.[1]
  const removed: BodyPath = filter === undefined ? places : parsePath(filter)
  if (removed.length === 0) return withBody(draft, failure, context)
  return withNote(
    { ...draft, body: withoutValue(draft.body, removed) },
    `${formatPath(removed)} is left out.`,
  )
}

/** The first inputs that one batch may have; one where there was none. */
export const fewerInputs: Fix = async (draft, failure, context) => {
  const inputs = valueAt(draft.body, ['inputs'])
  if (!Array.isArray(inputs) || inputs.length === 0) return withBody(draft, failure, context)
  const max = Number(/(?:at most|is) (\d+)/.exec(failure.message)?.[1] ?? 100)
  const first = withValue(draft.body, ['inputs'], inputs.slice(0, max))
  return withNote(
    { ...draft, body: first },
    `These are the first ${max} inputs; send the others in further calls.`,
  )
}

/** The known type whose name is nearest. */
export const knownType: Fix = async (draft, failure, { facts }) => {
  const words = await facts.typeNames()
  const matched = matchOperation(draft.method, draft.path)
  const names = ['objectType', 'fromObjectType', 'toObjectType']
  for (const name of names) {
    const sent = matched?.params[name]
    if (sent === undefined || (await facts.findType(decodeSegment(sent)))) continue
    const known = nearestWord(sent, words) ?? 'contacts'
    const path = draft.path.replace(`/${sent}`, `/${known}`)
    return withNote({ ...draft, path }, `The nearest object type is ${known}.`)
  }
  const query = draft.query.filter(([name]) => name !== 'associations')
  if (query.length < draft.query.length)
    return withNote({ ...draft, query }, 'Without associations the records alone are answered.')
  return `${failure.message}. Known types are ${words.slice(0, 20).join(', ')}.`
}
