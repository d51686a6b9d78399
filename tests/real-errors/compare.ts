import type { Reply } from '../support/test-server.ts'
import type { Fact, LiveFacts, RealError } from './real-error.ts'

const MASKS: readonly (readonly [pattern: RegExp, mask: string])[] = [
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{uuid}'],
  [/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '{time}'],
  [/\d+/g, '{n}'],
]

/** A message without what differs from call to call. */
function mask(message: string): string {
  return MASKS.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), message)
}

const COMMON = ['status', 'message', 'correlationId', 'category']

/** Paths of the members that not every error has; what is in a list counts once. */
function membersOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) {
    const inner = value.filter((item) => typeof item === 'object')
    return inner.length === 0 ? [path] : inner.flatMap((item) => membersOf(item, `${path}[]`))
  }
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Object.entries(value).filter(([key]) => path !== '' || !COMMON.includes(key))
  if (entries.length === 0) return path === '' ? [] : [path]
  return entries.flatMap(([key, inner]) => membersOf(inner, path === '' ? key : `${path}.${key}`))
}

/** The facts of our own reply, in the form of a live one. */
export function readFacts(reply: Reply, { isOfInput = false }: Pick<RealError, 'isOfInput'>): LiveFacts {
  const body = isOfInput ? reply.body.errors[0] : reply.body
  const code = body.status === 'error' ? 'none' : body.status
  return {
    status: reply.status,
    category: body.category ?? code,
    message: mask(String(body.message)),
    members: [...new Set(membersOf(body))].toSorted(),
  }
}

/** Which facts of a live error ours has otherwise. */
export function differences(live: LiveFacts, ours: LiveFacts): readonly Fact[] {
  const found: readonly (readonly [Fact, boolean])[] = [
    ['status', live.status === undefined || live.status === ours.status],
    ['category', live.category === undefined || live.category === ours.category],
    ['message', live.message === undefined || isSameMessage(live.message, ours.message ?? '')],
    ['shape', live.members === undefined || String([...live.members].toSorted()) === String(ours.members)],
  ]
  return found.filter(([, isSame]) => !isSame).map(([fact]) => fact)
}

function isSameMessage(live: string, ours: string): boolean {
  return live.endsWith('…') ? ours.startsWith(live.slice(0, -1)) : live === ours
}
