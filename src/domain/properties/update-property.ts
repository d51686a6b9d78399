import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { normaliseValue } from '../objects/normalise-value.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { accountCatalogue } from './account-catalogue.ts'
import { type AccountProperties, accountProperties } from './account-properties.ts'
import { changeTime, type ModelDeps, type ModelOwner } from './change-model.ts'
import { checkDetails, type DetailsInput } from './check-details.ts'
import { checkOptionsPresent, readOptions } from './check-options.ts'
import { listReadByFormulas } from './formula/check-formula.ts'
import type { BuiltInChanges, Property, PropertyDetails, StoredProperty } from './property.ts'
import { definitionInvalid, definitionReadOnly, propertyNotFound } from './property-failures.ts'
import type { ModelState } from './property-store.ts'
import { findRuleType, fitsKind } from './validation/rule-types.ts'

/** What a request changes of a definition: the members it names (PROP-18). */
export type PropertyPatch = Partial<
  Pick<
    DetailsInput,
    | 'label'
    | 'description'
    | 'groupName'
    | 'type'
    | 'fieldType'
    | 'options'
    | 'displayOrder'
    | 'formField'
    | 'hidden'
    | 'calculationFormula'
    | 'currencyPropertyName'
    | 'numberDisplayHint'
    | 'textDisplayHint'
    | 'showCurrencySymbol'
    | 'hasUniqueValue'
  >
>

/**
 * Changes one property and answers it as it is then; a change of nothing leaves it as it was. Fails with `not_found`
 * or `definition_invalid`. Source: PROP-18 to PROP-20, PROP-24.
 */
export async function updateProperty(
  deps: ModelDeps,
  owner: ModelOwner,
  request: { readonly name: string; readonly patch: PropertyPatch },
): Promise<Outcome<Property>> {
  const { objectType } = owner
  const changesKind = request.patch.type !== undefined || request.patch.fieldType !== undefined
  const wanted = { objectTypeId: objectType.typeId, valuesOf: changesKind ? request.name : undefined }
  const now = deps.now()
  return deps.properties.changeModel(owner.accountId, wanted, (state) => {
    const changed = changeProperty(state, { ...request, objectType, now })
    const rows = changed.ok && changed.value !== undefined ? [changed.value] : []
    const result = changed.ok ? shownAfter(objectType, state, { rows, name: request.name }) : changed
    return { properties: rows, groups: [], result }
  })
}

type Update = {
  readonly name: string
  readonly patch: PropertyPatch
  readonly objectType: ObjectType
  readonly now: number
}

function shownAfter(
  objectType: ObjectType,
  { model }: ModelState,
  { rows, name }: { readonly rows: readonly StoredProperty[]; readonly name: string },
): Outcome<Property> {
  const kept = model.properties.filter(
    (row) => !rows.some((changed) => changed.name === row.name && changed.generation === row.generation),
  )
  const after = accountProperties(objectType, { ...model, properties: [...kept, ...rows] })
  const property = after.live.get(name)
  return property === undefined ? refusal(propertyNotFound(name)) : success(property)
}

/** The row to store; undefined when nothing changes. */
function changeProperty(state: ModelState, update: Update): Outcome<StoredProperty | undefined> {
  const { name, patch, objectType } = update
  const existing = accountProperties(objectType, state.model)
  const property = existing.live.get(name)
  if (property === undefined) return refusal(propertyNotFound(name))
  if ((patch.hasUniqueValue ?? property.hasUniqueValue) !== property.hasUniqueValue)
    return refusal(uniqueFixed(name))
  const row = state.model.properties.find(
    (candidate) => candidate.name === name && candidate.archivedAt === undefined,
  )
  if (row?.origin !== 'account') return changeBuiltIn({ property, row, existing }, update)
  const details = changeDetails(row.details, update, { state, existing })
  if (!details.ok) return details
  const updatedAt = changeTime(update.now, row.updatedAt)
  return success(
    isEqual(details.value, row.details) ? undefined : { ...row, details: details.value, updatedAt },
  )
}

type BuiltInTarget = {
  readonly property: Property
  readonly row: Extract<StoredProperty, { origin: 'built_in' }> | undefined
  readonly existing: AccountProperties
}

function changeBuiltIn(
  { property, row, existing }: BuiltInTarget,
  { patch, objectType, now, name }: Update,
): Outcome<StoredProperty | undefined> {
  const changes = readBuiltInChanges(property, patch, { objectType, existing })
  if (!changes.ok) return changes
  if (Object.keys(changes.value).length === 0) return success(undefined)
  const details = { ...row?.details, ...changes.value }
  const times = { createdAt: row?.createdAt ?? now, updatedAt: changeTime(now, row?.updatedAt) }
  return success({ name, generation: 1, origin: 'built_in', details, ...times })
}

/** Source: PROP-18 (observed; the message ends in a blank). */
function uniqueFixed(name: string): Failure {
  return definitionInvalid(`Field 'hasUniqueValue' cannot be modified for property '${name}'. `, {
    rule: 'properties PROP-18',
    path: 'hasUniqueValue',
    context: { propertyName: [name] },
  })
}

function changeDetails(
  before: PropertyDetails,
  { name, patch, objectType }: Update,
  { state, existing }: { readonly state: ModelState; readonly existing: AccountProperties },
): Outcome<PropertyDetails> {
  const context = { objectTypeId: objectType.typeId, name, pathPrefix: '', existing }
  const after = checkDetails({ ...before, ...patch }, context)
  if (!after.ok) return after
  const failure = checkKindChange(before, after.value, { name, objectType, state, existing })
  return failure === undefined ? success(withFittingRules(after.value, before)) : refusal(failure)
}

