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
    const created: StoredProperty[] = []
    const result = request.inputs.map((input, index): Outcome<Property> => {
      const current = { ...model, properties: [...model.properties, ...created] }
      const made = buildProperty(input, {
        objectType,
        model: current,
        now,
        pathPrefix: request.pathOf(index),
      })
      if (!made.ok) return made
      created.push(made.value)
      const after = accountProperties(objectType, {
        ...model,
        properties: [...current.properties, made.value],
      })
      const property = after.live.get(made.value.name)
      if (property === undefined) throw new RangeError('a property that was created is not there')
      return success(property)
    })
    return { properties: created, groups: [], result }
  })
}

type Creation = {
  readonly objectType: ObjectType
  readonly model: StoredModel
  readonly now: number
  readonly pathPrefix: string
}

function buildProperty(input: NewProperty, creation: Creation): Outcome<StoredProperty> {
  const { objectType, model, now, pathPrefix } = creation
  const name = readNewName(input.name, pathPrefix)
  if (!name.ok) return name
  const existing = accountProperties(objectType, model)
  const context = { objectTypeId: objectType.typeId, name: name.value, pathPrefix, existing }
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
  { objectType, model, pathPrefix }: Creation,
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
  return definitionInvalid(`${limit} for object type ${objectType.typeId}`, {
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
