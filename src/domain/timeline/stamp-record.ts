import { parseInstant } from '../instant.ts'
import { buildRecord } from '../objects/build-record.ts'
import { builtInCatalogue } from '../objects/catalogue/built-in-catalogue.ts'
import { formatDate } from '../objects/datetime-value.ts'
import { type ObjectType, objectTypeById } from '../objects/object-types.ts'
import { planChange } from '../objects/plan-change.ts'
import { prepareValues } from '../objects/prepare-values.ts'
import type { PropertyDefinition } from '../objects/property-definition.ts'
import type { CrmRecord, PropertyValues } from '../objects/record.ts'
import type { PlanContext } from './plan-events.ts'
import type { CheckedEvent } from './event.ts'
import { CONTACT_TYPE_ID, type TemplateToken } from './template.ts'
import type { TimelineDraft } from './timeline-draft.ts'

export const COMPANY_TYPE_ID = '0-2'

type Plan = { readonly draft: TimelineDraft; readonly context: PlanContext }

/** Creates the contact that an event brings: its e-mail, then the stamps (V4). Answers the new id. */
export function createStampedContact(email: string, event: CheckedEvent, plan: Plan): string {
  const { draft, context } = plan
  const objectType = typeOf(CONTACT_TYPE_ID)
  const id = context.ids.nextRecordId(CONTACT_TYPE_ID)
  const stamps = stampValues(event, { objectType, record: { id, properties: { email } } }, plan)
  const { record, change } = buildRecord(
    { ...stamps, email: stamps.email ?? email },
    {
      objectType,
      id,
      changeNumber: context.ids.nextChangeNumber(),
      source: sourceOf(context),
      now: context.now,
    },
  )
  draft.records.create(record, change)
  draft.records.claim({
    objectTypeId: CONTACT_TYPE_ID,
    property: 'email',
    value: stamps.email ?? email,
    recordId: id,
  })
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
  const objectType = objectTypeById(objectTypeId)
  const record = plan.draft.records.findRecord({ objectTypeId, id: recordId })
  if (!objectType || !record) return
  applyValues(record, stampValues(event, { objectType, record }, plan), plan)
}

function applyValues(record: CrmRecord, values: PropertyValues, { draft, context }: Plan): void {
  planChange(record, values, {
    draft: draft.records,
    objectType: typeOf(record.objectTypeId),
    catalogue: builtInCatalogue(record.objectTypeId),
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
  const catalogue = builtInCatalogue(objectType.typeId)
  const { accountId } = plan.context.caller
  const current: Record<string, string> = { ...record.properties }
  const stamps: Record<string, string> = {}
  for (const token of event.template.tokens) {
    const definition = token.objectPropertyName ? catalogue.find(token.objectPropertyName) : undefined
    const isSent = Object.hasOwn(event.content.tokens, token.name)
    const text = isSent ? event.content.tokens[token.name] : undefined
    if (text === undefined || !definition) continue
    const input = { [definition.name]: stampInput(token, definition, text) }
    const prepared = prepareValues(objectType, input, { catalogue, accountId, current, pathPrefix: '' })
    if (!prepared.ok || isForeignEmail(definition, prepared.value, { record, draft: plan.draft })) continue
    Object.assign(stamps, prepared.value)
    Object.assign(current, prepared.value)
  }
  return stamps
}

/** A date property takes the UTC day of a date token; everything else takes the text (V33). */
function stampInput(token: TemplateToken, definition: PropertyDefinition, text: string): string {
  const instant = token.type === 'date' && definition.type === 'date' ? parseInstant(text) : undefined
  return instant === undefined ? text : formatDate(instant)
}

/** An address that another contact has, or none at all, is not stamped (V33). */
function isForeignEmail(
  definition: PropertyDefinition,
  values: PropertyValues,
  target: { record: Pick<CrmRecord, 'id'>; draft: TimelineDraft },
): boolean {
  if (definition.name !== 'email' || !definition.hasUniqueValue) return false
  const holder = values.email ? target.draft.findContactIdByEmail(values.email) : undefined
  return !values.email || (holder !== undefined && holder !== target.record.id)
}

function sourceOf(context: PlanContext): { sourceType: string; sourceId: string } {
  return { sourceType: 'INTEGRATION', sourceId: context.caller.appId }
}

function typeOf(objectTypeId: string): ObjectType {
  const objectType = objectTypeById(objectTypeId)
  if (!objectType) throw new RangeError(`object type ${objectTypeId} is not registered`)
  return objectType
}
