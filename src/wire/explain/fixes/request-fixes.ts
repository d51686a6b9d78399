import { createAllowedMethods } from '../../allowed-methods.ts'
import { operations } from '../../operations.ts'
import type { Operation } from '../../operations/operation.ts'
import { spellingsOf, toReadablePath } from '../../paths.ts'
import { type Draft, type Fix, type Fixed, withNote } from '../draft.ts'
import { fillPattern, type MatchedPath, matchOperation, matchPattern } from '../match-operation.ts'
import { distanceOf } from '../nearest-word.ts'

const SHORT_VALUE_CHARS = 200
const MAX_QUERY_CHARS = 8_000
const NEVER_READ =
  'Not even the first line of the request was read, so nothing is known to send in its place.'

/** The same again; only who asks, or when, has to change. */
export const again =
  (note: string): Fix =>
  (draft) =>
    draft.method === '' ? NEVER_READ : withNote(draft, note)

/** The same with another token, where one can hold the scope. */
export const withScope: Fix = (draft, failure, context) => {
  if (draft.operation === undefined) return 'This path is not served, and no token opens it.'
  if (failure.rule === 'platform PA39') return 'No app may hold a scope for records of this type.'
  const note =
    draft.operation.access.kind === 'admin'
      ? 'Send an admin credential; no other opens this call.'
      : 'Send a token that holds one of the scopes.'
  return again(note)(draft, failure, context)
}

/** The same again after a while. */
export const afterWaiting: Fix = (draft, _failure, { call }) => {
  const seconds = call.retryAfterSeconds ?? 1
  return withNote(draft, `Wait ${seconds} second(s), then send it again.`)
}

/** The same with a body that is surely small enough, well-formed and of the right type. */
export const smallestAgain =
  (note: string): Fix =>
  async (draft, _failure, { smallest }) => {
    if (draft.method === '') return NEVER_READ
    const body = draft.body === undefined ? undefined : await smallest(draft)
    return withNote({ ...draft, ...(body === undefined ? {} : { body }) }, note)
  }

export const toKnownPath: Fix = async (draft, _failure, { smallest }) => {
  const nearest = nearestOperation(draft)
  if (!nearest) {
    const listing: Draft = { method: 'GET', path: '/openapi.json', query: [], notes: [] }
    return withNote(listing, 'No operation is near this path. /openapi.json lists all there are.')
  }
  const { operation, path } = nearest
  const body = await smallest(nearest)
  return withNote(
    { ...draft, operation, path, ...(body === undefined ? {} : { body }) },
    `The nearest operation is ${operation.id}.`,
  )
}

type Near = { readonly operation: Operation; readonly path: string; readonly distance: number }

/** The operation of the same method whose fixed words are the fewest letters away; parameters stay as they were. */
function nearestOperation({ method, path }: Draft): Near | undefined {
  const found = operations
    .filter((operation) => operation.method === method && operation.isBuilt)
    .flatMap((operation) => spellingsOf(operation).flatMap((pattern) => nearOf(operation, pattern, path)))
  return found.toSorted((a, b) => a.distance - b.distance)[0]
}

function nearOf(operation: Operation, pattern: string, path: string): readonly Near[] {
  const given = path.split('/')
  const wanted = pattern.split('/')
  if (given.length !== wanted.length) return []
  let distance = 0
  const segments = wanted.map((segment, at) => {
    const word = given[at] ?? ''
    if (segment.startsWith(':')) return word
    distance += distanceOf(segment, word.slice(0, 60))
    return segment
  })
  const corrected = segments.join('/')
  const fits = matchPattern(pattern, corrected) !== undefined
  return fits && distance <= 3 ? [{ operation, path: corrected, distance }] : []
}

const allowedMethods = createAllowedMethods(operations, [])
/** What was most likely meant, by the method that was sent. */
const likely: Readonly<Record<string, readonly string[]>> = {
  PUT: ['PATCH', 'POST', 'GET', 'DELETE'],
  PATCH: ['PUT', 'POST', 'GET', 'DELETE'],
  POST: ['PUT', 'PATCH', 'GET', 'DELETE'],
  DELETE: ['GET', 'POST', 'PUT', 'PATCH'],
}

