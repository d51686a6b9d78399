import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadProject } from '../../src/app/project-types-loader.ts'
import { postAppBatch, postAppEvent, TYPES } from '../support/app-event-setup.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createAccountOfApp, readEvent, templatesPath } from '../support/timeline-setup.ts'

const server = useTestServer()
let folder = ''

const login = {
  uid: 'customer_login',
  type: 'app-event',
  config: {
    name: 'Customer login',
    objectType: 'CONTACT',
    headerTemplate: '{{customerName}} logged in',
    properties: [{ name: 'customerName', label: 'Name', type: 'string' }],
  },
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-project-'))
  await mkdir(join(folder, 'src/app/app-events'), { recursive: true })
  await writeFile(join(folder, 'hsproject.json'), JSON.stringify({ name: 'boats', srcDir: 'src' }))
  await writeFile(join(folder, 'src/app/app-hsmeta.json'), JSON.stringify({ uid: 'app', type: 'app' }))
  await writeFile(join(folder, 'src/app/app-events/login-hsmeta.json'), JSON.stringify(login))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function withProject(): Promise<TestAccount> {
  const account = await server.createAccount()
  const owner = { types: server.stores.types, appId: account.appId, now: Date.now }
  const applied = await loadProject(owner, folder, undefined)
  expect(applied).toMatchObject({ name: 'boats', created: ['customer_login'], problems: [] })
  return account
}

const ask = (account: TestAccount, projectName: unknown, developerSymbol: unknown) =>
  account.send('POST', TYPES, { projectName, developerSymbol })

describe('events of project-defined types (X9)', () => {
  test('takes them by uid and by fully qualified name, echoing the name that was sent, readable through v3 (X9, P3)', async () => {
    const account = await withProject()
    const name = (await ask(account, 'boats', 'customer_login')).body.fullyQualifiedName as string
    const event = { email: 'a@example.org', properties: { customerName: 'Ann' } }
    const byUid = await postAppEvent(account, { ...event, eventTypeName: 'customer_login', id: '1' })
    const byName = await postAppEvent(account, { ...event, eventTypeName: name, id: '2' })
    const clash = await postAppEvent(account, { ...event, eventTypeName: name, id: '1' })
    expect([byUid.status, byName.status, clash.status]).toEqual([201, 201, 409])
    expect([byUid.body.eventTypeName, byName.body.eventTypeName]).toEqual(['customer_login', name])
    const templateId = name.split('-').at(-1) ?? ''
    expect((await readEvent(account, templateId, '1')).body).toMatchObject({
      eventTemplateId: templateId,
      objectType: 'contacts',
      tokens: { customerName: 'Ann' },
    })
  })

  test('takes uid and full name for one type inside one batch (X9, X10)', async () => {
    const account = await withProject()
    const name = (await ask(account, 'boats', 'customer_login')).body.fullyQualifiedName as string
    const event = { email: 'a@example.org', properties: {} }
    const inputs = [
      { ...event, eventTypeName: 'customer_login', id: '1' },
      { ...event, eventTypeName: name, id: '1' },
    ]
    const clash = await postAppBatch(account, inputs)
    expect([clash.status, clash.body.context.id]).toEqual([409, ['1']])
  })

  test('shows the type as a template of v3 (X9, P6)', async () => {
    const account = await withProject()
    const listed = await account.send('GET', templatesPath(account))
    expect(listed.body.results).toMatchObject([
      { name: 'Customer login', objectType: 'contacts', tokens: [{ name: 'customerName' }] },
    ])
  })

  test("keeps another app's uid unknown, and serves every account of the app (M1, M3)", async () => {
    const account = await withProject()
    const stranger = await server.createAccount()
    const second = await createAccountOfApp(server, account)
    const event = { eventTypeName: 'customer_login', id: '1', email: 'a@example.org', properties: {} }
    expect((await postAppEvent(stranger, event)).status).toBe(404)
    expect((await postAppEvent(second, event)).status).toBe(201)
  })
})

describe('the name of a project type (X3, X8)', () => {
  test('answers 200 with the fully qualified name and what was asked (X8)', async () => {
    const account = await withProject()
    const reply = await ask(account, 'boats', 'customer_login')
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      fullyQualifiedName: expect.stringMatching(
        new RegExp(`^ae${account.appId}_integrators-timeline-event-type-id-\\d+$`),
      ),
      developerQualifiedSymbol: { projectName: 'boats', developerSymbol: 'customer_login' },
    })
    const earlier = await account.send('POST', '/integrators/timeline/v4/types/projects', {
      projectName: 'boats',
      developerSymbol: 'customer_login',
    })
    expect(earlier.body).toEqual(reply.body)
  })

  test.each([
    ['boats', 'no-such-symbol'],
    ['Boats', 'customer_login'],
    ['boats', 'Customer_Login'],
    ['', ''],
  ])('answers 404 for the unknown pair %s, %s (X8, E5)', async (projectName, developerSymbol) => {
    const account = await withProject()
    const reply = await ask(account, projectName, developerSymbol)
    expect([reply.status, reply.body.category, reply.body.context]).toEqual([
      404,
      'OBJECT_NOT_FOUND',
      { projectName: [projectName], developerSymbol: [developerSymbol] },
    ])
  })

  test("answers 404 to another app's token (M3)", async () => {
    await withProject()
    const stranger = await server.createAccount()
    expect((await ask(stranger, 'boats', 'customer_login')).status).toBe(404)
  })

  test.each([{ projectName: 'boats' }, { developerSymbol: 'customer_login' }, {}])(
    'answers 400 when a member is missing: %j (X8, E3)',
    async (body) => {
      const account = await server.createAccount()
      const reply = await account.send('POST', TYPES, body)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    },
  )

  test('asks for developers-read, or a developer key, which sees all apps of its owner (X3, A2)', async () => {
    const account = await withProject()
    const stranger = await server.createAccount()
    const body = { projectName: 'boats', developerSymbol: 'customer_login' }
    const sendWith = async (scopes: readonly string[]) => {
      const token = await server.createToken(account, { scopes })
      return (await server.send({ method: 'POST', url: TYPES, body, token })).status
    }
    const withKey = async (key: string) =>
      (await server.send({ method: 'POST', url: `${TYPES}?hapikey=${key}`, body })).status
    expect(await sendWith(['timeline'])).toBe(403)
    expect(await sendWith(['developers-read'])).toBe(200)
    expect(await withKey(account.developerKey)).toBe(200)
    expect(await withKey(stranger.developerKey)).toBe(404)
    expect((await server.send({ method: 'POST', url: TYPES, body })).status).toBe(401)
  })
})
