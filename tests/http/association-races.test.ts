import { beforeEach, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo } from '../support/crm.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({}, { serverCount: 2 })
const due = { hs_timestamp: '2026-06-01T08:00:00Z' }
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const statusesOf = (replies: readonly Pick<Reply, 'status'>[]) =>
  replies.map(({ status }) => status).toSorted((left, right) => left - right)
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

/** As if so many tasks that nobody has were linked to the contact. */
async function fillUp(contactId: string, count: number): Promise<void> {
  await server.db.query('update crm_record set has_many_links = true where account_id = $1 and id = $2', [
    account.accountId,
    contactId,
  ])
  await server.db.query(
    `insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
    select $1, '0-1', $2, '0-27', 1 + n, 'HUBSPOT_DEFINED', 203 from generate_series(1, $3::int) n`,
    [account.accountId, contactId, count],
  )
}

async function countLinks(contactId: string): Promise<number> {
  const [row] = await server.db.query<{ count: number }>(
    `select count(*)::int as count from association
    where account_id = $1 and from_type_id = '0-1' and from_id = $2 and category = 'HUBSPOT_DEFINED' and type_id = 203`,
    [account.accountId, contactId],
  )
  return Number(row?.count)
}

const createTask = (contactId: string) =>
  account.send('POST', '/crm/v3/objects/tasks', { properties: due, associations: [linkTo(contactId, 204)] })

describe('two servers that link to one record', () => {
  test('fill it up to the default limit and no further, by creates (associations section 7, ASC-37)', async () => {
    const contactId = await createContact(account)
    await fillUp(contactId, 9_999)
    const replies = await Promise.all(times(8, () => createTask(contactId)))
    expect(statusesOf(replies)).toEqual([201, ...times(7, () => 400)])
    expect(await countLinks(contactId)).toBe(10_000)
    const refused = replies.find(({ status }) => status === 400)
    expect(refused?.body.context).toMatchObject({ limit: ['10000'], fromObjectId: [contactId] })
  })

  test('fill it up to a limit of the account and no further, from either end (ASC-37)', async () => {
    const contactId = await createContact(account)
    const made = await account.send(
      'POST',
      '/crm/v4/associations/definitions/configurations/contacts/tasks/batch/create',
      { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 203, maxToObjectIds: 4 }] },
    )
    expect(made.status).toBe(201)
    const taskIds = await Promise.all(times(6, async () => (await createOne(account, 'tasks', due)).id))
    const replies = await Promise.all([
      ...times(4, () => createTask(contactId)),
      ...taskIds
        .slice(0, 3)
        .map((id) =>
          account.send('PUT', `/crm/v4/objects/contacts/${contactId}/associations/default/tasks/${id}`),
        ),
      ...taskIds
        .slice(3)
        .map((id) =>
          account.send('PUT', `/crm/v4/objects/tasks/${id}/associations/default/contacts/${contactId}`),
        ),
    ])
    expect(replies.filter(({ status }) => status < 300)).toHaveLength(4)
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(6)
    expect(await countLinks(contactId)).toBe(4)
  })

  test('leave a record with much room to both, without waiting (ASC-37, decision 94)', async () => {
    const contactId = await createContact(account)
    const replies = await Promise.all(times(8, () => createTask(contactId)))
    expect(statusesOf(replies)).toEqual(times(8, () => 201))
    expect(await countLinks(contactId)).toBe(8)
  })
})

/** Which contacts of the account are marked as having many links. */
async function listMarked(): Promise<readonly string[]> {
  const rows = await server.db.query<{ id: string }>(
    `select id from crm_record where account_id = $1 and object_type_id = '0-1' and has_many_links`,
    [account.accountId],
  )
  return rows.map(({ id }) => id)
}

