import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, listTypeIds, UNKNOWN_ID } from '../support/crm.ts'
import { listStatements } from '../support/statements.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const V4 = '/crm/v4/associations/contacts/companies/batch'
const V3 = '/crm/v3/associations/contacts/companies/batch'
const spec = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId })
const send = (path: string, inputs: unknown) => account.send('POST', path, { inputs })
const pair = (from: string, to: string, more: object = {}) => ({
  from: { id: from },
  to: { id: to },
  ...more,
})
const typesOf = (contact: string) => listTypeIds(account, `contacts/${contact}`, 'companies')

describe('a v4 batch create', () => {
  test('makes the good links and names the bad ones, in input order (A6, associations 3.6)', async () => {
    const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
    const reply = await send(`${V4}/create`, [
      pair(contact, company, { types: [spec(931)] }),
      pair(contact, UNKNOWN_ID, { types: [spec(279)] }),
      pair(UNKNOWN_ID, company, { types: [spec(279)] }),
      pair('abc', company, { types: [spec(279)] }),
      pair(contact, company, { types: [spec(4)] }),
      pair(contact, company, { types: [] }),
    ])
    expect(reply.status).toBe(207)
    expect(reply.body.results).toEqual([
      {
        fromObjectTypeId: '0-1',
        fromObjectId: Number(contact),
        toObjectTypeId: '0-2',
        toObjectId: Number(company),
        labels: ['Primary', 'Billing Contact'],
      },
    ])
    expect(reply.body.numErrors).toBe(5)
    expect(reply.body.errors).toMatchObject([
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND',
        message: `No company with ID ${UNKNOWN_ID} exists`,
        context: { objectType: ['companies'], id: [UNKNOWN_ID] },
        errors: [],
        links: {},
      },
      { subCategory: 'crm.associations.FROM_OBJECT_NOT_FOUND' },
      {
        category: 'VALIDATION_ERROR',
        subCategory: 'crm.associations.INVALID_IDENTIFIER',
        message: 'abc is not a valid ID',
        context: { id: ['abc'] },
      },
      { message: 'invalid to object type COMPANY for associations to be created. expected: DEAL' },
      { message: 'At least one association type is required' },
    ])
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279, 931] })
  })

  test('with every input bad answers 207 without results (associations 3.6)', async () => {
    const reply = await send(`${V4}/create`, [pair('1', UNKNOWN_ID, { types: [spec(279)] })])
    expect(reply).toMatchObject({ status: 207, body: { results: [], numErrors: 1 } })
  })

  test.for(['/crm/associations/2026-03/0-1/0-2', '/crm/objects/2026-03/associations/contacts/companies'])(
    'answers 201 under %s (associations 2, ASC-46)',
    async (prefix) => {
      const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
      const reply = await send(`${prefix}/batch/create`, [pair(contact, company, { types: [spec(279)] })])
      expect(reply).toMatchObject({
        status: 201,
        body: { status: 'COMPLETE', results: [{ labels: ['Primary'] }] },
      })
      expect(reply.body).not.toHaveProperty('numErrors')
    },
  )

  test('links 2,000 pairs, refuses 2,001 and none (associations 7)', async () => {
    const fresh = await server.createAccount()
    const company = await createCompany(fresh, 'Hub')
    await server.db.query(
      `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
       select $1, '0-1', n, '{}', now(), now() from generate_series(5001, 7000) n`,
      [fresh.accountId],
    )
    const inputs = Array.from({ length: 2_000 }, (_, at) =>
      pair(String(5_001 + at), company, { types: [spec(1)] }),
    )
    const reply = await fresh.send('POST', `${V4}/create`, { inputs })
    expect(reply.status).toBe(201)
    expect(reply.body.results).toHaveLength(2_000)
    const [rows] = await server.db.query<{ count: number }>(
      'select count(*)::int as count from association where account_id = $1',
      [fresh.accountId],
    )
    expect(rows?.count).toBe(8_000)
    expect(await fresh.send('POST', `${V4}/create`, { inputs: [...inputs, inputs[0]] })).toMatchObject({
      status: 400,
      body: {
        message:
          'The maximum number of inputs supported in a batch is 2000. Please reduce the number of items and try again',
      },
    })
    expect(await fresh.send('POST', `${V4}/create`, { inputs: [] })).toMatchObject({ status: 400 })
  })

  test('is the same SQL statements for 10 pairs and for 100 (decision 9)', async () => {
    const company = await createCompany(account, 'Hub')
    const people = Array.from({ length: 100 }, () => ({ properties: { firstname: 'P' } }))
    const made = await account.send('POST', '/crm/v3/objects/contacts/batch/create', { inputs: people })
    const inputs = made.body.results.map(({ id }: { id: string }) => pair(id, company, { types: [spec(1)] }))
    const linkStatements = async (count: number) => {
      const { answer, statements } = await listStatements(() => send(`${V4}/create`, inputs.slice(0, count)))
      expect(answer.status).toBe(201)
      return statements.filter((text) => !text.includes('id_counter'))
    }
    await linkStatements(1)
    const few = await linkStatements(10)
    expect(await linkStatements(100)).toEqual(few)
    expect(few.length).toBeLessThan(12)
  })

  test('of many companies to one contact leaves exactly one primary, at once and in line (ASC-6)', async () => {
    const contact = await createContact(account)
    const companies = await Promise.all(
      Array.from({ length: 12 }, (_, at) => createCompany(account, `C${at}`)),
    )
    await Promise.all(
      companies.map((company) => send(`${V4}/create`, [pair(contact, company, { types: [spec(1)] })])),
    )
    const types = Object.values(await typesOf(contact))
    expect(types).toHaveLength(12)
    expect(types.filter((ids) => ids.includes(1))).toHaveLength(1)
    expect(types.every((ids) => ids.includes(279))).toBe(true)
  })
})

