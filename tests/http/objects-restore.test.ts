import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Finished, runCommand } from '../support/command-line.ts'
import { createCompany, createContact, createOne, linkTo, listTypeIds } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { recordTimeline } from '../support/timeline-reading.ts'
import { createTemplate, postEvent } from '../support/timeline-setup.ts'

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const CONTACTS = '/crm/v3/objects/contacts'
const restore = (type: string, id: string): Promise<Finished> =>
  runCommand(
    ['records', 'restore', type, id, '--account', account.accountId, '--database-url', server.databaseUrl],
    {},
  )
const archive = async (id: string, type = 'contacts') =>
  expect((await account.send('DELETE', `/crm/v3/objects/${type}/${id}`)).status).toBe(204)
const read = (id: string, query = '') => account.send('GET', `${CONTACTS}/${id}${query}`)

describe('an archived record that is brought back', () => {
  test('has its values, history, links, events and addresses, and a later updatedAt (OBJ-64, OBJ-21)', async () => {
    const company = await createCompany(account, 'Home')
    const { id } = await createOne(account, 'contacts', { email: 'back@example.org', city: 'Oslo' }, [
      linkTo(company, 279),
    ])
    const eventTemplateId = await createTemplate(account)
    await postEvent(account, { eventTemplateId, id: 'kept', objectId: id })
    const names = '?properties=email,city&propertiesWithHistory=city&associations=companies'
    const before = await read(id, names)
    await archive(id)
    const gone = await read(id, '?archived=true')
    expect(await restore('contact', id)).toEqual({
      code: 0,
      stdout: `Restored contact ${id} of account ${account.accountId}.\n`,
      stderr: '',
    })
    const after = await read(id, names)
    const { updatedAt, properties, ...rest } = before.body
    expect(after).toMatchObject({
      status: 200,
      body: { ...rest, properties: { city: 'Oslo', email: 'back@example.org' } },
    })
    expect(Date.parse(after.body.updatedAt)).toBeGreaterThan(Date.parse(gone.body.updatedAt))
    expect(Date.parse(gone.body.updatedAt)).toBeGreaterThan(Date.parse(updatedAt))
    expect(properties.city).toBe('Oslo')
    expect(await listTypeIds(account, `companies/${company}`, 'contacts')).toEqual({ [id]: [2, 280] })
    const timeline = await account.send('GET', `${recordTimeline(id)}?kind=event`)
    expect(timeline.body.results.map((event: { id: string }) => event.id)).toEqual(['kept'])
    const clash = await account.send('POST', CONTACTS, { properties: { email: 'back@example.org' } })
    expect(clash).toMatchObject({
      status: 409,
      body: { message: `Contact already exists. Existing ID: ${id}` },
    })
  })

  test('loses the addresses that others took meanwhile, and says so (objects 7.2, OBJ-64)', async () => {
    const first = await createContact(account, { email: 'own@example.org' })
    const second = await createContact(account, { email: 'further@example.org' })
    const third = await createContact(account, { email: 'stays@example.org' })
    const merge = async (primaryObjectId: string, objectIdToMerge: string) =>
      (await account.send('POST', `${CONTACTS}/merge`, { primaryObjectId, objectIdToMerge })).body.id
    const id = await merge(await merge(first, second), third)
    await archive(id)
    const heirs = [
      await createContact(account, { email: 'own@example.org' }),
      await createContact(account, { email: 'further@example.org' }),
    ]
    const done = await restore('contacts', id)
    expect(done.stdout).toContain('lost: email, hs_additional_emails.')
    const back = await read(first, '?properties=email,hs_additional_emails&propertiesWithHistory=email')
    expect(back).toMatchObject({
      status: 200,
      body: { id, properties: { email: null, hs_additional_emails: 'stays@example.org' } },
    })
    expect(back.body.propertiesWithHistory.email[0]).toMatchObject({ value: '' })
    const found = async (address: string) => (await read(address, '?idProperty=email')).body.id
    expect(await found('own@example.org')).toBe(heirs[0])
    expect(await found('further@example.org')).toBe(heirs[1])
    expect(await found('stays@example.org')).toBe(id)
  })

  test('is back on the timelines of others (OBJ-106, decision 62)', async () => {
    const contact = await createContact(account)
    const task = await createOne(account, 'tasks', { hs_timestamp: 0 }, [linkTo(contact, 204)])
    await archive(task.id, 'tasks')
    expect((await restore('tasks', task.id)).code).toBe(0)
    const reply = await account.send('GET', `${recordTimeline(contact)}?kind=task`)
    expect(reply).toMatchObject({ status: 200, body: { results: [{ kind: 'task', id: task.id }] } })
  })

  test('must be archived: what is live, unknown, erased or of no type is refused with a sentence (OBJ-64, OBJ-65)', async () => {
    const live = await createContact(account)
    const erased = await createContact(account)
    await account.send('POST', `${CONTACTS}/gdpr-delete`, { objectId: erased })
    const refused = [
      await restore('contacts', live),
      await restore('contacts', '999999999'),
      await restore('contacts', erased),
      await restore('boats', live),
    ]
    expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual(refused.map(() => [1, '']))
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      `tidemark: contact ${live} of account ${account.accountId}: The record ${live} is not archived.\n`,
      `tidemark: contact 999999999 of account ${account.accountId}: resource not found.\n`,
      `tidemark: contact ${erased} of account ${account.accountId}: resource not found.\n`,
      'tidemark: Unable to infer object type from: boats.\n',
    ])
    const call = await account.send('POST', `${CONTACTS}/${live}/restore`, {})
    expect(call).toMatchObject({ status: 404, body: { status: 'error' } })
  })
})
