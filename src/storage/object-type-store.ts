import {
  type CustomType,
  type CustomTypeDetails,
  isCustomTypeId,
  listNamedProperties,
} from '../domain/objects/custom-type.ts'
import type { ObjectTypeStore } from '../domain/objects/object-type-store.ts'
import type { Database, Querier } from './database.ts'

type TypeRow = {
  object_type_id: string
  name: string
  details: CustomTypeDetails
  created_ms: string
  updated_ms: string
  archived_ms: string | null
  version: string
}

// By primary key, from its leading column, and the primary key of the models: an account has few types.
const READ_TYPES = `
select t.object_type_id, t.name, t.details, m.version,
  round(extract(epoch from t.created_at) * 1000)::bigint as created_ms,
  round(extract(epoch from t.updated_at) * 1000)::bigint as updated_ms,
  round(extract(epoch from t.archived_at) * 1000)::bigint as archived_ms
from custom_type t
join property_model m on m.account_id = t.account_id and m.object_type_id = t.object_type_id
where t.account_id = $1 and (t.archived_at is null or $2)
order by length(t.object_type_id), t.object_type_id`

// By primary key.
const READ_DETAILS = 'select details from custom_type where account_id = $1 and object_type_id = $2'

/** Object types of accounts' own in PostgreSQL. */
export function createObjectTypeStore(db: Database): ObjectTypeStore {
  return {
    readTypes: (accountId, options) => readTypes(db, accountId, options),
  }
}

export async function readTypes(
  db: Querier,
  accountId: string,
  { includesArchived }: { readonly includesArchived: boolean } = { includesArchived: false },
): Promise<readonly CustomType[]> {
  return (await db.query<TypeRow>(READ_TYPES, [accountId, includesArchived])).map(decodeType)
}

/** The properties that the schema of a custom type names; no statement for other types. */
export async function readListedNames(
  tx: Querier,
  { accountId, objectTypeId }: { readonly accountId: string; readonly objectTypeId: string },
): Promise<readonly string[]> {
  if (!isCustomTypeId(objectTypeId)) return []
  const rows = await tx.query<Pick<TypeRow, 'details'>>(READ_DETAILS, [accountId, objectTypeId])
  return rows.flatMap(({ details }) => listNamedProperties(details))
}

function decodeType(row: TypeRow): CustomType {
  return {
    typeId: row.object_type_id,
    name: row.name,
    details: row.details,
    createdAt: Number(row.created_ms),
    updatedAt: Number(row.updated_ms),
    ...(row.archived_ms === null ? {} : { archivedAt: Number(row.archived_ms) }),
    modelVersion: Number(row.version),
  }
}
