import { formatInstant } from '../../../domain/instant.ts'
import { deriveProperties } from '../../../domain/objects/derive-properties.ts'
import { type ObjectType, objectTypeById } from '../../../domain/objects/object-types.ts'
import { findByStoredName, type PropertyCatalogue } from '../../../domain/objects/property-definition.ts'
import { selectForCreate } from '../../../domain/objects/select-properties.ts'
import { eventTypeName } from '../../../domain/timeline/event-type-name.ts'
import type { ActivityItem, ChangeItem } from '../../../domain/timeline/read-record-timeline.ts'
import type { EventItem } from '../../../domain/timeline/read-timeline.ts'

/** An event as timelines show it; `kind` says what an item is (decision 60). */
export function encodeEventItem({ event, type }: Pick<EventItem, 'event' | 'type'>): object {
  const { tokens, ...content } = event.content
  return {
    kind: 'event',
    id: event.id,
    timestamp: formatInstant(event.occurredAt),
    objectType: objectTypeName(event.objectTypeId),
    ...(event.objectId === undefined ? {} : { objectId: event.objectId }),
    eventTemplateId: event.templateId,
    eventTypeName: eventTypeName(type),
    templateName: type.name,
    appId: type.appId,
    tokens,
    ...content,
  }
}

/** The definitions of a type as the account has them. */
type FindCatalogue = (objectTypeId: string) => PropertyCatalogue

export type ItemView = {
  readonly findCatalogue: FindCatalogue
  /** Epoch ms. */
  readonly now: number
}

/** An activity with every property that has a value, as a create answers with it (decision 62, OBJ-29). */
export function encodeActivityItem({ record, about, position }: ActivityItem, view: ItemView): object {
  const objectType = objectTypeById(record.objectTypeId) as ObjectType
  const catalogue = view.findCatalogue(record.objectTypeId)
  const derived = deriveProperties(objectType, record, view.now)
  return {
    kind: objectType.singular,
    id: record.id,
    timestamp: formatInstant(position.occurredAt),
    objectType: objectTypeName(about.objectTypeId),
    objectId: about.id,
    properties: selectForCreate(derived, { objectType, catalogue }),
    createdAt: formatInstant(record.createdAt),
    updatedAt: formatInstant(record.updatedAt),
  }
}

const sources = { event: 'EVENT', merge: 'MERGE', form: 'FORM', call: 'API' } as const

function sourceOf({ cause, sourceType }: ChangeItem['change']): keyof typeof sources {
  return cause ?? (sourceType === 'FORM' ? 'form' : 'call')
}

/** One write with the values it set, `''` for those it cleared; those of properties that are gone are left out (PROP-23). */
export function encodeChangeItem(
  { change }: ChangeItem,
  { findCatalogue }: Pick<ItemView, 'findCatalogue'>,
): object {
  const catalogue = findCatalogue(change.objectTypeId)
  const values = Object.entries(change.values).flatMap(([name, value]) => {
    const definition = findByStoredName(catalogue, name)
    return definition === undefined ? [] : [[definition.name, value] as const]
  })
  return {
    kind: 'property_change',
    id: change.changeNumber,
    timestamp: formatInstant(change.changedAt),
    objectType: objectTypeName(change.objectTypeId),
    objectId: change.recordId,
    source: sources[sourceOf(change)],
    sourceType: change.sourceType,
    sourceId: change.sourceId,
    properties: Object.fromEntries(values.toSorted(([left], [right]) => (left < right ? -1 : 1))),
  }
}

function objectTypeName(objectTypeId: string): string {
  return objectTypeById(objectTypeId)?.plural ?? objectTypeId
}
