import { beforeAll, describe, expect, test } from 'vitest'
import {
  countRows,
  createCompany,
  createContact,
  createOne,
  listTypeIds,
  UNKNOWN_ID,
} from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const spec = (associationTypeId: number | string, associationCategory = 'HUBSPOT_DEFINED') => ({
  associationCategory,
  associationTypeId,
})
const typesOf = (contact: string) => listTypeIds(account, `contacts/${contact}`, 'companies')

function put(contact: string, company: string, specs: unknown, prefix = '/crm/v4/objects') {
  return account.send('PUT', `${prefix}/contacts/${contact}/associations/companies/${company}`, specs)
}

async function createPair(): Promise<readonly [contact: string, company: string]> {
  return [await createContact(account), await createCompany(account, 'C')]
}

describe('a labelled put', () => {
  test('answers 201 with numbers and labels, and adds the plain link, both ways (A2, ASC-4, ASC-5, ASC-17)', async () => {
    const [contact, company] = await createPair()
    const reply = await put(contact, company, [spec(931)])
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      fromObjectTypeId: '0-1',
      fromObjectId: Number(contact),
      toObjectTypeId: '0-2',
      toObjectId: Number(company),
      labels: ['Primary', 'Billing Contact'],
    })
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279, 931] })
    expect(await listTypeIds(account, `companies/${company}`, 'contacts')).toEqual({
      [contact]: [2, 280, 930],
    })
  })

  test.for(['/crm/objects/2026-03', '/crm/objects/2026-09-beta'])(
    'works under %s (associations 2)',
    async (prefix) => {
      const [contact, company] = await createPair()
      expect(await put(contact, company, [spec('279')], prefix)).toMatchObject({ status: 201 })
      expect(await typesOf(contact)).toEqual({ [company]: [1, 279] })
    },
  )

  test('makes the new primary company the only one; the old one stays linked (ASC-6)', async () => {
    const [contact, first] = await createPair()
    const second = await createCompany(account, 'D')
    await put(contact, first, [spec(279)])
    await put(contact, second, [spec(279)])
    expect(await typesOf(contact)).toEqual({ [first]: [1, 279], [second]: [279] })
    await put(contact, second, [spec(1)])
    expect(await typesOf(contact)).toEqual({ [first]: [279], [second]: [1, 279] })
    const fromThird = await createCompany(account, 'E')
    const reply = await account.send(
      'PUT',
      `/crm/v4/objects/companies/${fromThird}/associations/contacts/${contact}`,
      [spec(2)],
    )
    expect(reply.body.labels).toEqual(['Primary'])
    expect(await typesOf(contact)).toEqual({ [first]: [279], [second]: [279], [fromThird]: [1, 279] })
  })

  test('of what is there already changes nothing', async () => {
    const [contact, company] = await createPair()
    await put(contact, company, [spec(1)])
    const before = await countRows(server.db, account.accountId)
    expect(await put(contact, company, [spec(1), spec(279)])).toMatchObject({ status: 201 })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test.for([
    ['no type', [], 'At least one association type is required'],
    [
      'the wrong direction',
      [spec(2)],
      'invalid from object type CONTACT for associations to be created. expected: COMPANY',
    ],
    [
      'another target type',
      [spec(4)],
      'invalid to object type COMPANY for associations to be created. expected: DEAL',
    ],
  ] as const)('with %s is refused (ASC-19, ASC-20)', async ([, specs, message]) => {
    const [contact, company] = await createPair()
    expect(await put(contact, company, specs)).toMatchObject({
      status: 400,
      body: { message, category: 'VALIDATION_ERROR' },
    })
    expect(await typesOf(contact)).toEqual({})
  })

  test('with an unknown definition names it (associations 6)', async () => {
    const [contact, company] = await createPair()
    expect(await put(contact, company, [spec(279), spec(26, 'USER_DEFINED')])).toMatchObject({
      status: 400,
      body: {
        message: 'One or more associations are invalid',
        context: {
          associationSpec: ['USER_DEFINED=26'],
          INVALID_ASSOCIATION_TYPE_ID: ['USER_DEFINED=26 is not a valid association definition id'],
        },
      },
    })
  })

  test('of a missing target or source names it (associations 6)', async () => {
    const [contact, company] = await createPair()
    const missing = (label: string) => ({
      status: 400,
      body: {
        message: 'One or more associations are invalid',
        category: 'VALIDATION_ERROR',
        context: {
          INVALID_OBJECT_IDS: [`${label}=${UNKNOWN_ID} is not valid`],
          objectId: [UNKNOWN_ID],
          objectType: [label],
        },
      },
    })
    expect(await put(contact, UNKNOWN_ID, [spec(279)])).toMatchObject(missing('COMPANY'))
    expect(await put(UNKNOWN_ID, company, [spec(279)])).toMatchObject(missing('CONTACT'))
  })

  test('with an id that is no number names the parameter (associations 6)', async () => {
    const [contact, company] = await createPair()
    expect((await put('ann', company, [spec(279)])).body.message).toBe(
      'Unable to parse value for path parameter: objectId',
    )
    expect((await put(contact, 'acme', [spec(279)])).body.message).toBe(
      'Unable to parse value for path parameter: toObjectId',
    )
  })

  test('without a body says so (associations 6), and with an object in its place too', async () => {
    const [contact, company] = await createPair()
    expect(await put(contact, company, undefined)).toMatchObject({
      status: 400,
      body: { message: 'Invalid JSON input: a request body was expected, but none found' },
    })
    expect((await put(contact, company, spec(279))).status).toBe(400)
  })

  test('of a record to itself is refused (ASC-8)', async () => {
    const contact = await createContact(account)
    const path = `/crm/v4/objects/contacts/${contact}/associations/contacts/${contact}`
    expect(await account.send('PUT', path, [spec(449)])).toMatchObject({
      status: 400,
      body: { message: `Object ${contact} cannot be associated to itself (${contact})` },
    })
  })

  test('asks for a write scope of the first type (ASC-11)', async () => {
    const [contact, company] = await createPair()
    const url = `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`
    const sendWith = async (scope: string, method: string, to = url) => {
      const token = await server.createToken(account, { scopes: [scope] })
      return server.send({ method, url: to, token, ...(method === 'PUT' ? { body: [spec(279)] } : {}) })
    }
    expect(await sendWith('crm.objects.companies.write', 'PUT')).toMatchObject({
      status: 403,
      body: { category: 'MISSING_SCOPES' },
    })
    expect((await sendWith('crm.objects.contacts.write', 'PUT')).status).toBe(201)
    const list = `/crm/v4/objects/contacts/${contact}/associations/companies`
    expect((await sendWith('crm.objects.companies.read', 'GET', list)).status).toBe(200)
    expect((await sendWith('crm.objects.deals.read', 'GET', list)).status).toBe(403)
  })
})

