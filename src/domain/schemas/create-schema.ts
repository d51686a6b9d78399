import type { AssociationLabel } from '../associations/association-catalogue.ts'
import type { Failure, Outcome } from '../failure.ts'
import { refusal, success } from '../failure.ts'
import { type CustomType, objectTypeOf } from '../objects/custom-type.ts'
import type { AccountTypes } from '../objects/find-type.ts'
import { accountProperties } from '../properties/account-properties.ts'
import { buildProperties, type NewProperty } from '../properties/create-properties.ts'
import type { StoredModel, StoredProperty } from '../properties/property.ts'
import { countIds, type DefinitionEnd, definitionsOfType, findEnd, findGone } from './association-pairs.ts'
import {
  checkDescription,
  checkLabels,
  checkSchemaName,
  checkSchemaProperties,
  readLists,
} from './check-schema.ts'
import type { NewSchema, NewSchemaProperty } from './schema-input.ts'
import { schemaInvalid } from './schema-failures.ts'
import type { SchemaPlan, SchemaState, SchemaStore } from './schema-store.ts'

/** A type with all that its schema shows. */
export type Schema = {
  readonly type: CustomType
  readonly model: StoredModel
  readonly definitions: readonly AssociationLabel[]
}

const noModel: StoredModel = { version: 1, properties: [], groups: [], pipelines: [] }

/** Used where the first property stands for a record, and there is none (chosen). */
const FALLBACK_DISPLAY = 'hs_object_id'

/**
 * Creates an object type with its properties and association definitions, in one transaction. Fails with
 * `definition_invalid`, `definition_exists`, `object_type_unknown`. Source: schemas section 3.
 */
export async function createSchema(
  deps: { readonly schemas: SchemaStore; readonly now: () => number; readonly maxTypes: number },
  request: { readonly accountId: string; readonly types: AccountTypes; readonly schema: NewSchema },
): Promise<Outcome<Schema>> {
  const { accountId, types, schema } = request
  const failure =
    checkLabels(schema.labels) ??
    checkDescription(schema.description) ??
    checkSchemaProperties(schema.properties)
  if (failure !== undefined) return refusal(failure)
  const found = await findEnds(types, schema.associatedObjects)
  if (!found.ok) return found
  const ends = found.value
  const now = deps.now()
  const associationIds = countIds(ends) + (schema.linksToItself ? 2 : 0)
  return deps.schemas.change(accountId, { associationIds }, (state) =>
    planCreation(state, { accountId, schema, ends, now, maxTypes: deps.maxTypes }),
  )
}

async function findEnds(
  types: AccountTypes,
  references: readonly string[],
): Promise<Outcome<readonly DefinitionEnd[]>> {
  const ends = new Map<string, DefinitionEnd>()
  for (const [index, reference] of references.entries()) {
    const end = await findEnd(types, reference)
    if (!end.ok) return refusal({ ...end.failure, path: `associatedObjects[${index}]` })
    ends.set(end.value.typeId, end.value)
  }
  return success([...ends.values()])
}

type Creation = {
  readonly accountId: string
  readonly schema: NewSchema
  readonly ends: readonly DefinitionEnd[]
  readonly now: number
  readonly maxTypes: number
}

function planCreation(state: SchemaState, creation: Creation): SchemaPlan<Outcome<Schema>> {
  const { schema, ends } = creation
  const failure =
    checkSchemaName(schema.name, state.types) ?? checkRoom(state, creation.maxTypes) ?? findGone(ends, state)
  if (failure !== undefined) return { result: refusal(failure) }
  const built = buildType(state, creation)
  if (!built.ok) return { result: built }
  const { type, model } = built.value
  const own = { typeId: type.typeId, name: type.name.toLowerCase() }
  const asked = schema.linksToItself ? [...ends, own] : ends
  const definitions = definitionsOfType(own, asked, state.nextAssociationId)
  return {
    created: type,
    properties: model.properties,
    addedDefinitions: definitions,
    result: success({ type, model, definitions }),
  }
}

/** Archived types do not count: they take their names alone. */
function checkRoom({ types }: SchemaState, maxTypes: number): Failure | undefined {
  if (types.filter(({ archivedAt }) => archivedAt === undefined).length < maxTypes) return undefined
  return schemaInvalid(`Custom object type limit of ${maxTypes} reached`, { rule: 'section 10', path: '' })
}

function buildType(
  { nextObjectTypeId }: SchemaState,
  { accountId, schema, now }: Creation,
): Outcome<Pick<Schema, 'type' | 'model'>> {
  const { name, labels, description, properties } = schema
  const draft: CustomType = {
    typeId: nextObjectTypeId,
    name,
    details: {
      labels: { singular: labels.singular, plural: labels.plural },
      ...(description ? { description } : {}),
      requiredProperties: [],
      searchableProperties: [],
      primaryDisplayProperty: FALLBACK_DISPLAY,
      secondaryDisplayProperties: [],
      allowsSensitiveProperties: schema.allowsSensitiveProperties,
      restorable: true,
    },
    createdAt: now,
    updatedAt: now,
    modelVersion: noModel.version,
  }
  const objectType = objectTypeOf(accountId, draft)
  const inputs = properties.map((property) => withDefaults(property, name))
  const made = buildProperties(inputs, { objectType, shownType: name, model: noModel, now, pathOf })
  const failed = made.outcomes.find((outcome) => !outcome.ok)
  if (failed !== undefined && !failed.ok) return failed
  // As they are read back.
  const model = { ...noModel, properties: made.created.toSorted(byName) }
  const first = made.created[0]?.name ?? FALLBACK_DISPLAY
  const asked = { ...schema, primaryDisplayProperty: schema.primaryDisplayProperty ?? first }
  const lists = readLists(asked, accountProperties(objectType, model).live)
  if (!lists.ok) return lists
  return success({ type: { ...draft, details: { ...draft.details, ...lists.value } }, model })
}

const byName = (left: StoredProperty, right: StoredProperty) => (left.name < right.name ? -1 : 1)
const pathOf = (index: number) => `properties[${index}].`

/** What a definition of each type is shown as when nothing is said; `text` fits texts alone (SCH-9, chosen). */
const defaultFields: Readonly<Record<string, string>> = {
  number: 'number',
  bool: 'booleancheckbox',
  enumeration: 'select',
  date: 'date',
  datetime: 'date',
}

function withDefaults(property: NewSchemaProperty, schemaName: string): NewProperty {
  const { type = 'string', fieldType, groupName, optionSortStrategy: _, ...rest } = property
  const { searchableInGlobalSearch: __, ...members } = rest
  return {
    ...members,
    type,
    fieldType: fieldType ?? (Object.hasOwn(defaultFields, type) ? defaultFields[type] : undefined) ?? 'text',
    groupName: groupName ?? `${schemaName.toLowerCase()}_information`,
    ...(property.referencedObjectType === 'OWNER' ? { externalOptions: true } : {}),
  }
}
