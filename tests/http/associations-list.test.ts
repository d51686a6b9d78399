import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, UNKNOWN_ID } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const due = { hs_timestamp: '2026-06-01T08:00:00Z' }
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function list(path: string) {
  return account.send('GET', `/crm/v4/objects/${path}`)
}

/** Ids of a contact's new tasks, ascending. */
async function createTasks(contact: string, count: number): Promise<readonly string[]> {
  const input = { properties: due, associations: [linkTo(contact, 204)] }
  const inputs = Array.from({ length: count }, () => input)
  const reply = await account.send('POST', '/crm/v3/objects/tasks/batch/create', { inputs })
  expect(reply).toMatchObject({ status: 201 })
  return reply.body.results.map(({ id }: { id: string }) => id)
}

async function archive(type: string, id: string) {
  await server.db.query(
    'update crm_record set archived_at = now() where account_id = $1 and object_type_id = $2 and id = $3',
    [account.accountId, type, id],
  )
}

describe('the list of associations', () => {
  test('has numeric ids and every definition with its label, by id (ASC-13, ASC-14)', async () => {
    const company = await createCompany(account, 'C')
    const contact = await createOne(account, 'contacts', { firstname: 'A' }, [linkTo(company, 931)])
    const reply = await list(`contacts/${contact.id}/associations/companies`)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      results: [
        {
          toObjectId: Number(company),
          associationTypes: [
            { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
            { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
            { category: 'HUBSPOT_DEFINED', typeId: 931, label: 'Billing Contact' },
          ],
        },
      ],
    })
  })

  test('of a record without links is empty (ASC-16)', async () => {
    const reply = await list(`contacts/${await createContact(account)}/associations/tasks`)
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.body).toEqual({ results: [] })
  })

  test('pages 5 links by 2, ascending, with an absolute link and no paging on the last page (ASC-16, PH16 to PH18)', async () => {
    const contact = await createContact(account)
    const tasks = await createTasks(contact, 5)
    const path = `contacts/${contact}/associations/tasks`
    const pages = [await list(`${path}?limit=2`)]
    const [first] = pages
    expect(first?.body.paging).toEqual({
      next: {
        after: tasks[1],
        link: `http://localhost:80/crm/v4/objects/${path}?limit=2&after=${tasks[1]}`,
      },
    })
    const follow = (reply: typeof first) =>
      account.send('GET', new URL(reply?.body.paging.next.link).href.replace('http://localhost', ''))
    const second = await follow(first)
    const third = await follow(second)
    const idsOf = (reply: typeof first) =>
      reply?.body.results.map(({ toObjectId }: { toObjectId: number }) => String(toObjectId))
    expect([idsOf(first), idsOf(second), idsOf(third)]).toEqual([
      [tasks[0], tasks[1]],
      [tasks[2], tasks[3]],
      [tasks[4]],
    ])
    expect(third).not.toHaveProperty('body.paging')
  })

  test('has no next page when the last one is just full (PH17)', async () => {
    const contact = await createContact(account)
    await createTasks(contact, 4)
    const path = `contacts/${contact}/associations/tasks`
    expect((await list(`${path}?limit=4`)).body).not.toHaveProperty('paging')
    expect((await list(`${path}?limit=3`)).body).toHaveProperty('paging')
  })

  test('counts records, not definitions, toward the limit (ASC-16)', async () => {
    const parent = await createCompany(account, 'Parent')
    const child = (name: string) => createCompany(account, name, [linkTo(parent, 14)])
    const children = [await child('a'), await child('b'), await child('c')]
    const reply = await list(`companies/${parent}/associations/companies?limit=2`)
    expect(reply.body.results).toMatchObject([
      { toObjectId: Number(children[0]), associationTypes: [{ typeId: 13 }, { typeId: 450 }] },
      { toObjectId: Number(children[1]), associationTypes: [{ typeId: 13 }, { typeId: 450 }] },
    ])
    expect(reply.body.paging.next.after).toBe(children[1])
  })

  test('leaves archived records out, and they take no place on a page (ASC-7)', async () => {
    const contact = await createContact(account)
    const [first, gone, last] = await createTasks(contact, 3)
    await archive('0-27', String(gone))
    const reply = await list(`contacts/${contact}/associations/tasks?limit=2`)
    expect(reply.body).toMatchObject({
      results: [{ toObjectId: Number(first) }, { toObjectId: Number(last) }],
    })
    expect(reply.body).not.toHaveProperty('paging')
  })

  test.for(['contacts/ID/associations/tasks', '0-1/ID/associations/0-27', 'CONTACT/ID/associations/task'])(
    'is the same under %s and on the dated path (ASC-12)',
    async (pattern) => {
      const contact = await createContact(account)
      const [task] = await createTasks(contact, 1)
      const path = pattern.replace('ID', contact)
      for (const prefix of ['/crm/v4/objects', '/crm/objects/2026-03']) {
        const reply = await account.send('GET', `${prefix}/${path}`)
        expect(reply).toMatchObject({ status: 200, body: { results: [{ toObjectId: Number(task) }] } })
      }
    },
  )
})

