import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, listTypeIds, UNKNOWN_ID } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const due = { hs_timestamp: '2026-06-01T08:00:00Z' }
const types = ['contacts', 'companies', 'deals', 'tickets', 'tasks']
const spec = (associationTypeId: number, associationCategory = 'HUBSPOT_DEFINED') => ({
  associationCategory,
  associationTypeId,
})
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

type Definition = { category: string; typeId: number; label: string | null }

async function listDefinitions(from: string, to: string): Promise<readonly Definition[]> {
  const reply = await account.send('GET', `/crm/v4/associations/${from}/${to}/labels`)
  expect(reply).toMatchObject({ status: 200, body: { results: expect.any(Array) } })
  return reply.body.results
}

describe('definitions (associations section 1)', () => {
  test('have one without a label for each pair of types that can be linked, and none for others (ASC-3)', async () => {
    const pairs = types.flatMap((from) => types.map((to) => [from, to] as const))
    const plain = await Promise.all(
      pairs.map(async ([from, to]) => {
        const found = await listDefinitions(from, to)
        return [from, to, found.length, found.filter(({ label }) => label === null).length] as const
      }),
    )
    expect(plain.filter(([, , all, without]) => without !== Math.min(all, 1))).toEqual([])
    expect(plain.filter(([, , all]) => all === 0)).toEqual([['tasks', 'tasks', 0, 0]])
  })

  test('have an inverse each, which links the same records from the other end (ASC-1, ASC-5)', async () => {
    const contact = await createContact(account)
    const made = await createOne(account, 'tickets', { hs_pipeline_stage: '1' }, [linkTo(contact, 16)])
    expect(await listTypeIds(account, `tickets/${made.id}`, 'contacts')).toEqual({ [contact]: [16] })
    expect(await listTypeIds(account, `contacts/${contact}`, 'tickets')).toEqual({ [made.id]: [15] })
  })

  test.for(['WORK', 'INTEGRATOR_DEFINED', 'USER_DEFINED', 'hubspot_defined', ''])(
    'of category `%s` that the account does not have are refused in writes (ASC-2)',
    async (category) => {
      const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
      const url = `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`
      expect(await account.send('PUT', url, [spec(279, category)])).toMatchObject({
        status: 400,
        body: {
          category: 'VALIDATION_ERROR',
          message: 'One or more associations are invalid',
          context: { associationSpec: [`${category}=279`] },
        },
      })
      expect(await listTypeIds(account, `contacts/${contact}`, 'companies')).toEqual({})
    },
  )

  test('of one id stand side by side in two categories (ASC-2, ASC-14)', async () => {
    const fresh = await server.createAccount()
    const made = await fresh.send('POST', '/crm/v4/associations/contacts/companies/labels', {
      name: 'first',
      label: 'First',
    })
    expect(made).toMatchObject({ status: 200, body: { results: [{ category: 'USER_DEFINED', typeId: 1 }] } })
    const [contact, company] = [await createContact(fresh), await createCompany(fresh, 'C')]
    const url = `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`
    await fresh.send('PUT', url, [spec(1, 'USER_DEFINED'), spec(1)])
    const listed = await fresh.send('GET', `/crm/v4/objects/contacts/${contact}/associations/companies`)
    expect(listed).toMatchObject({ status: 200 })
    expect(listed.body.results[0].associationTypes).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
      { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
      { category: 'USER_DEFINED', typeId: 1, label: 'First' },
    ])
  })
})

