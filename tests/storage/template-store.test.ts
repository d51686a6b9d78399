import { beforeAll, describe, expect, test, vi } from 'vitest'
import type pg from 'pg'
import type { EventTemplate } from '../../src/domain/timeline/template.ts'
import type { TemplateStore } from '../../src/domain/timeline/template-store.ts'
import { createTemplateStore } from '../../src/storage/template-store.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { OutcomeUnknownError } from '../../src/storage/postgres-errors.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

const APP = '7'
let store: TemplateStore

beforeAll(async () => {
  store = createTemplateStore(database.db)
  await database.db.query(
    `insert into app (id, developer_account_id, name, created_at) values ($1, 1, 'App', now())`,
    [APP],
  )
})

async function insert(): Promise<EventTemplate> {
  const token = { name: 'a', label: 'A', type: 'string', options: [], createdAt: 5, updatedAt: 5 } as const
  const template = { appId: APP, name: 'T', objectTypeId: '0-1', tokens: [token], createdAt: 5, updatedAt: 5 }
  const inserted = await store.insertTemplate(template, 750)
  if (!inserted) throw new Error('there was no room for a template')
  return inserted
}

/** A store whose COMMIT is cut: run and its reply lost, or never run. `meanwhile` happens before the outcome is asked for. */
function openFragile(cut: 'reply' | 'request', meanwhile?: () => Promise<unknown>) {
  const db = openDatabase({ connectionString: database.url }, { poolSize: 2, onError: () => undefined })
  const connect = db.pool.connect.bind(db.pool) as (...parts: unknown[]) => Promise<pg.PoolClient>
  const breakCommit = (client: pg.PoolClient) => {
    const query = client.query.bind(client) as (...parts: unknown[]) => Promise<unknown>
    vi.spyOn(client, 'query').mockImplementation((async (...parts: unknown[]) => {
      if (parts[0] !== 'commit') return query(...parts)
      await query(cut === 'reply' ? 'commit' : 'rollback')
      await meanwhile?.()
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    }) as never)
    return client
  }
  // `pool.query` comes here with a callback: it is how the outcome is asked for, and works.
  vi.spyOn(db.pool, 'connect').mockImplementation(((...parts: unknown[]) =>
    parts.length > 0 ? connect(...parts) : connect().then(breakCommit)) as never)
  return db
}

async function withFragile<T>(db: Database, work: (fragile: TemplateStore) => Promise<T>): Promise<unknown> {
  try {
    return await work(createTemplateStore(db)).catch((error: unknown) => error)
  } finally {
    await db.close()
  }
}

const rename = (target: TemplateStore, template: EventTemplate, name: string) =>
  target.changeTemplate({ appId: APP, templateId: template.id }, (stored) => ({
    result: name,
    ...(stored ? { replaced: { ...stored.template, name, updatedAt: 6 } } : {}),
  }))
const nameOf = async ({ id }: EventTemplate) => (await store.findTemplates(APP, [id])).get(id)?.name

describe('a lost reply to the COMMIT of a template write (reliability section 2 rule 4)', () => {
  test('answers the change that is there', async () => {
    const template = await insert()
    expect(await withFragile(openFragile('reply'), (fragile) => rename(fragile, template, 'new'))).toBe('new')
    expect(await nameOf(template)).toBe('new')
  })

  test('says that a change is not there', async () => {
    const template = await insert()
    const outcome = await withFragile(openFragile('request'), (fragile) => rename(fragile, template, 'new'))
    expect(outcome).toMatchObject({ trouble: 'not_committed' })
    expect(await nameOf(template)).toBe('T')
  })

  test.each(['reply', 'request'] as const)(
    'does not guess when another writer came in between (%s lost)',
    async (cut) => {
      const template = await insert()
      const db = openFragile(cut, () => rename(store, template, 'other'))
      const outcome = await withFragile(db, (fragile) => rename(fragile, template, 'new'))
      expect(outcome).toBeInstanceOf(OutcomeUnknownError)
      expect(await nameOf(template)).toBe('other')
    },
    20_000,
  )

  test('answers a refusal as it is: there was nothing to lose', async () => {
    const outcome = await withFragile(openFragile('request'), (fragile) =>
      fragile.changeTemplate({ appId: APP, templateId: '1' }, (stored) => ({ result: stored ?? 'missing' })),
    )
    expect(outcome).toBe('missing')
  })

  test('tells an archived template from one that is still there', async () => {
    const [first, second] = [await insert(), await insert()]
    const archive = (template: EventTemplate) => (fragile: TemplateStore) =>
      fragile.archiveTemplate({ appId: APP, templateId: template.id }, 9)
    expect(await withFragile(openFragile('reply'), archive(first))).toBe(true)
    expect(await withFragile(openFragile('request'), archive(second))).toMatchObject({
      trouble: 'not_committed',
    })
    expect([await nameOf(first), await nameOf(second)]).toEqual([undefined, 'T'])
  })
})

