import type { Caller } from '../caller.ts'
import type { Failure } from '../failure.ts'
import { normaliseDecimal } from './decimal.ts'
import type { ObjectType } from './object-types.ts'
import { findByStoredName, type PropertyCatalogue, type PropertyDefinition } from './property-definition.ts'
import type { CrmRecord, PropertyValues } from './record.ts'
import type { RecordDraft } from './record-draft.ts'
import type { UniqueKey } from './record-store.ts'

const CONTACT_TYPE_ID = '0-1'

/**
 * Form in which values of a unique property are compared and kept: e-mails trimmed and lower-cased, numbers as they
 * are stored, texts as they are. Source: OBJ-54, objects 7.2, PROP-31.
 */
export function comparableValue(definition: PropertyDefinition, value: string): string {
  if (definition.format === 'email') return value.trim().toLowerCase()
  return definition.type === 'number' ? (normaliseDecimal(value) ?? value) : value
}

/** The unique values among normalised ones, which are by stored name. */
export function listUniqueKeys(
  catalogue: PropertyCatalogue,
  objectTypeId: string,
  values: PropertyValues,
): readonly UniqueKey[] {
  return Object.entries(values).flatMap(([property, value]) => {
    const definition = findByStoredName(catalogue, property)
    if (value === '' || definition === undefined || !definition.hasUniqueValue) return []
    return [{ objectTypeId, property, value: comparableValue(definition, value) }]
  })
}

/** Every value that a record keeps others from having: its own, and the further addresses of a contact (OBJ-82). */
export function listHeldValues(catalogue: PropertyCatalogue, record: CrmRecord): readonly UniqueKey[] {
  const { objectTypeId, properties } = record
  return [
    ...listUniqueKeys(catalogue, objectTypeId, properties),
    ...listFurtherAddresses(record).map((value) => ({ objectTypeId, property: 'email', value })),
  ]
}

/** Addresses that a contact has besides its own; other records have none. */
export function listFurtherAddresses({ objectTypeId, properties }: CrmRecord): readonly string[] {
  if (objectTypeId !== CONTACT_TYPE_ID) return []
  return (properties.hs_additional_emails ?? '').split(';').filter((address) => address !== '')
}

export type UniqueCheck = {
  readonly draft: RecordDraft
  /** Who would hold the values: a stored record, or the id a new one would get. */
  readonly recordId: string
  readonly caller: Caller
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  readonly pathPrefix: string
  /** A multi-status item names the holder in its context (OBJ-91, observed). */
  readonly isMultiStatus: boolean
}

/** The refusal of values that another live record holds; `conflict` or `value_taken`. Source: objects 7.2 (observed). */
export function checkUnique(keys: readonly UniqueKey[], check: UniqueCheck): Failure | undefined {
  for (const key of keys) {
    const holderId = check.draft.findHolder(key)
    if (holderId === undefined || holderId === check.recordId) continue
    const name = findByStoredName(check.catalogue, key.property)?.name ?? key.property
    const path = `${check.pathPrefix}properties.${name}`
    return isOwnAddress(key, holderId, check.draft)
      ? contactExists(holderId, path, check)
      : valueTaken({ ...key, property: name }, { holderId, path, check })
  }
  return undefined
}

/** Whether the value is the holder's own e-mail address, not a further one. */
function isOwnAddress({ objectTypeId, property, value }: UniqueKey, id: string, draft: RecordDraft): boolean {
  if (objectTypeId !== CONTACT_TYPE_ID || property !== 'email') return false
  const holder = draft.findRecord({ objectTypeId, id })
  return holder === undefined || !listFurtherAddresses(holder).includes(value)
}

/** Clients go on with the id in the message, so that one which goes with the refused batch is not named (observed). */
function contactExists(holderId: string, path: string, { isMultiStatus, draft }: UniqueCheck): Failure {
  const isLost = !isMultiStatus && draft.isNew({ objectTypeId: CONTACT_TYPE_ID, id: holderId })
  return {
    kind: 'conflict',
    message: isLost ? 'Contact already exists' : `Contact already exists. Existing ID: ${holderId}`,
    rule: 'objects 7.2',
    path,
    ...(isMultiStatus ? { context: { existingId: [holderId] } } : {}),
  }
}

function valueTaken(
  { property, value }: UniqueKey,
  clash: { readonly holderId: string; readonly path: string; readonly check: UniqueCheck },
): Failure {
  const { holderId, path, check } = clash
  const type = `ObjectTypeId{legacyObjectType=${check.objectType.label}}`
  const coordinates = `portalId=${check.caller.accountId}, objectTypeId=${type}, propertyName=${property}, value=${value}`
  return {
    kind: 'value_taken',
    message: `Cannot set PropertyValueCoordinates{${coordinates}} on ${check.recordId}. ${holderId} already has that value.`,
    rule: 'objects 7.2',
    path,
  }
}