describe('a label (ASC-32)', () => {
  const labels = '/crm/v4/associations/deals/tickets/labels'
  const create = (body: object, path = labels) => account.send('POST', path, body)

  test('is unlike the others of its direction, seen from the other end and after a change, too (ASC-32, ASC-34)', async () => {
    const made = await create({ name: 'cause', label: 'Cause', inverseLabel: 'Effect' })
    expect(made).toMatchObject({ status: 200 })
    const other = await create({ name: 'source', label: 'Source', inverseLabel: 'Result' })
    const taken = { status: 409, body: { category: 'OBJECT_ALREADY_EXISTS' } }
    expect(await create({ name: 'x', label: 'X', inverseLabel: 'Effect' })).toMatchObject(taken)
    const back = '/crm/v4/associations/tickets/deals/labels'
    expect(await create({ name: 'x', label: 'Effect' }, back)).toMatchObject(taken)
    const [inverse, forward] = other.body.results
    const update = (typeId: number, label: string, path = labels) =>
      account.send('PUT', path, { associationTypeId: typeId, label })
    expect(await update(forward.typeId, 'Cause')).toMatchObject(taken)
    expect(await update(inverse.typeId, 'Effect', back)).toMatchObject(taken)
    expect(await update(forward.typeId, 'Source')).toMatchObject({ status: 204, body: '' })
  })

  test('between two types that cannot be linked is refused (ASC-4, associations section 6)', async () => {
    expect(await create({ name: 'x', label: 'X' }, '/crm/v4/associations/tasks/tasks/labels')).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', message: 'No association types exist between task and task' },
    })
  })

  test('that is the same from both ends of one type has one id (ASC-31)', async () => {
    const path = '/crm/v4/associations/deals/deals/labels'
    const made = await create({ name: 'twin', label: 'Twin', inverseLabel: 'Twin' }, path)
    expect(made).toMatchObject({ status: 200, body: { results: [{ label: 'Twin' }] } })
    expect(made.body.results).toHaveLength(1)
    const own = (await listDefinitions('deals', 'deals')).filter(
      ({ category }) => category === 'USER_DEFINED',
    )
    expect(own).toEqual(made.body.results)
  })
})

describe('two types that have no definition (associations section 6)', () => {
  test.for([
    ['PUT', '/crm/v4/objects/tasks/1/associations/default/tasks/2', undefined],
    [
      'POST',
      '/crm/v4/associations/tasks/tasks/batch/associate/default',
      { inputs: [{ from: { id: '1' }, to: { id: '2' } }] },
    ],
  ] as const)('%s %s is refused (A3, A7)', async ([method, url, body]) => {
    expect(await account.send(method, url, body)).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', message: 'No association types exist between task and task' },
    })
  })

  test('list nothing (L1, V4, ASC-36)', async () => {
    for (const url of ['/crm/v4/associations/tasks/tasks/labels', '/crm/v3/associations/tasks/tasks/types']) {
      const reply = await account.send('GET', url)
      expect(reply).toMatchObject({ status: 200 })
      expect(reply.body).toEqual({ results: [] })
    }
  })
})

describe('the v3 routes of one record (ASC-10)', () => {
  test('are there for every pair of types, by name and by id (V5 to V7, ASC-10, ASC-12)', async () => {
    const deal = await createOne(account, 'deals', { dealname: 'D', dealstage: 'closedwon' })
    const task = await createOne(account, 'tasks', due)
    const root = `/crm/v3/objects/0-3/${deal.id}/associations/task`
    const made = await account.send('PUT', `${root}/${task.id}/deal_to_task`)
    expect(made).toMatchObject({
      status: 200,
      body: { id: deal.id, associations: { tasks: { results: [{ id: task.id, type: 'deal_to_task' }] } } },
    })
    const listed = await account.send('GET', root)
    expect(listed).toMatchObject({ status: 200, body: { results: [{ id: task.id, type: 'deal_to_task' }] } })
    expect(await account.send('DELETE', `${root}/${task.id}/215`)).toMatchObject({ status: 204, body: '' })
    expect((await account.send('GET', root)).body).toEqual({ results: [] })
  })

  test.for([
    ['GET', 'contacts/ann/associations/companies', 'ann'],
    ['PUT', 'contacts/ann/associations/companies/1/279', 'ann'],
    ['PUT', 'contacts/1/associations/companies/acme/279', 'acme'],
    ['DELETE', 'contacts/1/associations/companies/-1/279', '-1'],
  ] as const)('%s %s names what is no id (associations section 6)', async ([method, path, id]) => {
    expect(await account.send(method, `/crm/v3/objects/${path}`)).toMatchObject({
      status: 400,
      body: {
        category: 'VALIDATION_ERROR',
        subCategory: 'crm.associations.INVALID_IDENTIFIER',
        message: `${id} is not a valid ID`,
        context: { id: [id] },
      },
    })
  })

  test('the dated spelling of a put is one, and of a removal (ASC-46)', async () => {
    const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
    const url = `/crm/objects/2026-03/contacts/${contact}/associations/companies/${company}/931`
    expect(await account.send('PUT', url)).toMatchObject({ status: 200, body: { id: contact } })
    expect(await listTypeIds(account, `contacts/${contact}`, 'companies')).toEqual({
      [company]: [1, 279, 931],
    })
    expect(await account.send('DELETE', url)).toMatchObject({ status: 204, body: '' })
    expect(await listTypeIds(account, `contacts/${contact}`, 'companies')).toEqual({ [company]: [1, 279] })
  })

  test('`associations` behind the version is no object type (ASC-46)', async () => {
    const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
    const root = '/crm/objects/2026-03/associations/contacts/companies/batch'
    const pair = { from: { id: contact }, to: { id: company } }
    const made = await account.send('POST', `${root}/create`, { inputs: [{ ...pair, types: [spec(279)] }] })
    expect(made).toMatchObject({ status: 201, body: { results: [{ labels: ['Primary'] }] } })
    const read = await account.send('POST', `${root}/read`, { inputs: [{ id: contact }] })
    expect(read).toMatchObject({
      status: 200,
      body: { results: [{ from: { id: contact }, to: [{ toObjectId: Number(company) }] }] },
    })
    expect(await account.send('GET', '/crm/objects/2026-03/associations/1')).toMatchObject({
      status: 400,
      body: { message: 'Unable to infer object type from: associations' },
    })
  })
})