describe('an archived template', () => {
  test('keeps its row and its id, and can be told apart by one join (T21, decision 55)', async () => {
    const [gone, kept] = [await insert(), await insert()]
    await store.archiveTemplate({ appId: APP, templateId: gone.id }, 9)
    for (const [number, { id }] of [gone, kept].entries())
      await database.db.query(
        `insert into timeline_event (account_id, template_id, id, event_number, object_type_id, object_id, occurred_at, content)
         values (1, $1, 'e', $2, '0-1', 5, now(), '{}')`,
        [id, number],
      )
    const shown = await database.db.query(
      `select e.template_id from timeline_event e
       join event_template t on t.id = e.template_id and t.archived_at is null
       where e.account_id = 1 and e.object_type_id = '0-1' and e.object_id = 5`,
      [],
    )
    expect(shown).toEqual([{ template_id: kept.id }])
    expect(await store.archiveTemplate({ appId: APP, templateId: gone.id }, 10)).toBe(false)
  })
})

describe('writers of two servers (reliability P3, decision 37)', () => {
  test('take turns at the lock of the app: no change is lost, none is made to a deleted template', async () => {
    const stores = [createTemplateStore(database.db), createTemplateStore(database.db)] as const
    const template = await insert()
    const key = { appId: APP, templateId: template.id }
    const add = (target: TemplateStore, name: string) =>
      target.changeTemplate(key, (stored) => ({
        result: stored !== undefined,
        ...(stored ? { replaced: withToken(stored.template, name) } : {}),
      }))
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`)
    await Promise.all(names.map((name, index) => add(stores[index % 2 === 0 ? 0 : 1], name)))
    const found = (await store.findTemplates(APP, [template.id])).get(template.id)
    expect(new Set(found?.tokens.map(({ name }) => name))).toEqual(new Set(['a', ...names]))

    const [, isArchived, wasThere] = await Promise.all([
      add(stores[0], 'before'),
      stores[1].archiveTemplate(key, 9),
      add(stores[0], 'after'),
    ])
    expect(isArchived).toBe(true)
    expect([true, false]).toContain(wasThere)
    expect(await add(stores[0], 'late')).toBe(false)
  })

  test('keep the limit of templates (T2)', async () => {
    const stores = [createTemplateStore(database.db), createTemplateStore(database.db)] as const
    const [counted] = await database.db.query<{ count: number }>(
      'select count(*)::int as count from event_template where app_id = $1 and archived_at is null',
      [APP],
    )
    const limit = (counted?.count ?? 0) + 3
    const { id: _id, ...template } = await insert()
    const inserted = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        stores[index % 2 === 0 ? 0 : 1].insertTemplate(template, limit),
      ),
    )
    expect(inserted.filter((one) => one !== undefined)).toHaveLength(2)
  })
})

function withToken(template: EventTemplate, name: string): EventTemplate {
  const token = { name, label: name, type: 'string', options: [], createdAt: 6, updatedAt: 6 } as const
  return { ...template, tokens: [...template.tokens, token] }
}
