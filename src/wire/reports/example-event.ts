import { eventTypeName } from '../../domain/timeline/event-type-name.ts'
import { CONTACT_TYPE_ID, type EventTemplate, type TemplateToken } from '../../domain/timeline/template.ts'

const SHOWN_PROPERTIES = 5
const EXAMPLE_TIME = '2026-03-01T09:30:00.000Z'

/** A body for the dated call, of the caller's own template if there is one; a batch has it as its only input. */
export function exampleBody(template: EventTemplate | undefined, path: string): object {
  const event = exampleEvent(template)
  return path.endsWith('/batch') ? { inputs: [event] } : event
}

function exampleEvent(template: EventTemplate | undefined): object {
  const type = template
    ? { appId: template.appId, templateId: template.id }
    : { appId: '{appId}', templateId: '{eventTemplateId}' }
  const properties = (template?.tokens ?? []).slice(0, SHOWN_PROPERTIES)
  return {
    eventTypeName: eventTypeName(type),
    id: 'an-id-of-yours-1',
    ...exampleRecord(template?.objectTypeId ?? CONTACT_TYPE_ID),
    timestamp: EXAMPLE_TIME,
    properties: Object.fromEntries(properties.map((token) => [token.name, exampleValue(token)])),
  }
}

function exampleRecord(objectTypeId: string): object {
  if (objectTypeId === CONTACT_TYPE_ID) return { email: 'ada@example.com' }
  const isCustom = objectTypeId.startsWith('2-')
  return { objectId: '40511', ...(isCustom ? { objectTypeFullyQualifiedName: 'p{accountId}_{name}' } : {}) }
}

/** A text that the token takes (V20 to V23). */
function exampleValue({ type, options }: TemplateToken): string {
  if (type === 'number') return '12.5'
  if (type === 'date') return String(Date.parse(EXAMPLE_TIME))
  return options[0]?.value ?? 'text'
}
