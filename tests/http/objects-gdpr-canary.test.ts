import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '../../src/platform/log.ts'
import { postAppEvent, typeNameOf } from '../support/app-event-setup.ts'
import { createCompany, createOne, linkTo } from '../support/crm.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, postBatch, postEvent, templatePath } from '../support/timeline-setup.ts'
import { submit } from '../support/visitors.ts'

const logged: string[] = []
const log = createLog('trace', { write: (line) => void logged.push(line) })
const server = useTestServer({}, { log })

/** Nothing but what belongs to the person has these texts. */
const EMAIL = 'Canary+q7x4@Erase.Example'
const SECOND = 'second.canary+q7x4@erase.example'
const UTK = 'CanaryUtkQ7x4'
const LATE_UTK = 'canary-late-utk-q7x4'
const FORM_UTK = 'CA4A12B7C4FACEFEED00CA4A12B7C4FA'
const NAME = 'Canary Q7x4 Name'
const texts = [EMAIL, SECOND, UTK, LATE_UTK, FORM_UTK, NAME]

/** A text in every form in which it may lie about, in lower case: plain, in a URL, base64 at any offset, hex, digests. */
function formsOf(text: string): readonly string[] {
  return [text, text.toLowerCase()].flatMap((form) => {
    const bytes = Buffer.from(form)
    const shifted = [0, 1, 2].map((offset) =>
      Buffer.concat([Buffer.alloc(offset), bytes])
        .toString('base64')
        .slice(4, -4),
    )
    const digests = ['md5', 'sha1', 'sha256'].map((name) => createHash(name).update(form).digest('hex'))
    const forms = [form, encodeURIComponent(form), ...shifted, bytes.toString('hex'), ...digests]
    return forms.map((found) => found.toLowerCase())
  })
}
const needles = [...new Set(texts.flatMap(formsOf))]
const foundIn = (text: string) => needles.filter((needle) => text.toLowerCase().includes(needle))

/** Tables that hold one of the texts, in whatever column; all there are, of every account. */
async function listTablesWithIt(): Promise<readonly string[]> {
  const tables = await server.db.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    [],
  )
  expect(tables.length).toBeGreaterThan(15)
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await server.db.query<{ row: string }>(
        `select lower(t::text) as row from ${name} t where lower(t::text) like any($1)`,
        [needles.map((needle) => `%${needle}%`)],
      )
      return rows.map(() => name)
    }),
  )
  return [...new Set(found.flat())].toSorted((a, b) => a.localeCompare(b))
}

const purge = (account: TestAccount, body: object) =>
  account.send('POST', '/crm/v3/objects/contacts/gdpr-delete', body)

const own = (name: string, isUnique: boolean) => ({
  name,
  label: 'Nick',
  type: 'string',
  fieldType: 'text',
  groupName: 'contactinformation',
  hasUniqueValue: isUnique,
})

/** Two contacts with all that a contact can have of a person, merged; answers the survivor. */
async function plantContact(account: TestAccount): Promise<string> {
  const company = await createCompany(account, 'Stays')
  for (const property of [own('nick', false), own('badge', true), own('old_badge', true)])
    expect((await account.send('POST', '/crm/v3/properties/contacts', property)).status).toBe(201)
  const ids = []
  for (const email of [EMAIL, SECOND]) {
    const body = await createOne(
      account,
      'contacts',
      { email, firstname: NAME, nick: EMAIL, badge: `${email} ${UTK}`, old_badge: `${NAME} ${email}` },
      [linkTo(company, 279)],
    )
    ids.push(body.id)
  }
  const task = await createOne(account, 'tasks', { hs_timestamp: 0 }, [linkTo(ids[0], 204)])
  await account.send('DELETE', `/crm/v3/objects/tasks/${task.id}`)
  const [primaryObjectId, objectIdToMerge] = ids
  await account.send('PATCH', `/crm/v3/objects/contacts/${primaryObjectId}`, { properties: { nick: NAME } })
  await account.send('PATCH', `/crm/v3/objects/contacts/${primaryObjectId}`, { properties: { nick: '' } })
  const context = { pageUri: `https://example.org/?mail=${EMAIL}`, pageName: NAME }
  for (const email of [EMAIL, SECOND])
    expect((await submit(account, { email, lastname: NAME }, { context })).status).toBe(200)
  const merge = { primaryObjectId, objectIdToMerge }
  const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', merge)
  expect(merged.status).toBe(200)
  expect((await account.send('DELETE', '/crm/v3/properties/contacts/old_badge')).status).toBe(204)
  return merged.body.id
}