describe('a default batch', () => {
  test('answers both directions of each pair, and 207 when one fails (A7, ASC-21, ASC-22)', async () => {
    const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
    const good = pair(contact, company)
    const reply = await send(`${V4}/associate/default`, [good])
    expect(reply.status).toBe(200)
    expect(reply.body.results).toMatchObject([
      { from: { id: contact }, to: { id: company }, associationSpec: { associationTypeId: 279 } },
      { from: { id: company }, to: { id: contact }, associationSpec: { associationTypeId: 280 } },
    ])
    expect(await send(`${V4}/associate/default`, [pair(contact, UNKNOWN_ID), good])).toMatchObject({
      status: 207,
      body: { results: [{}, {}], errors: [{ subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND' }] },
    })
    expect(await send(`${V4}/associate/default`, Array(101).fill(good))).toMatchObject({ status: 400 })
  })
})

describe('a v4 batch archive', () => {
  async function createLinked() {
    const [first, second] = [await createCompany(account, '1'), await createCompany(account, '2')]
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [
      linkTo(first, 931),
      linkTo(second, 279),
    ])
    return { contact: String(id), first, second }
  }

  test('takes all links between one record and several, and passes unknown ones over (A8, ASC-24)', async () => {
    const { contact, first, second } = await createLinked()
    const to = [first, second, UNKNOWN_ID, 'odd'].map((id) => ({ id }))
    const reply = await send(`${V4}/archive`, [{ from: { id: contact }, to }])
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect(await typesOf(contact)).toEqual({})
  })

  test('names up to 10,000 pairs, whatever the number of inputs (associations 7)', async () => {
    const to = Array.from({ length: 5_000 }, (_, at) => ({ id: String(700_000 + at) }))
    const archive = (count: number) =>
      send(
        `${V4}/archive`,
        Array.from({ length: count }, (_, at) => ({ from: { id: `${90_000 + at}` }, to })),
      )
    expect((await archive(2)).status).toBe(204)
    expect(await archive(3)).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
  })

  test('takes only the labels named, or with the plain one everything (A9, ASC-25)', async () => {
    const { contact, first, second } = await createLinked()
    const label = await send(`${V4}/labels/archive`, [pair(contact, first, { types: [spec(931)] })])
    expect(label.status).toBe(204)
    expect(await typesOf(contact)).toEqual({ [first]: [1, 279], [second]: [279] })
    const primary = await send(`${V4}/labels/archive`, [pair(contact, first, { types: [spec(1)] })])
    expect(primary.status).toBe(204)
    expect(await typesOf(contact)).toEqual({ [first]: [279], [second]: [279] })
    await send(`${V4}/labels/archive`, [
      pair(contact, first, { types: [spec(279)] }),
      pair(contact, UNKNOWN_ID, { types: [spec(279)] }),
    ])
    expect(await typesOf(contact)).toEqual({ [second]: [279] })
  })

  test('answers 200 with an empty batch on the dated path (ASC-26)', async () => {
    const { contact, first, second } = await createLinked()
    const dated = '/crm/associations/2026-03/contacts/companies/batch'
    for (const reply of [
      await send(`${dated}/labels/archive`, [pair(contact, first, { types: [spec(931)] })]),
      await send(`${dated}/archive`, [{ from: { id: contact }, to: [{ id: second }] }]),
      await send('/crm/objects/2026-03/associations/contacts/companies/batch/archive', [
        { from: { id: contact }, to: [{ id: first }] },
      ]),
    ]) {
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({
        status: 'COMPLETE',
        results: [],
        startedAt: expect.any(String),
        completedAt: expect.any(String),
      })
    }
    expect(await typesOf(contact)).toEqual({})
  })
})

describe('a v4 batch read', () => {
  test('answers each record with its links, and one error for each without (A5, ASC-27, ASC-28)', async () => {
    const company = await createCompany(account, 'C')
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [linkTo(company, 931)])
    const alone = await createContact(account)
    const inputs = [{ id: alone }, { id: Number(id) }, { id: UNKNOWN_ID }, { id }, { id: 'odd' }]
    const reply = await send(`${V4}/read`, inputs)
    expect(reply.status).toBe(207)
    expect(reply.body.results).toEqual([
      {
        from: { id },
        to: [
          {
            toObjectId: Number(company),
            associationTypes: [
              { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
              { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
              { category: 'HUBSPOT_DEFINED', typeId: 931, label: 'Billing Contact' },
            ],
          },
        ],
      },
    ])
    expect(reply.body.errors).toMatchObject([
      {
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
        message: `No company is associated with contact ${alone}.`,
        context: { fromObjectId: [alone], fromObjectType: ['contacts'], toObjectType: ['companies'] },
      },
      { context: { fromObjectId: [UNKNOWN_ID] } },
      { context: { fromObjectId: ['odd'] } },
    ])
    expect((await send(`${V4}/read`, [{ id }])).status).toBe(200)
  })

  test('pages each record by itself, without a link to follow (ASC-27)', async () => {
    const contact = await createContact(account)
    const tasks: string[] = []
    for (let at = 0; at < 6; at += 1) {
      const inputs = Array.from({ length: 100 }, () => ({
        properties: { hs_timestamp: '2026-06-01T08:00:00Z' },
        associations: [linkTo(contact, 204)],
      }))
      const made = await account.send('POST', '/crm/v3/objects/tasks/batch/create', { inputs })
      tasks.push(...made.body.results.map(({ id }: { id: string }) => id))
    }
    const read = (after?: string) =>
      send('/crm/v4/associations/contacts/tasks/batch/read', [{ id: contact, ...(after ? { after } : {}) }])
    const first = await read()
    const [page] = first.body.results
    expect(page.to).toHaveLength(500)
    expect(page.paging).toEqual({ next: { after: tasks[499] } })
    const second = await read(page.paging.next.after)
    expect(
      second.body.results[0].to.map(({ toObjectId }: { toObjectId: number }) => String(toObjectId)),
    ).toEqual(tasks.slice(500))
    expect(second.body.results[0]).not.toHaveProperty('paging')
    expect((await read('odd')).body).toMatchObject({ subCategory: 'crm.associations.INVALID_IDENTIFIER' })
  })

  test('takes 1,000 inputs and not one more (associations 7)', async () => {
    const inputs = Array.from({ length: 1_000 }, (_, at) => ({ id: `${at + 1}` }))
    expect((await send(`${V4}/read`, inputs)).status).toBe(207)
    expect(await send(`${V4}/read`, [...inputs, { id: '5' }])).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('in a batch is 1000.') },
    })
  })
})