describe('a list that is refused', () => {
  test('of more than 500 names the limit (ASC-15)', async () => {
    const reply = await list('contacts/1/associations/tasks?limit=501')
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      message: 'You can only request at most 500 associations at once.',
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'VALIDATION_ERROR',
      context: { limit: ['501'] },
    })
  })

  test.for(['limit=0', 'limit=-1', 'limit=x', 'limit=1.5', 'after=x', 'after=-1'])(
    '%s is no page (PE13)',
    async (query) => {
      const [name = '', value = ''] = query.split('=')
      const reply = await list(`contacts/1/associations/tasks?${query}`)
      expect(reply).toMatchObject({
        status: 400,
        body: { category: 'VALIDATION_ERROR', context: { [name]: [value] } },
      })
    },
  )

  test('of nobody is 404 (ASC-16)', async () => {
    expect(await list(`contacts/${UNKNOWN_ID}/associations/tasks`)).toMatchObject({
      status: 404,
      body: { message: 'resource not found', category: 'OBJECT_NOT_FOUND' },
    })
  })

  test('of an archived record is 404 (ASC-7, OBJ-56)', async () => {
    const contact = await createContact(account)
    await archive('0-1', contact)
    expect(await list(`contacts/${contact}/associations/tasks`)).toMatchObject({ status: 404 })
  })

  test('of an id that is no number names the parameter (associations 6)', async () => {
    const reply = await list('contacts/ann/associations/tasks')
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      message: 'Unable to parse value for path parameter: objectId',
      category: 'VALIDATION_ERROR',
    })
    expect(reply.body).not.toHaveProperty('context')
  })

  test.for(['contacts/1/associations/widgets', 'widgets/1/associations/tasks'])(
    '%s names an unknown type (OBJ-5)',
    async (path) => {
      expect(await list(path)).toMatchObject({
        status: 400,
        body: { message: 'Unable to infer object type from: widgets' },
      })
    },
  )
})

describe('associations in a record read (OBJ-95, OBJ-96)', () => {
  function read(path: string) {
    return account.send('GET', `/crm/v3/objects/${path}`)
  }

  test('have the plural name as key and the v3 name of each definition', async () => {
    const [one, two] = [await createCompany(account, 'One'), await createCompany(account, 'Two')]
    const contact = await createOne(account, 'contacts', { firstname: 'A' }, [
      linkTo(one, 279),
      linkTo(two, 279),
    ])
    const [task] = await createTasks(contact.id, 1)
    const reply = await read(`contacts/${contact.id}?associations=company,0-27,deals&associations=companies`)
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.body.associations).toEqual({
      companies: {
        results: [
          { id: one, type: 'contact_to_company' },
          { id: one, type: 'contact_to_company_unlabeled' },
          { id: two, type: 'contact_to_company_unlabeled' },
        ],
      },
      tasks: { results: [{ id: task, type: 'contact_to_task' }] },
    })
  })

  test('are left out as a whole when nothing is linked, and archived targets count for nothing', async () => {
    const contact = await createContact(account)
    const [task] = await createTasks(contact, 1)
    await archive('0-27', String(task))
    expect((await read(`contacts/${contact}?associations=tasks,deals`)).body).not.toHaveProperty(
      'associations',
    )
  })

  test('of a type that resolves to nothing refuse the read', async () => {
    const contact = await createContact(account)
    expect(await read(`contacts/${contact}?associations=tasks,widgets`)).toMatchObject({
      status: 400,
      body: { message: 'Unable to infer object type from: widgets', category: 'VALIDATION_ERROR' },
    })
  })

  test('stop at 500 with a link to the rest', async () => {
    const contact = await createContact(account)
    const pages = [100, 100, 100, 100, 100, 2].map((count) => createTasks(contact, count))
    const tasks = (await Promise.all(pages)).flat().toSorted((a, b) => Number(a) - Number(b))
    const reply = await read(`contacts/${contact}?associations=tasks`)
    const { results, paging } = reply.body.associations.tasks
    expect(results.map(({ id }: { id: string }) => id)).toEqual(tasks.slice(0, 500))
    expect(paging.next).toEqual({
      after: tasks[499],
      link: `http://localhost:80/crm/v4/objects/contacts/${contact}/associations/tasks?after=${tasks[499]}`,
    })
    const rest = await list(`contacts/${contact}/associations/tasks?after=${paging.next.after}`)
    expect(rest.body).toMatchObject({
      results: [{ toObjectId: Number(tasks[500]) }, { toObjectId: Number(tasks[501]) }],
    })
  })
})