/** Events by each way that names a person, of a template that lives on and of one that is deleted. */
async function plantEvents(account: TestAccount, contactId: string): Promise<void> {
  for (const name of ['Kept', 'Deleted']) {
    const eventTemplateId = await createTemplate(account, {
      name,
      headerTemplate: '{{course}}',
      tokens: [{ name: 'course', label: 'Course', type: 'string', objectPropertyName: 'nick' }],
    })
    const whole = {
      eventTemplateId,
      email: EMAIL,
      utk: UTK,
      tokens: { course: SECOND },
      extraData: { mail: [EMAIL, { [SECOND]: UTK }] },
      timelineIFrame: {
        linkLabel: NAME,
        headerLabel: EMAIL,
        url: `https://example.org/?mail=${encodeURIComponent(EMAIL)}`,
        width: 9,
        height: 9,
      },
    }
    expect((await postEvent(account, whole)).status).toBe(201)
    const batch = [
      { eventTemplateId, utk: UTK, tokens: {} },
      { ...whole, objectId: contactId },
      { ...whole, email: SECOND },
    ]
    expect((await postBatch(account, batch)).status).toBe(201)
    const appEvent = {
      eventTypeName: typeNameOf(account, eventTemplateId),
      id: `${EMAIL} ${name}`,
      email: EMAIL,
      utk: UTK,
      properties: { course: EMAIL },
    }
    expect(await postAppEvent(account, appEvent)).toMatchObject({ status: 201 })
    if (name === 'Deleted')
      expect((await account.send('DELETE', templatePath(account, eventTemplateId))).status).toBe(204)
  }
}

/** Every call that takes an address, refused ones among them. */
async function callWithAddress(account: TestAccount): Promise<readonly Reply[]> {
  const path = '/crm/v3/objects/contacts'
  const mail = encodeURIComponent(EMAIL)
  const inputs = [{ id: EMAIL, idProperty: 'email', properties: { email: SECOND, city: NAME } }]
  return Promise.all([
    account.send('GET', `${path}/${mail}?idProperty=email`),
    account.send('GET', `${path}/${mail}`),
    account.send('PATCH', `${path}/${mail}?idProperty=email`, { properties: { city: NAME } }),
    account.send('PATCH', `${path}/${mail}?idProperty=email`, { properties: { email: `${EMAIL} no` } }),
    account.send('POST', path, { properties: { email: EMAIL } }),
    account.send('POST', path, { properties: { email: SECOND } }),
    account.send('POST', path, `{"properties":{"email":"${EMAIL}"`),
    account.send('POST', `${path}/batch/read`, { idProperty: 'email', inputs: [{ id: EMAIL }] }),
    account.send('POST', `${path}/batch/upsert`, { inputs }),
    account.send('POST', `${path}/batch/update`, { inputs }),
    account.send('DELETE', `${path}/${mail}`),
    account.send('GET', `/events/v3/events?objectType=contact&objectProperty.email=${mail}`),
    account.send('GET', `/tidemark/v1/records/contacts/${mail}/timeline`),
    account.send('GET', `/tidemark/v1/timeline?token.course=${mail}&after=${mail}`),
    account.send('POST', '/integrators/timeline/v3/events', { eventTemplateId: '1', email: EMAIL, utk: UTK }),
    submit(account, { email: `${EMAIL} no` }, { hutk: FORM_UTK }),
    account.send('POST', `/tidemark/v1/visitors/${UTK}/identify`, { email: `${EMAIL} no` }),
    account.send('GET', `/contacts/v1/contact/utk/${UTK}/profile`),
    account.send('GET', `/nowhere/${mail}?mail=${mail}`),
    purge(account, { objectId: EMAIL }),
    purge(account, { objectId: EMAIL, idProperty: 'nick' }),
  ])
}

/** Whether nothing that a client or an operator can read of the account holds one of the texts. */
async function expectNoTrace(account: TestAccount): Promise<void> {
  expect(await listTablesWithIt()).toEqual([])
  const urls = [
    '/tidemark/v1/timeline?format=ndjson',
    '/tidemark/v1/timeline?format=ndjson&pending=true&render=both',
    '/tidemark/v1/reports/versions',
    '/metrics',
    '/events/v3/events?limit=100',
    '/events/v3/events/event-types',
    ...['contacts', 'companies', 'deals', 'tickets', 'tasks'].flatMap((type) =>
      ['false', 'true'].map(
        (archived) =>
          `/crm/v3/objects/${type}?limit=50&archived=${archived}&propertiesWithHistory=email,nick,city`,
      ),
    ),
  ]
  for (const url of urls) {
    const reply = await account.send('GET', url)
    expect([url, reply.status, foundIn(reply.text)]).toEqual([url, 200, []])
  }
  expect(logged.length).toBeGreaterThan(50)
  expect(logged.flatMap(foundIn)).toEqual([])
}

