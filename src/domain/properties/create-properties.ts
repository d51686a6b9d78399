import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { accountProperties } from './account-properties.ts'
import type { ModelDeps, ModelOwner } from './change-model.ts'
import { checkDetails, type DetailsInput } from './check-details.ts'
import { readNewName } from './check-name.ts'
import type { Property, PropertyDetails, StoredModel, StoredProperty } from './property.ts'
import { definitionInvalid, propertyExists } from './property-failures.ts'

const MAX_UNIQUE_PROPERTIES = 10
const MAX_PROPERTIES = 1_000
const MAX_CALCULATED_PROPERTIES = 100

/** A property to create, as sent (properties 2.1). */
export type NewProperty = DetailsInput & { readonly name: string }

/**
 * Creates properties in one transaction: one outcome for each, in order; later ones see earlier ones, and what fails
 * leaves the others be. Fails with `definition_invalid` or `definition_exists`.
 * Source: properties 2, 3.1, PROP-26, PROP-30.
 */
export async function createProperties(
  deps: ModelDeps,
  owner: ModelOwner,
  request: { readonly inputs: readonly NewProperty[]; readonly pathOf: (index: number) => string },
): Promise<readonly Outcome<Property>[]> {
  const { objectType } = owner
  const now = deps.now()
  return deps.properties.changeModel(owner.accountId, { objectTypeId: objectType.typeId }, ({ model }) => {
    const { created, outcomes } = buildProperties(request.inputs, {
      objectType,
      shownType: objectType.typeId,
      model,
      now,
      pathOf: request.pathOf,
    })
    return { properties: created, groups: [], result: outcomes }
  })
}

type Creation = {
  readonly objectType: ObjectType
  /** What refusals call the type: one that is not made yet has no id that its maker knows. */
  readonly shownType: string
  readonly model: StoredModel
  readonly now: number
}

/** The rows of the properties that can be, and one outcome for each; later ones see earlier ones. */
export function buildProperties(
  inputs: readonly NewProperty[],
  creation: Creation & { readonly pathOf: (index: number) => string },
): { readonly created: readonly StoredProperty[]; readonly outcomes: readonly Outcome<Property>[] } {
  const { objectType, model, pathOf } = creation
  const created: StoredProperty[] = []
  const outcomes = inputs.map((input, index): Outcome<Property> => {
    const current = { ...model, properties: [...model.properties, ...created] }
    const made = buildProperty(input, { ...creation, model: current, pathPrefix: pathOf(index) })
    if (!made.ok) return made
    created.push(made.value)
    const after = { ...model, properties: [...current.properties, made.value] }
    const property = accountProperties(objectType, after).live.get(made.value.name)
    if (property === undefined) throw new RangeError('a property that was created is not there')
    return success(property)
  })
  return { created, outcomes }
}

type SingleCreation = Creation & { readonly pathPrefix: string }

function buildProperty(input: NewProperty, creation: SingleCreation): Outcome<StoredProperty> {
  const { objectType, shownType, model, now, pathPrefix } = creation
  const name = readNewName(input.name, pathPrefix)
  if (!name.ok) return name
  const existing = accountProperties(objectType, model)
  const context = { objectTypeId: shownType, name: name.value, pathPrefix, existing }
  const details = checkDetails(input, context)
  if (!details.ok) return details
  if (existing.live.has(name.value)) return refusal(propertyExists(name.value, pathPrefix))
  const failure = checkCounts(details.value, creation)
  if (failure !== undefined) return refusal(failure)
  const generation = nextGeneration(name.value, model)
  const times = { createdAt: now, updatedAt: now }
  return success({ name: name.value, generation, origin: 'account', details: details.value, ...times })
}

/** Source: PROP-30 (number documented, wording chosen); the other two limits are chosen. */
function checkCounts(
  details: PropertyDetails,
  { shownType, model, pathPrefix }: SingleCreation,
): Failure | undefined {
  const live = model.properties.flatMap((row) =>
    row.origin === 'account' && row.archivedAt === undefined ? [row.details] : [],
  )
  const limits = [
    { word: 'Property', max: MAX_PROPERTIES, counts: () => true },
    { word: 'Unique property', max: MAX_UNIQUE_PROPERTIES, counts: isUnique },
    { word: 'Calculated property', max: MAX_CALCULATED_PROPERTIES, counts: isCalculated },
  ]
  const reached = limits.find(({ max, counts }) => counts(details) && live.filter(counts).length >= max)
  if (reached === undefined) return undefined
  const limit = `${reached.word} limit of ${reached.max} reached`
  return definitionInvalid(`${limit} for object type ${shownType}`, {
    rule: 'properties PROP-30',
    path: `${pathPrefix}name`,
  })
}

function isUnique({ hasUniqueValue }: PropertyDetails): boolean {
  return hasUniqueValue
}

function isCalculated({ fieldType }: PropertyDetails): boolean {
  return fieldType === 'calculation_equation'
}

/** The values of archived properties of the name stay theirs (PROP-17). */
function nextGeneration(name: string, model: StoredModel): number {
  return 1 + Math.max(0, ...model.properties.filter((row) => row.name === name).map((row) => row.generation))
}