describe('a record that gets many links (ASC-37, decision 94)', () => {
  test('is counted from the first batch that brings thousands, up to its limit and not beyond', async () => {
    const contactId = await createContact(account)
    await server.db.query(
      `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
      select $1, '0-27', n, '{}', now(), now() from generate_series(50001, 60002) n`,
      [account.accountId],
    )
    const type = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 203 }
    const link = (first: number) =>
      account.send('POST', '/crm/v4/associations/contacts/tasks/batch/create', {
        inputs: times(2_000, (at) => ({
          from: { id: contactId },
          to: { id: String(first + at) },
          types: [type],
        })),
      })
    for (const first of [50_001, 52_001, 54_001, 56_001])
      expect(await link(first)).toMatchObject({ status: 201 })
    expect(await listMarked()).toEqual([contactId])
    // Two more than fit, as 10,002 tasks would be.
    expect(await createTask(contactId)).toMatchObject({ status: 201 })
    expect(await createTask(contactId)).toMatchObject({ status: 201 })
    expect(await link(58_001)).toMatchObject({ status: 207, body: { numErrors: 2 } })
    expect(await countLinks(contactId)).toBe(10_000)
    expect(await createTask(contactId)).toMatchObject({
      status: 400,
      body: { context: { limit: ['10000'], fromObjectId: [contactId] } },
    })
  })

  test('is found though no write brings it more than one', async () => {
    const ids = await Promise.all(times(20, () => createContact(account)))
    await server.db.query(
      `insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
      select $1, '0-1', id, '0-27', 100000 + n, 'HUBSPOT_DEFINED', 203
      from unnest($2::bigint[]) as id, generate_series(1, 2500) n`,
      [account.accountId, ids],
    )
    const inputs = ids.map((id) => ({ properties: due, associations: [linkTo(id, 204)] }))
    // One in 64 is counted by chance: that none of 800 is happens in one run of 300,000.
    for (const _ of times(40, (at) => at)) {
      const reply = await account.send('POST', '/crm/v3/objects/tasks/batch/create', { inputs })
      expect(reply).toMatchObject({ status: 201 })
    }
    expect((await listMarked()).length).toBeGreaterThan(0)
  })

  test('is counted after a merge, whichever of the two had the links', async () => {
    const [one, other] = [await createContact(account), await createContact(account)]
    await fillUp(other, 9_999)
    await server.db.query(
      `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
      select $1, '0-27', n, '{}', now(), now() from generate_series(2, 10000) n`,
      [account.accountId],
    )
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: one,
      objectIdToMerge: other,
    })
    expect(merged).toMatchObject({ status: 200 })
    const replies = [await createTask(merged.body.id), await createTask(other), await createTask(one)]
    expect(replies.map(({ status }) => status)).toEqual([201, 400, 400])
    expect(replies[1]).toMatchObject({ body: { context: { fromObjectId: [merged.body.id] } } })
  })
})

describe('a label that is deleted while links are made by it', () => {
  test.each(times(6, (at) => at))('is gone, or in use, never both: round %d (ASC-35)', async (round) => {
    const labels = '/crm/v4/associations/contacts/companies/labels'
    const made = await account.send('POST', labels, { name: 'ref', label: 'Ref' })
    const typeId = made.body.results[0].typeId
    const spec = { associationCategory: 'USER_DEFINED', associationTypeId: typeId }
    const companyId = await createCompany(account, 'Acme')
    const contactIds = await Promise.all(times(4, () => createContact(account)))
    const put = (id: string) => () =>
      account.send('PUT', `/crm/v4/objects/contacts/${id}/associations/companies/${companyId}`, [spec])
    const create = () =>
      account.send('POST', '/crm/v3/objects/contacts', {
        properties: { firstname: 'Ann' },
        associations: [{ to: { id: companyId }, types: [spec] }],
      })
    const remove = () => account.send('DELETE', `${labels}/${typeId}`)
    const links = [...contactIds.map(put), create, create]
    const sends = [...links.slice(0, round), remove, ...links.slice(round)]
    const replies = await Promise.all(sends.map((send) => send()))
    const removed = replies[round]
    const linked = replies.filter((reply) => reply !== removed)
    expect(linked.every(({ status }) => status === 201 || status === 400)).toBe(true)
    const uses = linked.filter(({ status }) => status === 201).length
    expect(removed?.status).toBe(uses === 0 ? 204 : 400)
    const [row] = await server.db.query<{ links: number; labels: number }>(
      `select (select count(*)::int from association where account_id = $1 and category = 'USER_DEFINED') as links,
        (select count(*)::int from association_label where account_id = $1) as labels`,
      [account.accountId],
    )
    expect(row).toEqual({ links: uses * 2, labels: Math.min(uses, 1) })
  })

  test('refuses a link whose label went after it was read, as any unknown one (ASC-35, associations section 6)', async () => {
    const labels = '/crm/v4/associations/contacts/companies/labels'
    const made = await account.send('POST', labels, { name: 'ref', label: 'Ref' })
    const typeId = made.body.results[0].typeId
    expect((await account.send('DELETE', `${labels}/${typeId}`)).status).toBe(204)
    const [contactId, companyId] = [await createContact(account), await createCompany(account, 'Acme')]
    const url = `/crm/v4/objects/contacts/${contactId}/associations/companies/${companyId}`
    const spec = { associationCategory: 'USER_DEFINED', associationTypeId: typeId }
    expect(await account.send('PUT', url, [spec])).toMatchObject({
      status: 400,
      body: { context: { associationSpec: [`USER_DEFINED=${typeId}`] } },
    })
  })
})
