import { buildRecord } from '../objects/build-record.ts'
import { builtInCatalogue } from '../objects/catalogue/built-in-catalogue.ts'
import { type ObjectType, objectTypeById } from '../objects/object-types.ts'
import { moveUniqueValues, planChange } from '../objects/plan-change.ts'
import { prepareValues } from '../objects/prepare-values.ts'
import {
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from '../objects/property-definition.ts'
import type { CrmRecord, PropertyValues } from '../objects/record.ts'
import { comparableValue } from '../objects/unique-values.ts'
import { accountObjectType } from '../pipelines/account-pipelines.ts'
import type { PlanContext } from './plan-events.ts'
import type { CheckedEvent } from './event.ts'
import { listStamps } from './stamp-input.ts'
import { CONTACT_TYPE_ID } from './template.ts'
import type { TimelineDraft } from './timeline-draft.ts'

export const COMPANY_TYPE_ID = '0-2'

type Plan = { readonly draft: TimelineDraft; readonly context: PlanContext }

/** Creates the contact that an event brings: its e-mail, then the stamps (V4). Answers the new id. */
export function createStampedContact(email: string, event: CheckedEvent, plan: Plan): string {
  const { draft, context } = plan
  const objectType = typeOf(CONTACT_TYPE_ID, context)
  const id = context.ids.nextRecordId(CONTACT_TYPE_ID)
  const stamps = stampValues(event, { objectType, record: { id, properties: { email } } }, plan)
  const values = { ...stamps, email: stamps.email ?? email }
  const { record, change } = buildRecord(values, {
    objectType,
    owners: catalogueOf(CONTACT_TYPE_ID, context).owners,
    id,
    changeNumber: context.ids.nextChangeNumber(),
    source: sourceOf(context),
    now: context.now,
  })
  draft.records.create(record, change)
  const catalogue = catalogueOf(CONTACT_TYPE_ID, context)
  moveUniqueValues({ before: { ...record, properties: {} }, after: record, draft: draft.records, catalogue })
  return id
}

/** Gives a contact an address that is known to be free (V5). */
export function setContactEmail(contactId: string, email: string, plan: Plan): void {
  const contact = plan.draft.findContact(contactId)
  if (contact) applyValues(contact, { email }, plan)
}

/** Writes the `domain` of a company event to its company; after the stamps, since the field names it outright (X7). */
export function setCompanyDomain(companyId: string, event: CheckedEvent, plan: Plan): void {
  const { domain } = event.content
  if (event.template.objectTypeId !== COMPANY_TYPE_ID || !domain) return
  const company = plan.draft.records.findRecord({ objectTypeId: COMPANY_TYPE_ID, id: companyId })
  if (company) applyValues(company, { domain }, plan)
}

/**
 * Writes the values of mapped tokens to the record. Best effort: a value that does not fit its property, or an address
 * that another contact has, is left out and never fails the event. Source: V30-V35.
 */
export function stampRecord(recordId: string, event: CheckedEvent, plan: Plan): void {
  if (!event.template.tokens.some((token) => token.objectPropertyName)) return
  const { objectTypeId } = event.template
  const record = plan.draft.records.findRecord({ objectTypeId, id: recordId })
  if (!findType(objectTypeId, plan.context) || !record) return
  const objectType = typeOf(objectTypeId, plan.context)
  applyValues(record, stampValues(event, { objectType, record }, plan), plan)
}

function applyValues(record: CrmRecord, values: PropertyValues, { draft, context }: Plan): void {
  planChange(record, values, {
    draft: draft.records,
    objectType: typeOf(record.objectTypeId, context),
    catalogue: catalogueOf(record.objectTypeId, context),
    nextChangeNumber: () => context.ids.nextChangeNumber(),
    source: sourceOf(context),
    now: context.now,
  })
}

/** Stamps that fit, later ones seeing earlier ones; each is checked as a write of the API would be. */
function stampValues(
  event: CheckedEvent,
  target: { readonly objectType: ObjectType; readonly record: Pick<CrmRecord, 'id' | 'properties'> },
  plan: Plan,
): PropertyValues {
  const { objectType, record } = target
  const catalogue = plan.context.catalogues[objectType.typeId]
  if (catalogue === undefined) return {}
  const { accountId } = plan.context.caller
  const check = { catalogue, accountId, pathPrefix: '', now: plan.context.now }
  const current: Record<string, string> = { ...record.properties }
  const stamps: Record<string, string> = {}
  for (const { definition, input } of listStamps(event, catalogue)) {
    const properties = { [definition.name]: input }
    const prepared = prepareValues(objectType, properties, { ...check, current })
    if (!prepared.ok || clashes(definition, prepared.value, { objectType, record, draft: plan.draft }))
      continue
    Object.assign(stamps, prepared.value)
    Object.assign(current, prepared.value)
  }
  return stamps
}

/** A unique value that another record has is not stamped, nor is a contact's address cleared (V33). */
function clashes(
  definition: PropertyDefinition,
  values: PropertyValues,
  target: { objectType: ObjectType; record: Pick<CrmRecord, 'id'>; draft: TimelineDraft },
): boolean {
  if (!definition.hasUniqueValue) return false
  const { objectType, record, draft } = target
  const property = storedName(definition)
  const value = comparableValue(definition, values[property] ?? '')
  if (value === '') return definition.format === 'email'
  const holder = draft.records.findHolder({ objectTypeId: objectType.typeId, property, value })
  return holder !== undefined && holder !== record.id
}

/** The account's definitions, which are read for the types that are stamped; other events set built-in properties only. */
function catalogueOf(objectTypeId: string, { catalogues }: PlanContext): PropertyCatalogue {
  return catalogues[objectTypeId] ?? builtInCatalogue(objectTypeId)
}

function sourceOf(context: PlanContext): { sourceType: string; sourceId: string; cause: 'event' } {
  return { sourceType: 'INTEGRATION', sourceId: context.caller.appId, cause: 'event' }
}

/** The type with the account's pipelines. */
function typeOf(objectTypeId: string, context: PlanContext): ObjectType {
  const objectType = findType(objectTypeId, context)
  if (!objectType) throw new RangeError(`object type ${objectTypeId} is not registered`)
  return accountObjectType(objectType, catalogueOf(objectTypeId, context))
}

function findType(objectTypeId: string, { types }: PlanContext): ObjectType | undefined {
  return objectTypeById(objectTypeId) ?? types.find((type) => type.typeId === objectTypeId)
}
