import type { CrmRecord, UniqueValue } from '../domain/objects/record.ts'
import type { Querier } from './database.ts'
import { prepared } from './statement.ts'

/** By primary key, one by one; a value that another record holds stays. */
export const RELEASE_VALUES = prepared(`
delete from unique_value u
using jsonb_to_recordset($2::jsonb) as input (object_type_id text, property text, value text, record_id bigint)
where u.account_id = $1 and u.object_type_id = input.object_type_id and u.property = input.property
  and u.value = input.value and u.record_id = input.record_id
returning 1`)

export function encodeValue(value: UniqueValue): object {
  return {
    object_type_id: value.objectTypeId,
    property: value.property,
    value: value.value,
    record_id: value.recordId,
  }
}

/**
 * Takes away what records that go still hold once the plan's values are released: those of archived properties, which
 * plans do not know (PROP-23). They do not change any more, so they are as the record has them.
 */
export async function releaseHiddenValues(
  tx: Querier,
  accountId: string,
  records: readonly CrmRecord[],
): Promise<void> {
  const values = records.flatMap(({ objectTypeId, id, properties }) =>
    Object.entries(properties).map(([property, value]) => ({ objectTypeId, property, value, recordId: id })),
  )
  if (values.length > 0) await tx.query(RELEASE_VALUES, [accountId, JSON.stringify(values.map(encodeValue))])
}