describe('the v3 batches', () => {
  test('create echoes the type, then the inverse; ids and names both do (V1, ASC-39)', async () => {
    const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
    const reply = await send(`${V3}/create`, [
      pair(contact, company, { type: 'contact_to_company_unlabeled' }),
      pair(contact, company, { type: 931 }),
      pair(contact, company, { type: 'nonsense' }),
    ])
    expect(reply.status).toBe(207)
    expect(reply.body.results).toEqual([
      { from: { id: contact }, to: { id: company }, type: 'contact_to_company_unlabeled' },
      { from: { id: company }, to: { id: contact }, type: 'company_to_contact_unlabeled' },
      { from: { id: contact }, to: { id: company }, type: '931' },
      { from: { id: company }, to: { id: contact }, type: expect.stringContaining('company_to_contact') },
    ])
    expect(reply.body.errors).toMatchObject([
      {
        category: 'VALIDATION_ERROR',
        subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
        context: { type: ['nonsense'], fromObjectType: ['contacts'], toObjectType: ['companies'] },
      },
    ])
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279, 931] })
  })

  test('read shows of companies the primary one alone, of other types every link (V2, ASC-40)', async () => {
    const [first, second] = [await createCompany(account, '1'), await createCompany(account, '2')]
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [
      linkTo(first, 279),
      linkTo(second, 1),
    ])
    const reply = await send(`${V3}/read`, [{ id }])
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.body.results).toEqual([
      {
        from: { id },
        to: [
          { id: second, type: 'contact_to_company' },
          { id: second, type: 'contact_to_company_unlabeled' },
        ],
      },
    ])
    const back = await send('/crm/v3/associations/companies/contacts/batch/read', [
      { id: first },
      { id: UNKNOWN_ID },
    ])
    expect(back).toMatchObject({
      status: 207,
      body: {
        results: [{ from: { id: first }, to: [{ id, type: 'company_to_contact_unlabeled' }] }],
        errors: [{ subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND' }],
      },
    })
    await send(`${V4}/labels/archive`, [pair(id, second, { types: [spec(1)] })])
    expect(await send(`${V3}/read`, [{ id }])).toMatchObject({ status: 207, body: { results: [] } })
  })

  test('archive takes the named definition, always 204 (V3, ASC-41)', async () => {
    const company = await createCompany(account, 'C')
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [linkTo(company, 931)])
    const inputs = [pair(id, company, { type: '931' }), pair(UNKNOWN_ID, company, { type: '279' })]
    expect(await send(`${V3}/archive`, inputs)).toMatchObject({ status: 204, body: '' })
    expect(await typesOf(id)).toEqual({ [company]: [1, 279] })
    await send(`${V3}/archive`, [pair(id, company, { type: 'contact_to_company_unlabeled' })])
    expect(await typesOf(id)).toEqual({})
    expect(await send(`${V3}/archive`, [pair(id, company, { type: 'moon' })])).toMatchObject({ status: 400 })
  })
})
