import type pg from 'pg'
import { INSERT_CHANGES, INSERT_LINKS, INSERT_RECORDS } from './baseline.sql.ts'
import { type Fixture, pickContact } from './fixture.ts'

const BATCH = 100
/** Above what the server leases in a run, below 2^53. */
const FIRST_ID = 8_000_000_000_000_000
const CHANGE_MARK = '"@change"'
const CONTACT_MARK = '"@contact"'
const SUBJECT_MARK = '@subject'

/** Rows of one task as JSON text, with marks where tasks differ. */
type TaskText = {
  readonly id: string
  readonly record: string
  readonly changes: readonly string[]
  readonly links: string
}

/** Writes batches of copies of a task that the server stored, with ids and contacts of their own. */
export async function createTaskDriver(
  pool: pg.Pool,
  sample: { readonly accountId: string; readonly taskId: string; readonly contactId: string },
  fixture: Fixture,
): Promise<() => Promise<void>> {
  const text = await readTask(pool, sample)
  let lastId = FIRST_ID
  return async () => {
    const copies = Array.from({ length: BATCH }, () => {
      lastId += 1
      return copyTask(text, {
        id: String(lastId),
        contactId: pickContact(fixture).id,
        subject: fixture.nextId(),
      })
    })
    const listOf = (part: keyof (typeof copies)[number]) => `[${copies.map((copy) => copy[part]).join(',')}]`
    const client = await pool.connect()
    try {
      await client.query('begin')
      const insert = (name: string, statement: string, rows: string) =>
        client.query({ name, text: statement, values: [sample.accountId, rows] })
      await insert('insert_records', INSERT_RECORDS, listOf('record'))
      await insert('insert_changes', INSERT_CHANGES, listOf('changes'))
      await insert('insert_links', INSERT_LINKS, listOf('links'))
      await client.query('commit')
      client.release()
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}

async function readTask(
  pool: pg.Pool,
  sample: { readonly accountId: string; readonly taskId: string; readonly contactId: string },
): Promise<TaskText> {
  const read = async (from: string) => {
    const statement = `select to_jsonb(t) - 'account_id' as row from (${from}) t`
    const { rows } = await pool.query<{ row: Record<string, unknown> }>(statement, [
      sample.accountId,
      sample.taskId,
    ])
    return rows.map(({ row }) => row)
  }
  const records = await read(
    `select * from crm_record where account_id = $1 and object_type_id = '0-27' and id = $2`,
  )
  const changes = await read(
    `select * from record_change where account_id = $1 and object_type_id = '0-27' and record_id = $2`,
  )
  const links = await read(
    `select * from association where account_id = $1 and from_type_id = '0-27' and from_id = $2
     union all select * from association where account_id = $1 and to_type_id = '0-27' and to_id = $2`,
  )
  if (records.length !== 1 || links.length < 2) throw new Error('the server stored no sample task')
  return {
    id: sample.taskId,
    record: markSubject(JSON.stringify(records[0])),
    changes: changes.map((row) => markSubject(withMark(row, 'change_number', CHANGE_MARK))),
    links: JSON.stringify(links).replaceAll(
      new RegExp(`(_id":)${sample.contactId}\\b`, 'g'),
      `$1${CONTACT_MARK}`,
    ),
  }
}

function withMark(row: Record<string, unknown>, column: string, mark: string): string {
  return JSON.stringify({ ...row, [column]: JSON.parse(mark) as unknown })
}

function markSubject(text: string): string {
  return text.replace(/"hs_task_subject":\s*"[^"]*"/, `"hs_task_subject":"${SUBJECT_MARK}"`)
}

function copyTask(
  text: TaskText,
  copy: { readonly id: string; readonly contactId: string; readonly subject: string },
): { readonly record: string; readonly changes: string; readonly links: string } {
  const fill = (part: string) =>
    part
      .replaceAll(text.id, copy.id)
      .replace(SUBJECT_MARK, copy.subject)
      .replace(CHANGE_MARK, copy.id)
      .replaceAll(CONTACT_MARK, copy.contactId)
  return {
    record: fill(text.record),
    changes: text.changes.map(fill).join(','),
    links: fill(text.links).slice(1, -1),
  }
}