describe('an erased contact', () => {
  let account: TestAccount

  beforeAll(async () => {
    account = await server.createAccount()
  })

  test('by address: no table, log line, metric or report holds anything of it (OBJ-86, decision 63)', async () => {
    const archived = await createOne(account, 'contacts', { email: EMAIL, lastname: NAME })
    await postEvent(account, { eventTemplateId: await createTemplate(account), email: EMAIL, utk: LATE_UTK })
    expect((await submit(account, { email: EMAIL }, { hutk: FORM_UTK })).status).toBe(200)
    await account.send('DELETE', `/crm/v3/objects/contacts/${archived.id}`)
    await postEvent(account, { eventTemplateId: await createTemplate(account), utk: LATE_UTK })
    const contactId = await plantContact(account)
    const second = await createOne(account, 'contacts', { email: `x.${SECOND}`, firstname: NAME })
    await plantEvents(account, contactId)
    const statuses = (await callWithAddress(account)).map(({ status }) => status)
    expect(statuses.filter((status) => status >= 500)).toEqual([])
    expect(await listTablesWithIt()).toEqual([
      'public.crm_record',
      'public.form_submission',
      'public.record_change',
      'public.timeline_event',
      'public.unique_value',
      'public.visitor',
    ])
    // An address that differs is another person's, whatever it looks like.
    expect((await purge(account, { objectId: second.id })).status).toBe(204)
    expect((await purge(account, { objectId: EMAIL, idProperty: 'email' })).status).toBe(204)
    await expectNoTrace(account)
    for (const id of [archived.id, contactId, second.id])
      expect((await account.send('GET', `/crm/v3/objects/contacts/${id}?archived=true`)).status).toBe(404)
  })

  test('by id: nothing of it is left either, and by a further address the same (OBJ-82, OBJ-86)', async () => {
    for (const nameIt of [
      (id: string) => ({ objectId: id }),
      () => ({ objectId: SECOND, idProperty: 'email' }),
    ]) {
      const fresh = await server.createAccount()
      const contactId = await plantContact(fresh)
      await plantEvents(fresh, contactId)
      expect((await purge(fresh, nameIt(contactId))).status).toBe(204)
      await expectNoTrace(fresh)
    }
  })

  test('from the archive: the visitor it had and what waits for that visitor go too (OBJ-86, decision 15)', async () => {
    const fresh = await server.createAccount()
    const contactId = await plantContact(fresh)
    await plantEvents(fresh, contactId)
    expect((await fresh.send('DELETE', `/crm/v3/objects/contacts/${contactId}`)).status).toBe(204)
    const eventTemplateId = await createTemplate(fresh)
    expect((await postEvent(fresh, { eventTemplateId, utk: UTK })).status).toBe(201)
    expect((await purge(fresh, { objectId: contactId })).status).toBe(204)
    await expectNoTrace(fresh)
  })

  test('with a further address in the archive is found by it (OBJ-82, OBJ-86)', async () => {
    const fresh = await server.createAccount()
    const contactId = await plantContact(fresh)
    expect((await fresh.send('DELETE', `/crm/v3/objects/contacts/${contactId}`)).status).toBe(204)
    expect((await purge(fresh, { objectId: SECOND.toUpperCase(), idProperty: 'email' })).status).toBe(204)
    await expectNoTrace(fresh)
  })

  test('leaves what other accounts and other records have, also where that names the person (OBJ-86)', async () => {
    const [mine, others] = [await server.createAccount(), await server.createAccount()]
    const person = 'someone.else@example.org'
    await createOne(others, 'contacts', { email: person })
    const { id } = await createOne(mine, 'contacts', { email: person })
    const before = await digestDatabase(server.db, others.accountId)
    const task = await createOne(mine, 'tasks', { hs_timestamp: 0, hs_task_body: `Write to ${person}` }, [
      linkTo(id, 204),
    ])
    expect((await purge(mine, { objectId: id })).status).toBe(204)
    expect(await digestDatabase(server.db, others.accountId)).toEqual(before)
    const kept = await mine.send(
      'GET',
      `/crm/v3/objects/tasks/${task.id}?properties=hs_task_body&associations=contacts`,
    )
    expect(kept).toMatchObject({ status: 200, body: { properties: { hs_task_body: `Write to ${person}` } } })
    expect(kept.body).not.toHaveProperty('associations')
  })

  test('leaves a visitor that is somebody else now, with what that one did (decision 15, OBJ-86)', async () => {
    const fresh = await server.createAccount()
    const eventTemplateId = await createTemplate(fresh)
    const first = await postEvent(fresh, {
      eventTemplateId,
      email: 'shared.1@example.org',
      utk: 'shared-browser',
    })
    await fresh.send('DELETE', `/crm/v3/objects/contacts/${first.body.objectId}`)
    const second = await postEvent(fresh, {
      eventTemplateId,
      email: 'shared.2@example.org',
      utk: 'shared-browser',
    })
    expect((await purge(fresh, { objectId: first.body.objectId })).status).toBe(204)
    const later = await postEvent(fresh, { eventTemplateId, utk: 'Shared-Browser' })
    expect(later).toMatchObject({ status: 201, body: { objectId: second.body.objectId } })
  })
})
