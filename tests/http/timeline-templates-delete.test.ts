import { describe, expect, test } from 'vitest'
import { APP_BATCH, postAppEvent, typeNameOf } from '../support/app-event-setup.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  countRows,
  createAccountOfApp,
  createContact,
  createProjectType,
  createStampingTemplate,
  createTemplate,
  eventPath,
  EVENTS,
  invalidTemplate,
  notFound,
  postBatch,
  postEvent,
  readEvent,
  readProperties,
  RETIRED_PREFIX,
  templatePath,
  templatesPath,
  tokenPath,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withDeleted() {
  const account = await server.createAccount()
  const id = await createTemplate(account)
  const created = await postEvent(account, { eventTemplateId: id, id: 'e', email: 'kim@example.org' })
  expect(created.status).toBe(201)
  const reply = await account.send('DELETE', templatePath(account, id))
  return { account, id, reply, objectId: created.body.objectId as string }
}

describe('deleting a template (P10, T20-T22)', () => {
  test('answers 204 without body and content type, with a correlation id (P10, T20, W2, W11)', async () => {
    const { reply } = await withDeleted()
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect(reply.headers).not.toHaveProperty('content-type')
    expect(reply.headers['x-hubspot-correlation-id']).toEqual(expect.any(String))
  })

  test('the template is gone from every call at once (T20, M8, E5)', async () => {
    const { account, id } = await withDeleted()
    const path = templatePath(account, id)
    const token = { name: 'a', label: 'a', type: 'string' }
    const replies = [
      await account.send('GET', path),
      await account.send('PUT', path, { name: 'Back' }),
      await account.send('DELETE', path),
      await account.send('GET', tokensPath(account, id)),
      await account.send('POST', tokensPath(account, id), token),
      await account.send('PUT', tokenPath(account, id, 'course'), { label: 'x' }),
      await account.send('DELETE', tokenPath(account, id, 'course')),
    ]
    expect(replies.map(({ status, body }) => [status, body])).toEqual(
      replies.map(() => [404, notFound(`Event template ${id} not found`, { eventTemplateId: [id] })]),
    )
    expect((await account.send('GET', templatesPath(account))).body).toEqual({ results: [] })
  })

  test('its events vanish at once: reading answers 404, and so does creating (T20, P1, P3, E5)', async () => {
    const { account, id, objectId } = await withDeleted()
    const read = [
      await readEvent(account, id, 'e'),
      await account.send('GET', eventPath(id, 'e').replace('/integrators/timeline/v3', RETIRED_PREFIX)),
    ]
    expect(read.map(({ status, body }) => [status, body])).toEqual(
      read.map(() => [404, notFound('Event e not found', { eventTemplateId: [id], eventId: ['e'] })]),
    )
    const unknown = notFound(`Event template ${id} not found`, { eventTemplateId: [id] })
    for (const event of [{ id: 'e' }, { id: 'new' }, {}]) {
      const reply = await postEvent(account, { eventTemplateId: id, objectId, ...event })
      expect([reply.status, reply.body]).toEqual([404, unknown])
    }
    const batch = await postBatch(account, [{ eventTemplateId: id, id: 'b', objectId }])
    expect([batch.status, batch.body.results, batch.body.errors[0].category]).toEqual([
      207,
      [],
      'OBJECT_NOT_FOUND',
    ])
  })

  test('the newer API knows its name no more (T20, X9)', async () => {
    const { account, id, objectId } = await withDeleted()
    const event = { eventTypeName: typeNameOf(account, id), id: 'n', objectId, properties: {} }
    const one = await postAppEvent(account, event)
    const many = await account.send('POST', APP_BATCH, { inputs: [event] })
    expect(one.status).toBe(404)
    expect(one.body).toEqual(
      notFound(`Event type ${event.eventTypeName} not found`, { eventTypeName: [event.eventTypeName] }),
    )
    expect([many.status, many.body.errors[1]]).toEqual([
      400,
      expect.objectContaining({ in: 'inputs[0].eventTypeName', code: 'OBJECT_NOT_FOUND' }),
    ])
  })

  test('events of other templates with the same ids stay, in every account of the app (T20, M1, M2)', async () => {
    const account = await server.createAccount()
    const second = await createAccountOfApp(server, account)
    const [gone, kept] = [await createTemplate(account), await createTemplate(account)]
    for (const tenant of [account, second])
      for (const eventTemplateId of [gone, kept])
        await postEvent(tenant, { eventTemplateId, id: 'e', email: 'kim@example.org' })
    await account.send('DELETE', templatePath(account, gone))
    const statuses = async (tenant: TestAccount) => [
      (await readEvent(tenant, gone, 'e')).status,
      (await readEvent(tenant, kept, 'e')).status,
    ]
    expect([await statuses(account), await statuses(second)]).toEqual([
      [404, 200],
      [404, 200],
    ])
  })

  test('contacts that its events made, and stamped values, stay (T22)', async () => {
    const account = await server.createAccount()
    const id = await createStampingTemplate(account, [{ name: 'job', objectPropertyName: 'jobtitle' }])
    const event = await postEvent(account, {
      eventTemplateId: id,
      email: 'kim@example.org',
      tokens: { job: 'Tutor' },
    })
    await account.send('DELETE', templatePath(account, id))
    expect(await readProperties(account, `contacts/${event.body.objectId}`, ['jobtitle', 'email'])).toEqual({
      jobtitle: 'Tutor',
      email: 'kim@example.org',
    })
  })

  test('its id is never given again (T21)', async () => {
    const account = await server.createAccount()
    const ids: string[] = []
    for (let round = 0; round < 5; round += 1) {
      const id = await createTemplate(account)
      ids.push(id)
      await account.send('DELETE', templatePath(account, id))
    }
    ids.push(await createTemplate(account))
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => Number(a) - Number(b)))
  })

  test('a refused creation takes no id of a later one (T21)', async () => {
    const account = await server.createAccount()
    const first = await createTemplate(account)
    await account.send('POST', templatesPath(account), { name: ' ' })
    expect(Number(await createTemplate(account))).toBeGreaterThan(Number(first))
  })

  test('deleted templates do not count for the limit of 750 (T2, L1, PL27)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    await server.db.query(
      `insert into event_template (id, app_id, name, object_type_id, created_at, updated_at)
        select 800000000 + n, $1, 'x', '0-1', now(), now() from generate_series(1, 749) n`,
      [account.appId],
    )
    const full = await account.send('POST', templatesPath(account), { name: 'the 751st' })
    expect(full.status).toBe(400)
    expect(full.body).toEqual(
      invalidTemplate([{ message: 'An app has at most 750 event templates', code: 'LIMIT_EXCEEDED' }]),
    )
    await account.send('DELETE', templatePath(account, id))
    const fits = await account.send('POST', templatesPath(account), { name: 'the 750th' })
    const next = await account.send('POST', templatesPath(account), { name: 'the 751st' })
    expect([fits.status, next.status]).toEqual([201, 400])
  })

  test('a type that a project defines can be deleted, and comes back under a new id with the next load (X9, decision 56)', async () => {
    const account = await server.createAccount()
    const id = await createProjectType(server, account, 'login')
    const event = { eventTypeName: 'login', id: 'e', email: 'kim@example.org', properties: {} }
    expect((await postAppEvent(account, event)).status).toBe(201)
    expect((await account.send('DELETE', templatePath(account, id))).status).toBe(204)
    expect((await postAppEvent(account, { ...event, id: 'f' })).status).toBe(404)
    const again = await createProjectType(server, account, 'login')
    expect(Number(again)).toBeGreaterThan(Number(id))
    expect((await postAppEvent(account, event)).status).toBe(201)
    expect((await readEvent(account, id, 'e')).status).toBe(404)
    expect((await readEvent(account, again, 'e')).status).toBe(200)
  })
})

