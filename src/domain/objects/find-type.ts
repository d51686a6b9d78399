import { type Outcome, refusal, success } from '../failure.ts'
import { objectTypeOf } from './custom-type.ts'
import { findObjectType, type ObjectType, objectTypeById } from './object-types.ts'
import type { ObjectTypeStore } from './object-type-store.ts'

type FindOptions = {
  /** Whether the name of a custom type may stand alone: in paths, not in the `associations` of a query (OBJ-4). */
  readonly acceptsBareName?: boolean
  /** The account's types are read again, whatever was read before. */
  readonly isFresh?: boolean
}

/** The object types of one account for the time of one request. */
export type AccountTypes = {
  /** The type a path or parameter means. Fails with `object_type_unknown`. */
  readonly find: (reference: string, options?: FindOptions) => Promise<Outcome<ObjectType>>
  /** The type with exactly this id. */
  readonly findById: (typeId: string) => Promise<ObjectType | undefined>
}

/**
 * Finds types by their references: built-in ones without a statement, the account's own with one for all of them, which
 * is asked at most once. Source: OBJ-4, OBJ-5, SCH-2.
 */
export function accountTypes(store: ObjectTypeStore, accountId: string): AccountTypes {
  let own: Promise<readonly ObjectType[]> | undefined

  async function readOwn(isFresh: boolean): Promise<readonly ObjectType[]> {
    // Who acts in no account has none.
    if (accountId === '') return []
    if (isFresh) own = undefined
    own ??= store.readTypes(accountId).then((types) => types.map((type) => objectTypeOf(accountId, type)))
    return own
  }

  return {
    find: async (reference, { acceptsBareName = true, isFresh = false } = {}) => {
      const builtIn = findObjectType(reference)
      if (builtIn.ok || /^0-\d+$/.test(reference)) return builtIn
      const found = findOwn(await readOwn(isFresh), reference.toLowerCase(), acceptsBareName)
      return found === undefined ? refusal(builtIn.failure) : success(found)
    },
    findById: async (typeId) =>
      objectTypeById(typeId) ?? (await readOwn(false)).find((type) => type.typeId === typeId),
  }
}

/** What custom types are called, the most telling first: one can have a name that looks like another's full name. */
const namings: readonly ((type: ObjectType) => string)[] = [
  ({ typeId }) => typeId,
  ({ plural }) => plural.toLowerCase(),
  ({ label }) => `p_${label}`,
]

function findOwn(
  types: readonly ObjectType[],
  word: string,
  acceptsBareName: boolean,
): ObjectType | undefined {
  const accepted = acceptsBareName ? [...namings, ({ label }: ObjectType) => label] : namings
  for (const nameOf of accepted) {
    const found = types.find((type) => nameOf(type) === word)
    if (found !== undefined) return found
  }
  return undefined
}
