import { formatInstant } from '../instant.ts'
import type { TimelineEvent } from '../timeline/event.ts'
import { objectTypeName } from '../timeline/template.ts'

export type EventValues = {
  /** Null prototype: the names that a template sees. */
  readonly root: Readonly<Record<string, unknown>>
  readonly findDotted: (parts: readonly string[]) => string | undefined
}

/**
 * What a template may name: fields of the event, tokens over them, and `extraData` over both, in the detail template
 * only (R2). `{{a.b}}` also finds the token `a.b`, when there is no token `a` (R11).
 */
export function eventValues(event: TimelineEvent, part: 'header' | 'detail'): EventValues {
  const { tokens, extraData, email, utk, domain } = event.content
  const { objectId, occurredAt, templateId } = event
  const fields = { email, utk, domain, objectId, timestamp: formatInstant(occurredAt) }
  const identity = {
    id: event.id,
    objectType: objectTypeName(event.objectTypeId),
    eventTemplateId: templateId,
  }
  const shown = { ...identity, ...fields, ...tokens, extraData: part === 'detail' ? extraData : undefined }
  return {
    root: Object.assign(Object.create(null), shown),
    findDotted: (parts) => findDotted(tokens, parts),
  }
}

function findDotted(tokens: Readonly<Record<string, string>>, parts: readonly string[]): string | undefined {
  const [first = ''] = parts
  if (parts.length < 2 || first === 'extraData' || Object.hasOwn(tokens, first)) return undefined
  const name = parts.join('.')
  return Object.hasOwn(tokens, name) ? tokens[name] : undefined
}