describe('a default put', () => {
  test('answers both directions, forward first, with ids as text (A3, ASC-21)', async () => {
    const [contact, company] = await createPair()
    const path = `contacts/${contact}/associations/default/companies/${company}`
    const reply = await account.send('PUT', `/crm/v4/objects/${path}`)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ status: 'COMPLETE', startedAt: expect.any(String) })
    expect(reply.body.results).toEqual([
      {
        from: { id: contact },
        to: { id: company },
        associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 },
      },
      {
        from: { id: company },
        to: { id: contact },
        associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 280 },
      },
    ])
    const again = await account.send('PUT', `/crm/objects/2026-03/${path}`)
    expect(again.body.results).toEqual(reply.body.results)
  })

  test('of a missing record is 404 (associations 6)', async () => {
    const contact = await createContact(account)
    const send = (path: string) => account.send('PUT', `/crm/v4/objects/${path}`)
    expect(await send(`contacts/${contact}/associations/default/companies/${UNKNOWN_ID}`)).toMatchObject({
      status: 404,
      body: {
        message: `No company with ID ${UNKNOWN_ID} exists`,
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND',
        context: { objectType: ['companies'], id: [UNKNOWN_ID] },
      },
    })
    expect(await send(`0-1/${UNKNOWN_ID}/associations/default/company/${contact}`)).toMatchObject({
      status: 404,
      body: { subCategory: 'crm.associations.FROM_OBJECT_NOT_FOUND', context: { objectType: ['0-1'] } },
    })
  })
})