describe('who may delete, and what is not there (A2, A4, A5, M3, E1, E4, E5, E12)', () => {
  test('a developer key may, on both prefixes; a bearer needs developers-write (A2, A4, E1, PA7)', async () => {
    const account = await server.createAccount()
    const [first, second, third] = [
      await createTemplate(account),
      await createTemplate(account),
      await createTemplate(account),
    ]
    const send = (url: string, token?: string) =>
      server.send({ method: 'DELETE', url, ...(token === undefined ? {} : { token }) })
    const reader = await server.createToken(account, { scopes: ['developers-read'] })
    const writer = await server.createToken(account, { scopes: ['developers-write'] })
    const key = `?hapikey=${account.developerKey}`
    const retired = `${RETIRED_PREFIX}/${account.appId}/event-templates`
    const replies = [
      await send(templatePath(account, first)),
      await send(templatePath(account, first), reader),
      await send(`${templatePath(account, first)}${key}`, reader),
      await send(`${templatePath(account, first)}${key}`),
      await send(`${retired}/${second}${key}`),
      await send(`${retired}/${third}`, writer),
    ]
    expect(replies.map(({ status }) => status)).toEqual([401, 403, 403, 204, 204, 204])
    expect(replies[1]?.body).toMatchObject({
      category: 'MISSING_SCOPES',
      message: expect.stringContaining('requires all of [developers-write]'),
    })
  })

  test('answers 404 for foreign and unknown templates and apps, 400 for an app id that is no number', async () => {
    const account = await server.createAccount()
    const other = await server.createAccount()
    const foreign = await createTemplate(other)
    const own = await createTemplate(account)
    const replies = [
      await account.send('DELETE', templatePath(account, foreign)),
      await account.send('DELETE', templatePath(account, '1')),
      await account.send('DELETE', templatePath(account, 'abc')),
      await account.send('DELETE', templatePath(account, `0${own}`)),
      await account.send('DELETE', templatePath(other, foreign)),
      await account.send('DELETE', `/integrators/timeline/v3/x1/event-templates/${foreign}`),
    ]
    expect(replies.map(({ status, body }) => [status, body.context])).toEqual([
      [404, { eventTemplateId: [foreign] }],
      [404, { eventTemplateId: ['1'] }],
      [404, { eventTemplateId: ['abc'] }],
      [404, { eventTemplateId: [`0${own}`] }],
      [404, { appId: [other.appId] }],
      [400, { appId: ['x1'] }],
    ])
    expect((await other.send('GET', templatePath(other, foreign))).status).toBe(200)
  })

  test('a body and a content type are no hindrance: clients send both (P10)', async () => {
    const account = await server.createAccount()
    const [first, second] = [await createTemplate(account), await createTemplate(account)]
    const withBody = await account.send('DELETE', templatePath(account, first), {})
    const withType = await account.send('DELETE', templatePath(account, second), undefined, {
      'content-type': 'application/json',
    })
    expect([withBody.status, withType.status]).toEqual([204, 204])
  })
})

