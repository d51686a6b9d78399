import type { AssociationLabel } from '../associations/association-catalogue.ts'
import type { Failure, Outcome } from '../failure.ts'
import { success } from '../failure.ts'
import type { AccountTypes } from '../objects/find-type.ts'
import { isCustomTypeId } from '../objects/custom-type.ts'
import { schemaNotFound } from './schema-failures.ts'
import type { SchemaState } from './schema-store.ts'

/** One end of an association definition: a type, and its part in the definition's name (ASC-43). */
export type DefinitionEnd = { readonly typeId: string; readonly name: string }

const CONTACT_TYPE_ID = '0-1'

/** Types that every custom type can be linked to without being asked (SCH-7). */
const automaticEnds: readonly DefinitionEnd[] = [
  { typeId: '0-49', name: 'email' },
  { typeId: '0-47', name: 'meeting_event' },
  { typeId: '0-46', name: 'note' },
  { typeId: '0-27', name: 'task' },
  { typeId: '0-48', name: 'call' },
  { typeId: '0-51', name: 'conversation_session' },
]

/** The type that a reference means, which need not be one that this server keeps records of. */
export async function findEnd(types: AccountTypes, reference: string): Promise<Outcome<DefinitionEnd>> {
  const word = reference.toLowerCase()
  const automatic = automaticEnds.find(({ typeId, name }) => typeId === word || name === word)
  if (automatic !== undefined) return success(automatic)
  const found = await types.find(reference)
  return found.ok ? success({ typeId: found.value.typeId, name: found.value.label.toLowerCase() }) : found
}

/** The refusal of a custom type that was removed after it was found; standard ones are always there. */
export function findGone(ends: readonly DefinitionEnd[], { types }: SchemaState): Failure | undefined {
  const live = types.filter(({ archivedAt }) => archivedAt === undefined).map((type) => type.typeId)
  const gone = ends.find(({ typeId }) => isCustomTypeId(typeId) && !live.includes(typeId))
  return gone === undefined ? undefined : schemaNotFound(gone.typeId)
}

/**
 * The plain definitions that a new type gets, each with its own id and that of its inverse: those asked for, contacts
 * first, then itself if it is to be, then those that all types have. Source: SCH-7, SCH-8.
 */
export function definitionsOfType(
  own: DefinitionEnd,
  /** Each once. */
  asked: readonly DefinitionEnd[],
  firstId: number,
): readonly AssociationLabel[] {
  const others = asked.filter(({ typeId }) => !isAutomatic(typeId))
  const ordered = others.toSorted((left, right) => rankOf(left) - rankOf(right))
  return [...ordered, ...automaticEnds].map((other, place) =>
    buildDefinition({
      from: own,
      to: other,
      kind: isAutomatic(other.typeId) ? 'automatic' : 'defined',
      firstId: firstId + 2 * place,
    }),
  )
}

/** How many ids `definitionsOfType` takes at most. */
export function countIds(asked: readonly DefinitionEnd[]): number {
  return 2 * (asked.length + automaticEnds.length)
}

/** Both directions of one plain definition; a type and itself have one that looks alike from both ends (ASC-3, ASC-31). */
export function buildDefinition(parts: {
  readonly from: DefinitionEnd
  readonly to: DefinitionEnd
  readonly kind: 'automatic' | 'defined'
  readonly firstId: number
  readonly name?: string
  readonly createdAt?: number
}): AssociationLabel {
  const { from, to, kind, firstId, createdAt } = parts
  return {
    kind,
    typeId: firstId,
    inverseTypeId: from.typeId === to.typeId ? firstId : firstId + 1,
    fromTypeId: from.typeId,
    toTypeId: to.typeId,
    name: parts.name ?? `${from.name}_to_${to.name}`,
    label: null,
    inverseLabel: null,
    ...(createdAt === undefined ? {} : { createdAt }),
  }
}

function isAutomatic(typeId: string): boolean {
  return automaticEnds.some((end) => end.typeId === typeId)
}

function rankOf({ typeId }: DefinitionEnd): number {
  return typeId === CONTACT_TYPE_ID ? 0 : 1
}