describe('removing', () => {
  test('takes every definition both ways, and is 204 when there is none (A4, ASC-23)', async () => {
    const [contact, company] = await createPair()
    await put(contact, company, [spec(931)])
    const path = `/crm/v4/objects/companies/${company}/associations/contacts/${contact}`
    const reply = await account.send('DELETE', path)
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect(await typesOf(contact)).toEqual({})
    expect(await listTypeIds(account, `companies/${company}`, 'contacts')).toEqual({})
    expect((await account.send('DELETE', path.replace('v4/objects', 'objects/2026-03'))).status).toBe(204)
  })

  test('the primary company promotes nobody; the next one linked is not primary by itself (ASC-6)', async () => {
    const [contact, first] = await createPair()
    const second = await createCompany(account, 'D')
    await put(contact, first, [spec(279)])
    await put(contact, second, [spec(279)])
    await account.send('DELETE', `/crm/v4/objects/contacts/${contact}/associations/companies/${first}`)
    expect(await typesOf(contact)).toEqual({ [second]: [279] })
  })

  test('is undone by nobody: 30 puts and removals of one pair at once leave it whole or not at all (ASC-4)', async () => {
    const [contact, company] = await createPair()
    const path = `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        at % 2 ? account.send('DELETE', path) : put(contact, company, [spec(at % 4 ? 931 : 1)]),
      ),
    )
    expect(replies.filter(({ status }) => ![201, 204].includes(status))).toEqual([])
    const forward = Object.values(await typesOf(contact)).flat()
    const back = Object.values(await listTypeIds(account, `companies/${company}`, 'contacts')).flat()
    expect(back).toHaveLength(forward.length)
    expect(forward.includes(279)).toBe(forward.length > 0)
  })
})

describe('the v3 routes of one record (ASC-10)', () => {
  test('V6 links by name or id and answers the record with its links (ASC-42, ASC-43)', async () => {
    const [contact, company] = await createPair()
    const path = `contacts/${contact}/associations/companies/${company}`
    const named = await account.send('PUT', `/crm/v3/objects/${path}/contact_to_company_unlabeled`)
    expect(named).toMatchObject({
      status: 200,
      body: {
        id: contact,
        properties: { firstname: 'Ann' },
        associations: {
          companies: {
            results: [
              { id: company, type: 'contact_to_company' },
              { id: company, type: 'contact_to_company_unlabeled' },
            ],
          },
        },
      },
    })
    const byId = await account.send('PUT', `/crm/objects/2026-03/${path}/931`)
    expect(byId.body.associations.companies.results).toHaveLength(3)
  })

  test('the plain-looking name contact_to_company means primary (ASC-43)', async () => {
    const [contact, first] = await createPair()
    const second = await createCompany(account, 'D')
    await put(contact, first, [spec(279)])
    await account.send(
      'PUT',
      `/crm/v3/objects/contacts/${contact}/associations/companies/${second}/contact_to_company`,
    )
    expect(await typesOf(contact)).toEqual({ [first]: [279], [second]: [1, 279] })
  })

  test('V5 lists one entry for each definition, a page counting records (ASC-42)', async () => {
    const [contact, first] = await createPair()
    const second = await createCompany(account, 'D')
    await put(contact, first, [spec(279)])
    await put(contact, second, [spec(279)])
    const path = `/crm/v3/objects/contacts/${contact}/associations/companies`
    const page = await account.send('GET', `${path}?limit=1`)
    expect(page.body).toEqual({
      results: [
        { id: first, type: 'contact_to_company' },
        { id: first, type: 'contact_to_company_unlabeled' },
      ],
      paging: { next: { after: first, link: `http://localhost:80${path}?limit=1&after=${first}` } },
    })
    const rest = await account.send('GET', `${path}?after=${first}`)
    expect(rest.body).toEqual({ results: [{ id: second, type: 'contact_to_company_unlabeled' }] })
    expect(await account.send('GET', `${path}?limit=501`)).toMatchObject({
      status: 400,
      body: { message: 'You can only request at most 500 associations at once.' },
    })
    const absent = path.replace(contact, UNKNOWN_ID)
    expect((await account.send('GET', absent)).status).toBe(404)
  })

  test('V7 takes one definition, or with the plain one the whole link (ASC-41, ASC-42)', async () => {
    const [contact, company] = await createPair()
    await put(contact, company, [spec(931)])
    const path = `/crm/v3/objects/contacts/${contact}/associations/companies/${company}`
    expect((await account.send('DELETE', `${path}/931`)).status).toBe(204)
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279] })
    expect((await account.send('DELETE', `${path}/contact_to_company_unlabeled`)).status).toBe(204)
    expect(await typesOf(contact)).toEqual({})
  })

  test('an unknown type is refused with the words sent (associations 6)', async () => {
    const [contact, company] = await createPair()
    const path = `/crm/v3/objects/contact/${contact}/associations/0-2/${company}/contact_to_moon`
    const refused = {
      status: 400,
      body: {
        message: 'contact_to_moon is not a valid association type between contact and 0-2',
        category: 'VALIDATION_ERROR',
        subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
        context: { type: ['contact_to_moon'], fromObjectType: ['contact'], toObjectType: ['0-2'] },
      },
    }
    expect(await account.send('PUT', path)).toMatchObject(refused)
    expect(await account.send('DELETE', path)).toMatchObject(refused)
  })
})