describe('pages of links', () => {
  test.for(['501', '5000000000', '99999999999999999999'])(
    'of %s are refused, however many (ASC-15)',
    async (limit) => {
      for (const version of ['v3', 'v4']) {
        const url = `/crm/${version}/objects/contacts/1/associations/tasks?limit=${limit}`
        expect(await account.send('GET', url)).toMatchObject({
          status: 400,
          body: {
            message: 'You can only request at most 500 associations at once.',
            context: { limit: [limit] },
          },
        })
      }
    },
  )

  test('are 500 long when no limit is given (ASC-16, ASC-42)', async () => {
    const contact = await createContact(account)
    await server.db.query(
      `with made as (
        insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
        select $1, '0-27', n, '{}', now(), now() from generate_series(30001, 30501) n returning id
      ) insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
      select $1, '0-1', $2, '0-27', id, 'HUBSPOT_DEFINED', 203 from made`,
      [account.accountId, contact],
    )
    for (const version of ['v3', 'v4']) {
      const reply = await account.send(
        'GET',
        `/crm/${version}/objects/contacts/${contact}/associations/tasks`,
      )
      expect(reply).toMatchObject({ status: 200, body: { paging: { next: { after: '30500' } } } })
      expect(reply.body.results).toHaveLength(500)
    }
  })
})

test('a v3 batch read finds the primary company behind 500 others, and keeps the order of errors (V2, ASC-40, ASC-28)', async () => {
  const [alone, contact, plain] = [
    await createContact(account),
    await createContact(account),
    await createContact(account),
  ]
  await server.db.query(
    `with made as (
      insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
      select $1, '0-2', n, '{}', now(), now() from generate_series(40001, 40600) n returning id
    ) insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
    select $1, '0-1', holder, '0-2', id, 'HUBSPOT_DEFINED', 279 from made, unnest($2::bigint[]) as holder
    union all select $1, '0-1', $3, '0-2', 40599, 'HUBSPOT_DEFINED', 1`,
    [account.accountId, [contact, plain], contact],
  )
  const inputs = [alone, plain, contact, UNKNOWN_ID].map((id) => ({ id }))
  const reply = await account.send('POST', '/crm/v3/associations/contacts/companies/batch/read', { inputs })
  expect(reply).toMatchObject({ status: 207, body: { numErrors: 3 } })
  expect(reply.body.results).toEqual([
    {
      from: { id: contact },
      to: [
        { id: '40599', type: 'contact_to_company' },
        { id: '40599', type: 'contact_to_company_unlabeled' },
      ],
    },
  ])
  expect(
    reply.body.errors.map(({ context }: { context: { fromObjectId: string[] } }) => context.fromObjectId[0]),
  ).toEqual([alone, plain, UNKNOWN_ID])
})
