import type pg from 'pg'
import { INSERT_CHANGES, INSERT_RECORDS, INSERT_VALUES, UPDATE_CONTACTS } from './baseline.sql.ts'
import type { Contact, Fixture } from './fixture.ts'

const HALF = 50
/** Above what the server leases in a run, below 2^53, and apart from those of tasks. */
const FIRST_ID = 8_500_000_000_000_000
const CONTACT_TYPE = '0-1'

export type UpsertInput = { readonly email: string; readonly city: string }
/** What one call writes: contacts that exist, which get another city, and as many new ones. */
export type UpsertBatch = { readonly known: readonly Contact[]; readonly fresh: readonly UpsertInput[] }

/** The rows of a contact as the server left them after it made it, and after it changed its city. */
type Samples = { readonly made: Rows; readonly changed: Rows }
type Rows = { readonly record: Row; readonly change: Row }
type Row = Readonly<Record<string, unknown>>

/**
 * Batches in turn over the fixture's contacts: so many in a row that calls made at the same time share none. Half of
 * each batch is new.
 */
export function createUpsertBatches(fixture: Fixture): () => UpsertBatch {
  let place = 0
  return () => {
    const known = fixture.contacts.slice(place, place + HALF)
    place = (place + HALF) % fixture.contacts.length
    const fresh = Array.from({ length: HALF }, () => {
      const name = fixture.nextId()
      return { email: `${name}@example.com`, city: name }
    })
    return { known, fresh }
  }
}

/** Writes copies of the rows that the server stored for the two samples, with ids and texts of their own. */
export async function createUpsertDriver(
  pool: pg.Pool,
  sample: { readonly accountId: string; readonly madeId: string; readonly changedId: string },
  fixture: Fixture,
): Promise<() => Promise<void>> {
  const { accountId } = sample
  const samples = {
    made: await readRows(pool, accountId, sample.madeId),
    changed: await readRows(pool, accountId, sample.changedId),
  }
  const nextBatch = createUpsertBatches(fixture)
  let lastNumber = FIRST_ID
  const nextNumber = () => {
    lastNumber += 1
    return String(lastNumber)
  }
  return () =>
    inTransaction(pool, (client) => writeBatch({ client, accountId, samples, nextNumber }, nextBatch()))
}

type Writing = {
  readonly client: pg.PoolClient
  readonly accountId: string
  readonly samples: Samples
  readonly nextNumber: () => string
}

async function writeBatch(
  { client, accountId, samples, nextNumber }: Writing,
  { known, fresh }: UpsertBatch,
): Promise<void> {
  const made = fresh.map((input) =>
    copyOf(samples.made, { ...input, id: nextNumber(), number: nextNumber() }),
  )
  const changed = known.map(({ id, email }, index) =>
    copyOf(samples.changed, { id, email, city: fresh[index]?.city ?? '', number: nextNumber() }),
  )
  const write = (name: string, text: string, values: readonly unknown[]) =>
    client.query({ name, text, values: [accountId, ...values] })
  const values = made.map(({ record }, index) => ({
    object_type_id: CONTACT_TYPE,
    property: 'email',
    value: fresh[index]?.email,
    record_id: record.id,
  }))
  await write('insert_values', INSERT_VALUES, [JSON.stringify(values)])
  await write('insert_records', INSERT_RECORDS, [JSON.stringify(made.map(({ record }) => record))])
  const updated = JSON.stringify(changed.map(({ record }) => record))
  await write('update_contacts', UPDATE_CONTACTS, [updated, known.map(({ id }) => id)])
  const changes = JSON.stringify([...made, ...changed].map(({ change }) => change))
  await write('insert_changes', INSERT_CHANGES, [changes])
}

function copyOf(
  rows: Rows,
  of: { readonly id: string; readonly email: string; readonly city: string; readonly number: string },
): Rows {
  const withOwn = (values: unknown) => {
    const own = { ...(values as Record<string, string>) }
    if ('email' in own) own.email = of.email
    return { ...own, city: of.city }
  }
  const { record, change } = rows
  return {
    record: { ...record, id: of.id, properties: withOwn(record.properties) },
    change: {
      ...change,
      record_id: of.id,
      change_number: of.number,
      property_values: withOwn(change.property_values),
    },
  }
}

/** The record, and the newest entry of its history. */
async function readRows(pool: pg.Pool, accountId: string, id: string): Promise<Rows> {
  const read = async (table: string, key: string, order: string) => {
    const { rows } = await pool.query<{ row: Row }>(
      `select to_jsonb(t) - 'account_id' as row from ${table} t
       where account_id = $1 and object_type_id = $2 and ${key} = $3 order by ${order} desc limit 1`,
      [accountId, CONTACT_TYPE, id],
    )
    const row = rows[0]?.row
    if (row === undefined) throw new Error(`the server stored no sample contact in ${table}`)
    return row
  }
  return {
    record: await read('crm_record', 'id', 'id'),
    change: await read('record_change', 'record_id', 'change_number'),
  }
}

async function inTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}