/** Rules that do not fit the new kind go. */
function withFittingRules(details: PropertyDetails, { validationRules }: PropertyDetails): PropertyDetails {
  if (validationRules === undefined) return details
  const fitting = validationRules.filter(({ ruleType }) => {
    const type = findRuleType(ruleType)
    return type !== undefined && fitsKind(type, details)
  })
  return { ...details, validationRules: fitting }
}

type KindContext = {
  readonly name: string
  readonly objectType: ObjectType
  readonly state: ModelState
  readonly existing: AccountProperties
}

function checkKindChange(
  before: PropertyDetails,
  after: PropertyDetails,
  context: KindContext,
): Failure | undefined {
  if (valueForm(after) === valueForm(before)) return undefined
  if (isCalculated(after) !== isCalculated(before))
    return kindFixed(context.name, 'whether a property is calculated is decided when it is created')
  const isRead = listReadByFormulas(context.existing.live.values()).has(context.name)
  if (isRead && after.type !== before.type) return kindFixed(context.name, 'a calculated property reads it')
  return checkStoredValues(after, context)
}

function isCalculated({ fieldType }: PropertyDetails): boolean {
  return fieldType === 'calculation_equation'
}

/** Field types of one form store the same texts: between them nothing has to be looked at. */
function valueForm({ type, fieldType }: PropertyDetails): string {
  if (type === 'string' && !['calculation_equation', 'html'].includes(fieldType)) return type
  return fieldType === 'radio' ? `${type}/select` : `${type}/${fieldType}`
}

function kindFixed(name: string, reason: string): Failure {
  return definitionInvalid(`The type of property '${name}' cannot be changed: ${reason}`, {
    rule: 'properties PROP-19',
    path: 'type',
    context: { propertyName: [name] },
  })
}

/**
 * With another type or field type, every stored value has to be what the new one would store: none is rewritten
 * (PROP-19, chosen).
 */
function checkStoredValues(
  details: PropertyDetails,
  { name, objectType, state }: KindContext,
): Failure | undefined {
  const { model, values } = state
  const candidate = { name, generation: 1, origin: 'account', details, createdAt: 0, updatedAt: 0 } as const
  const catalogue = accountCatalogue(objectType.typeId, { ...model, properties: [candidate] })
  const definition = catalogue.find(name)
  if (definition === undefined) throw new RangeError('a property that is there has no definition')
  const misfit = values?.find((value) => {
    const normalised = normaliseValue(definition, value)
    return !normalised.ok || normalised.value !== value
  })
  if (values !== undefined && misfit === undefined) return undefined
  const kind = `${details.type}/${details.fieldType}`
  const reason =
    misfit === undefined
      ? 'it has too many different values to look at'
      : `its stored value '${misfit.slice(0, 100)}' does not fit ${kind}`
  return kindFixed(name, reason)
}

type BuiltInContext = { readonly objectType: ObjectType; readonly existing: AccountProperties }

/** What the patch changes of a built-in property; members that say what is so already count for nothing (PROP-20). */
function readBuiltInChanges(
  property: Property,
  patch: PropertyPatch,
  { objectType, existing }: BuiltInContext,
): Outcome<BuiltInChanges> {
  const { options: _options, ...others } = patch
  const changed = Object.fromEntries(
    Object.entries(others).filter(([member, value]) => property[member as keyof Property] !== value),
  )
  const fixed = Object.keys(changed).find((member) => !CHANGEABLE.includes(member))
  if (fixed !== undefined) return refusal(definitionReadOnly(property.name, fixed))
  const options = readBuiltInOptions(property, patch, objectType)
  if (!options.ok) return options
  const details = { ...property, ...changed, ...options.value }
  const failure = checkBuiltIn(details, existing)
  return failure === undefined ? success({ ...changed, ...options.value }) : refusal(failure)
}

const CHANGEABLE: readonly string[] = [
  'label',
  'groupName',
  'displayOrder',
  'hidden',
] satisfies (keyof BuiltInChanges)[]

function checkBuiltIn(property: Property, { groups }: AccountProperties): Failure | undefined {
  const about = { rule: 'properties PROP-20, PROP-28' }
  if (property.label.trim() === '')
    return definitionInvalid(`Property '${property.name}' needs a label that is not blank`, {
      ...about,
      path: 'label',
      context: { propertyName: [property.name] },
    })
  if (groups.some(({ name }) => name === property.groupName)) return undefined
  return definitionInvalid(`No property group exists with the name '${property.groupName.slice(0, 200)}'`, {
    ...about,
    path: 'groupName',
    context: { groupName: [property.groupName.slice(0, 200)] },
  })
}

function readBuiltInOptions(
  property: Property,
  { options }: PropertyPatch,
  objectType: ObjectType,
): Outcome<Pick<BuiltInChanges, 'options'>> {
  const owner = { ...property, objectTypeId: objectType.typeId, pathPrefix: '' }
  if (options === undefined) return success({})
  const missing = checkOptionsPresent(options, owner)
  if (missing !== undefined) return refusal(missing)
  const read = readOptions(options, owner)
  if (!read.ok) return read
  if (isEqual(read.value, property.options)) return success({})
  const takesOptions = property.type === 'enumeration' || property.type === 'bool'
  if (property.readOnlyOptions || !takesOptions) return refusal(definitionReadOnly(property.name, 'options'))
  return success({ options: read.value })
}

function isEqual(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right)
}

/** The same text for equal values, whatever the order of their members. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}
