import { expect } from 'vitest'
import type { Database } from '../../src/storage/database.ts'
import type { Reply, TestAccount } from './test-server.ts'

/** Stand-in for an id that no record has. */
export const UNKNOWN_ID = '999999999'

export type AssociationBody = {
  readonly to: { readonly id: string | number }
  readonly types: readonly object[]
}

/** One entry of `associations` in a create. */
export function linkTo(
  id: string | number,
  associationTypeId: number | string,
  associationCategory: string = 'HUBSPOT_DEFINED',
): AssociationBody {
  return { to: { id }, types: [{ associationCategory, associationTypeId }] }
}

/** Creates one record and answers its body; the test fails when that is refused. */
export async function createOne(
  account: TestAccount,
  type: string,
  properties: object,
  associations: readonly object[] = [],
): Promise<Reply['body']> {
  const reply = await account.send('POST', `/crm/v3/objects/${type}`, { properties, associations })
  expect(reply).toMatchObject({ status: 201 })
  return reply.body
}

export async function createContact(account: TestAccount, properties: object = { firstname: 'Ann' }) {
  return (await createOne(account, 'contacts', properties)).id as string
}

export async function createCompany(
  account: TestAccount,
  name: string,
  associations: readonly object[] = [],
): Promise<string> {
  return (await createOne(account, 'companies', { name }, associations)).id as string
}

/** Ids of the definitions between two records in one direction, by target id, as A1 lists them. */
export async function listTypeIds(
  account: TestAccount,
  from: string,
  toType: string,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const reply = await account.send('GET', `/crm/v4/objects/${from}/associations/${toType}`)
  expect(reply).toMatchObject({ status: 200 })
  type Target = { toObjectId: number; associationTypes: { typeId: number }[] }
  const targets = reply.body.results as Target[]
  return Object.fromEntries(
    targets.map((target) => [target.toObjectId, target.associationTypes.map(({ typeId }) => typeId)]),
  )
}

/** Rows of an account in every table that a record write touches: the same before and after when nothing was written. */
export async function countRows(db: Database, accountId: string): Promise<object> {
  const [row] = await db.query<Record<string, number>>(
    `select (select count(*)::int from crm_record where account_id = $1) as records,
      (select count(*)::int from record_change where account_id = $1) as changes,
      (select count(*)::int from unique_value where account_id = $1) as values,
      (select count(*)::int from association where account_id = $1) as links`,
    [accountId],
  )
  return { ...row }
}