export const toAllowedMethod: Fix = async (draft, _failure, { smallest }) => {
  const allowed = allowedMethods(draft.path)
  const order = likely[draft.method] ?? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
  const method = order.find((candidate) => allowed.includes(candidate)) ?? 'GET'
  const operation = matchOperation(method, draft.path)?.operation
  const target: Draft = { method, operation, path: draft.path, query: draft.query, notes: draft.notes }
  const body = await smallest(target)
  return withNote(
    { ...target, ...(body === undefined ? {} : { body }) },
    `The path takes ${allowed.join(', ')}.`,
  )
}

export const withShortUrl: Fix = (draft) => {
  if (draft.path.length > MAX_QUERY_CHARS)
    return 'The path itself is too long: no operation has names or ids of that length.'
  const short = draft.query.filter(([name, value]) => name.length + value.length <= SHORT_VALUE_CHARS)
  return withNote({ ...draft, query: short.slice(0, 20) }, 'Long lists belong into the body of a POST.')
}

/** A path whose percent-encoding is broken is encoded again; a body that was not read is sent plain. */
export const wellFormed: Fix = async (draft, failure, context) => {
  if (draft.method === '') return NEVER_READ
  const path = draft.path.replace(/%(?![0-9a-f]{2})/gi, '%25')
  if (path !== draft.path) {
    const operation = matchOperation(draft.method, path)?.operation
    return withNote({ ...draft, operation, path }, 'A percent sign that is meant is written %25.')
  }
  const note =
    'Send the body as plain JSON in UTF-8, as long as Content-Length says, and HTTP/1.1 with a Host.'
  return smallestAgain(note)(draft, failure, context)
}

/** The list that the missing thing would be in. */
export const toListing: Fix = (draft, failure, { facts }) => {
  const named = matchOperation(draft.method, draft.path)
  const listing =
    named &&
    (ownTemplates(named, failure.path, facts.appId) ??
      parentListing(named, failure.path) ??
      eventListing(draft))
  return listing ?? `${failure.message} No call of this server lists what there is.`
}

/** The nearest place above that GET knows, and that does not name the missing thing any more. */
function parentListing({ pattern, params }: MatchedPath, missing: string): Fixed | undefined {
  const segments = pattern.split('/')
  const isMissing = (segment: string) => missing !== '' && /^:(\w+)/.exec(segment)?.[1] === missing
  const named = segments.findIndex(isMissing)
  const first =
    named === -1 ? segments.findLastIndex((segment) => segment.startsWith(':') && !isType(segment)) : named
  for (let length = first === -1 ? segments.length - 1 : first; length > 1; length -= 1) {
    const parent = segments.slice(0, length).join('/')
    const operation = operations.find((row) => isListedBy(row, parent))
    const path = operation && fillPattern(parent, params)
    if (path === undefined) continue
    const draft: Draft = { method: 'GET', operation, path, query: [], notes: [] }
    return withNote(draft, `This lists what there is: ${operation?.summary}.`)
  }
  return undefined
}

function isListedBy(operation: Operation, pattern: string): boolean {
  return operation.method === 'GET' && operation.isBuilt && spellingsOf(operation).includes(pattern)
}

/** Types and versions in a path name no single thing. */
function isType(segment: string): boolean {
  return /^:(?:objectType|fromObjectType|toObjectType|version|appId)\b/.test(segment)
}

/** The templates of the app that asks, where the path names another one. */
function ownTemplates({ pattern }: MatchedPath, missing: string, appId: string): Draft | undefined {
  if (missing !== 'appId' || appId === '' || !pattern.includes('/event-templates')) return undefined
  const operation = operations.find(({ id }) => id === 'timeline.v3.templates.list')
  const path = operation && fillPattern(operation.path, { appId })
  if (path === undefined) return undefined
  const draft: Draft = { method: 'GET', operation, path, query: [], notes: [] }
  return withNote(draft, `The token is of app ${appId}: this lists its templates.`)
}

function eventListing({ path }: Draft): Fixed | undefined {
  if (!path.includes('/timeline/')) return undefined
  const operation = operations.find(({ id }) => id === 'events.v3.list')
  if (!operation) return undefined
  const draft: Draft = {
    method: 'GET',
    operation,
    path: toReadablePath(operation.path),
    query: [],
    notes: [],
  }
  return withNote(draft, `This lists the events that there are: ${operation.summary}.`)
}