describe('deleting while others write (T21, reliability P3)', () => {
  test('of ten parallel deletions one answers 204, the others 404 (T21)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => account.send('DELETE', templatePath(account, id))),
    )
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      204,
      ...Array.from({ length: 9 }, () => 404),
    ])
  })

  test('events that race with the deletion answer 201 or 404, and none is read afterwards (T20)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const objectId = await createContact(account, { email: 'kim@example.org' })
    const [removal, ...posts] = await Promise.all([
      account.send('DELETE', templatePath(account, id)),
      ...Array.from({ length: 20 }, (_, index) =>
        account.send('POST', EVENTS, { eventTemplateId: id, id: `e${index}`, objectId }),
      ),
    ])
    expect(removal?.status).toBe(204)
    for (const { status } of posts) expect([201, 404]).toContain(status)
    const reads = await Promise.all(posts.map((_, index) => readEvent(account, id, `e${index}`)))
    expect(reads.map(({ status }) => status)).toEqual(reads.map(() => 404))
    const stored = await countRows(server.db, account.accountId)
    expect(stored.events).toBe(posts.filter(({ status }) => status === 201).length)
  })

  test('additions of templates and deletions keep the limit (T2, L1)', async () => {
    const account = await server.createAccount()
    await server.db.query(
      `insert into event_template (id, app_id, name, object_type_id, created_at, updated_at)
        select 700000000 + n, $1, 'x', '0-1', now(), now() from generate_series(1, 745) n`,
      [account.appId],
    )
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => account.send('POST', templatesPath(account), { name: 'x' })),
    )
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 201, 201, 201, 201, 400, 400, 400, 400, 400,
    ])
  })
})
