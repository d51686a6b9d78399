import { beforeEach, describe, expect, test } from 'vitest'
import { createCompany, createOne, linkTo } from '../support/crm.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

const list = (query = '', path = '/crm/v3/objects/contacts') => account.send('GET', `${path}${query}`)
const idsOf = (reply: Reply) => reply.body.results.map(({ id }: { id: string }) => id)

/** Ids of new contacts, ascending. */
async function createContacts(count: number): Promise<readonly string[]> {
  const inputs = Array.from({ length: count }, (_, at) => ({ properties: { firstname: `C${at}` } }))
  const reply = await account.send('POST', '/crm/v3/objects/contacts/batch/create', { inputs })
  return idsOf(reply)
}

describe('the list of records', () => {
  test('pages by last id + 1 with an absolute link, and has no paging on its last page (OBJ-48, OBJ-49, objects 14.12)', async () => {
    const ids = await createContacts(3)
    const first = await list('?limit=2&properties=firstname&properties=lastname')
    expect(first.status).toBe(200)
    expect(idsOf(first)).toEqual(ids.slice(0, 2))
    const after = String(Number(ids[1]) + 1)
    expect(first.body.paging).toEqual({
      next: {
        after,
        link: `http://localhost:80/crm/v3/objects/contacts?limit=2&properties=firstname&properties=lastname&after=${after}`,
      },
    })
    const second = await list(`?limit=2&after=${after}`)
    expect(idsOf(second)).toEqual([ids[2]])
    expect(second.body).not.toHaveProperty('paging')
    expect(Object.keys(second.body)).toEqual(['results'])
  })

  test('shows 10 records with the default properties when nothing is asked for (objects 6.1, OBJ-26)', async () => {
    await createContacts(11)
    const reply = await list()
    expect(reply.body.results).toHaveLength(10)
    expect(Object.keys(reply.body.results[0].properties)).toEqual([
      'createdate',
      'email',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
      'lastname',
    ])
    expect(reply.body.paging.next.link).toMatch(/contacts\?after=\d+$/)
  })

  test('of a type without records is empty', async () => {
    const reply = await list('', '/crm/v3/objects/deals')
    expect(reply).toMatchObject({ status: 200, body: { results: [] } })
    expect(reply.body).not.toHaveProperty('paging')
  })

  test.for(['/crm/objects/v3/contacts', '/crm/objects/2026-03/0-1', '/crm/v4/objects/contact'])(
    'answers under %s, linking to itself (OBJ-2)',
    async (path) => {
      const ids = await createContacts(2)
      const reply = await list('?limit=1', path)
      expect(idsOf(reply)).toEqual([ids[0]])
      expect(reply.body.paging.next.link).toContain(`${path}?limit=1&after=`)
    },
  )

  test('walks past records archived on the way, and every page is full (OBJ-50)', async () => {
    const ids = await createContacts(7)
    const [first] = [await list('?limit=2')]
    await account.send('DELETE', `/crm/v3/objects/contacts/${ids[2]}`)
    await account.send('DELETE', `/crm/v3/objects/contacts/${ids[1]}`)
    const second = await list(`?limit=2&after=${first.body.paging.next.after}`)
    expect(second.status).toBe(200)
    expect(idsOf(second)).toEqual([ids[3], ids[4]])
    const third = await list(`?limit=2&after=${second.body.paging.next.after}`)
    expect([idsOf(third), third.body.paging]).toEqual([[ids[5], ids[6]], undefined])
  })

  test('with archived=true has the archive alone (objects 6.1, OBJ-30)', async () => {
    const ids = await createContacts(4)
    const inputs = [ids[0], ids[3]].map((id) => ({ id }))
    await account.send('POST', '/crm/v3/objects/contacts/batch/archive', { inputs })
    expect(idsOf(await list())).toEqual([ids[1], ids[2]])
    const archived = await list('?archived=true&limit=1')
    expect(archived.status).toBe(200)
    expect(archived.body).toMatchObject({
      results: [{ id: ids[0], archived: true, archivedAt: expect.any(String) }],
      paging: { next: { link: expect.stringContaining('archived=true') } },
    })
    const rest = await list(`?archived=true&after=${archived.body.paging.next.after}`)
    expect([idsOf(rest), rest.body.paging]).toEqual([[ids[3]], undefined])
  })

  test('shows links and histories of each record (objects 6.1, OBJ-95)', async () => {
    const company = await createCompany(account, 'C')
    const linked = await createOne(account, 'contacts', { firstname: 'A' }, [linkTo(company, 279)])
    const alone = await createOne(account, 'contacts', { firstname: 'B' })
    const reply = await list('?associations=companies,deals&propertiesWithHistory=firstname')
    expect(reply.status).toBe(200)
    expect(reply.body.results).toMatchObject([
      {
        id: linked.id,
        associations: {
          companies: {
            results: [
              { id: company, type: 'contact_to_company' },
              { id: company, type: 'contact_to_company_unlabeled' },
            ],
          },
        },
        propertiesWithHistory: { firstname: [{ value: 'A' }] },
      },
      { id: alone.id, propertiesWithHistory: { firstname: [{ value: 'B' }] } },
    ])
    expect(reply.body.results[0].associations).not.toHaveProperty('deals')
    expect(reply.body.results[1]).not.toHaveProperty('associations')
  })

  test('takes a cursor of any size', async () => {
    const ids = await createContacts(1)
    expect(idsOf(await list('?after=0'))).toEqual(ids)
    expect(idsOf(await list('?after='))).toEqual(ids)
    expect(idsOf(await list(`?after=${'9'.repeat(40)}`))).toEqual([])
  })
})

describe('a refused list', () => {
  test.for([
    ['limit=101', 'You can only request at most 100 objects in one request.'],
    [
      'limit=51&propertiesWithHistory=firstname',
      'You can only request at most 50 objects in one request for properties with history.',
    ],
    ['after=abc', 'after is not a valid cursor: abc'],
    ['after=-1', 'after is not a valid cursor: -1'],
    ['associations=widgets', 'Unable to infer object type from: widgets'],
  ])('%s answers 400 (objects 6.1, OBJ-50, OBJ-95, objects 14.13)', async ([query, message]) => {
    const reply = await list(`?${query}`)
    expect(reply).toMatchObject({ status: 400, body: { message, category: 'VALIDATION_ERROR' } })
  })

  test.for(['0', '-1', '1.5', 'ten', '1e3'])('limit=%s answers 400 and names it', async (limit) => {
    const reply = await list(`?limit=${limit}`)
    expect(reply).toMatchObject({ status: 400, body: { context: { limit: [limit] } } })
  })

  test('100 and, with histories, 50 are allowed', async () => {
    expect((await list('?limit=100')).status).toBe(200)
    expect((await list('?limit=50&propertiesWithHistory=firstname')).status).toBe(200)
  })
})

test('20,000 records are walked by pages of one statement each, whatever the place', async () => {
  await server.db.query(
    `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
     select $1, '0-1', n, '{"firstname":"Bulk"}', now(), now() from generate_series(2000, 21999) n`,
    [account.accountId],
  )
  const seen: string[] = []
  let after: string | undefined = '0'
  const pages: number[] = []
  while (after !== undefined && pages.length < 300) {
    const reply: Reply = await list(`?limit=100&after=${after}`)
    pages.push(reply.body.results.length)
    seen.push(...idsOf(reply))
    after = reply.body.paging?.next.after
  }
  expect(pages).toEqual(Array(200).fill(100))
  expect(new Set(seen).size).toBe(20_000)
  expect(seen).toEqual(seen.toSorted((a, b) => Number(a) - Number(b)))
})
