import type { AssociationLabel } from '../associations/association-catalogue.ts'
import { checkDefinitionName } from '../associations/change-labels.ts'
import type { Failure, Outcome } from '../failure.ts'
import { refusal, success } from '../failure.ts'
import type { AccountTypes } from '../objects/find-type.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { buildDefinition, type DefinitionEnd, findEnd, findGone } from './association-pairs.ts'
import { schemaInvalid } from './schema-failures.ts'
import type { SchemaState, SchemaStore } from './schema-store.ts'

type Deps = { readonly schemas: SchemaStore; readonly now: () => number }

/** An association to define between two types, as sent. */
export type NewAssociation = { readonly from: string; readonly to: string; readonly name?: string }

/**
 * Makes the plain definition between a custom type and another, in both directions. Fails with `definition_invalid` when
 * neither end is the type, `definition_exists` when the pair has one, `object_type_unknown`. Source: SCH-21.
 */
export async function defineAssociation(
  deps: Deps,
  request: {
    readonly accountId: string
    readonly types: AccountTypes
    readonly objectType: ObjectType
    readonly association: NewAssociation
  },
): Promise<Outcome<AssociationLabel>> {
  const { accountId, types, objectType, association } = request
  const from = await findEnd(types, association.from)
  if (!from.ok) return refusal({ ...from.failure, path: 'fromObjectTypeId' })
  const to = await findEnd(types, association.to)
  if (!to.ok) return refusal({ ...to.failure, path: 'toObjectTypeId' })
  const { typeId } = objectType
  const ends = { from: from.value, to: to.value }
  const { name } = association
  const failure = checkEnds(ends, typeId) ?? (name === undefined ? undefined : checkDefinitionName(name))
  if (failure !== undefined) return refusal(failure)
  const createdAt = deps.now()
  return deps.schemas.change<Outcome<AssociationLabel>>(accountId, { typeId, associationIds: 2 }, (state) => {
    const gone = findGone([from.value, to.value], state)
    if (gone !== undefined) return { result: refusal(gone) }
    if (findPlain(state, ends) !== undefined) return { result: refusal(associationExists(ends)) }
    const parts = { ...ends, kind: 'defined' as const, firstId: state.nextAssociationId, createdAt }
    const definition = buildDefinition({ ...parts, ...(name === undefined ? {} : { name }) })
    return { addedDefinitions: [definition], result: success(definition) }
  })
}

/**
 * Takes the plain definition between two types away, with its inverse, the labels of the pair and every link between
 * their records. Fails with `not_found`, `definition_invalid` for one that every custom type has. Source: SCH-22.
 */
export async function removeAssociation(
  { schemas }: Pick<Deps, 'schemas'>,
  request: { readonly accountId: string; readonly typeId: string; readonly associationId: string },
): Promise<Outcome<undefined>> {
  const { accountId, typeId, associationId } = request
  return schemas.change<Outcome<undefined>>(accountId, { typeId }, ({ definitions }) => {
    const found = definitions.find(
      (definition) =>
        definition.label === null &&
        [definition.typeId, definition.inverseTypeId].some((id) => String(id) === associationId) &&
        [definition.fromTypeId, definition.toTypeId].includes(typeId),
    )
    if (found === undefined) return { result: refusal(associationNotFound(associationId)) }
    if (found.kind === 'automatic') return { result: refusal(associationAutomatic(associationId)) }
    return {
      removedDefinitions: definitions.filter((definition) => isOfPair(definition, found)),
      result: success(undefined),
    }
  })
}

type Ends = { readonly from: DefinitionEnd; readonly to: DefinitionEnd }

function findPlain({ definitions }: SchemaState, { from, to }: Ends): AssociationLabel | undefined {
  const pair = { fromTypeId: from.typeId, toTypeId: to.typeId }
  return definitions.find((definition) => definition.label === null && isOfPair(definition, pair))
}

type Pair = Pick<AssociationLabel, 'fromTypeId' | 'toTypeId'>

function isOfPair(definition: Pair, pair: Pair): boolean {
  return pairOf(definition) === pairOf(pair)
}

function pairOf({ fromTypeId, toTypeId }: Pair): string {
  return [fromTypeId, toTypeId].toSorted().join(' ')
}

/** Source: SCH-21 (chosen). */
function checkEnds({ from, to }: Ends, typeId: string): Failure | undefined {
  if (from.typeId === typeId || to.typeId === typeId) return undefined
  return schemaInvalid(`One of fromObjectTypeId and toObjectTypeId must be ${typeId}`, {
    rule: 'SCH-21',
    path: 'fromObjectTypeId',
  })
}

/** Source: SCH-21 (chosen). */
function associationExists({ from, to }: Ends): Failure {
  return {
    kind: 'definition_exists',
    message: `An association between ${from.typeId} and ${to.typeId} already exists`,
    rule: 'schemas SCH-21',
    path: 'toObjectTypeId',
    context: { fromObjectTypeId: [from.typeId], toObjectTypeId: [to.typeId] },
  }
}

/** Source: SCH-22 (chosen). */
function associationNotFound(id: string): Failure {
  return {
    kind: 'not_found',
    message: `No association definition with ID ${id.slice(0, 100)} exists for the object type`,
    rule: 'schemas SCH-22',
    path: 'associationIdentifier',
  }
}

/** Source: SCH-22 (chosen). */
function associationAutomatic(id: string): Failure {
  return schemaInvalid(
    `Association definition ${id} is one that every custom type has, and cannot be deleted`,
    {
      rule: 'SCH-22',
      path: 'associationIdentifier',
    },
  )
}