describe('definitions', () => {
  test.for([
    '/crm/v4/associations/contacts/companies/labels',
    '/crm/associations/v4/0-1/0-2/labels',
    '/crm/associations/2026-03/contact/company/labels',
  ])('are listed under %s, the plain one without label (L1, ASC-9, ASC-29)', async (path) => {
    const reply = await account.send('GET', path)
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.body).toEqual({
      results: [
        { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
        { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
        { category: 'HUBSPOT_DEFINED', typeId: 931, label: 'Billing Contact' },
      ],
    })
  })

  test('of one id in two categories are two, and a pair has one without a label (ASC-2, ASC-3)', async () => {
    const fresh = await server.createAccount()
    const labels = '/crm/v4/associations/contacts/companies/labels'
    const made = await fresh.send('POST', labels, { name: 'adviser', label: 'Adviser' })
    expect(made).toMatchObject({ status: 200, body: { results: [{ category: 'USER_DEFINED', typeId: 1 }] } })
    const reply = await fresh.send('GET', labels)
    expect(reply.status).toBe(200)
    const ofIdOne = reply.body.results.filter(({ typeId }: { typeId: number }) => typeId === 1)
    expect(ofIdOne).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
      { category: 'USER_DEFINED', typeId: 1, label: 'Adviser' },
    ])
    const plain = reply.body.results.filter(({ label }: { label: string | null }) => label === null)
    expect(plain).toEqual([{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }])
  })

  test.for(['WORK', 'INTEGRATOR_DEFINED', 'MINE'])(
    'of category %s are in no link that a caller makes (ASC-2)',
    async (category) => {
      const [contact, company] = await createPair()
      expect(await put(contact, company, [spec(279, category)])).toMatchObject({
        status: 400,
        body: { category: 'VALIDATION_ERROR' },
      })
      expect(await typesOf(contact)).toEqual({})
    },
  )

  test('have v3 names and ids as text (V4, ASC-36)', async () => {
    const reply = await account.send('GET', '/crm/v3/associations/tasks/contacts/types')
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.body).toEqual({ results: [{ id: '204', name: 'task_to_contact' }] })
  })
})

test('a deal takes its first company as primary, and a put by another moves it (ASC-6)', async () => {
  const deal = await createOne(account, 'deals', { dealname: 'D', dealstage: 'closedwon' })
  const [first, second] = [await createCompany(account, '1'), await createCompany(account, '2')]
  const link = (company: string, typeId: number) =>
    account.send('PUT', `/crm/v4/objects/deals/${deal.id}/associations/companies/${company}`, [spec(typeId)])
  await link(first, 341)
  await link(second, 5)
  expect(await listTypeIds(account, `deals/${deal.id}`, 'companies')).toEqual({
    [first]: [341],
    [second]: [5, 341],
  })
})
