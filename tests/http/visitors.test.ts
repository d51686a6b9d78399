import { beforeAll, describe, expect, test } from 'vitest'
import { createWaitingPurge, WAITS_AT_MOST_MS } from '../../src/app/waiting-events.ts'
import { createLog } from '../../src/platform/log.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, postEvent, readEvent } from '../support/timeline-setup.ts'
import {
  contactOf,
  fieldsOf,
  FORM_ID,
  formPath,
  identify,
  newHutk,
  readVisitor,
  securePath,
  submit,
} from '../support/visitors.ts'

const server = useTestServer({}, { serverCount: 2 })
let account: TestAccount
let eventTemplateId: string
let lastId = 0

beforeAll(async () => {
  account = await server.createAccount()
  eventTemplateId = await createTemplate(account)
})

const CONTACTS = '/crm/v3/objects/contacts'
const newEmail = (): string => `visitor.${(lastId += 1)}@example.org`
const postAs = (utk: string, more: object = {}): Promise<Reply> =>
  postEvent(account, { eventTemplateId, id: `e${(lastId += 1)}`, utk, ...more })
const whoHas = async (reply: Reply): Promise<string | undefined> =>
  (await readEvent(account, eventTemplateId, reply.body.id)).body.objectId
const times = <T>(count: number, make: (place: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, place) => make(place)))
const taken = { inlineMessage: expect.any(String) }
const refused = (...errors: readonly object[]) => ({
  status: 400,
  body: {
    status: 'error',
    message: 'The request is not valid',
    correlationId: expect.any(String),
    category: 'VALIDATION_ERROR',
    errors,
  },
})
const problem = (errorType: string, path: string) => ({
  errorType,
  message: expect.stringMatching(`^Error in '${path}'`),
})

describe('a form submission (platform PT4, PT10)', () => {
  test('creates the contact of its address with its values, and finds it the next time (PT4, PT10)', async () => {
    const email = newEmail()
    const first = await submit(account, { email: ` ${email.toUpperCase()}`, firstname: 'Ann', city: '' })
    expect(first).toMatchObject({ status: 200, body: taken })
    const second = await submit(account, { email, lastname: 'Lee', firstname: '' })
    expect(second).toMatchObject({ status: 200, body: taken })
    const contact = await contactOf(account, email, 'email,firstname,lastname,city,hs_object_source')
    expect(contact.properties).toMatchObject({
      email,
      firstname: 'Ann',
      lastname: 'Lee',
      city: null,
      hs_object_source: 'FORM',
    })
    const history = await account.send('GET', `${CONTACTS}/${contact.id}?propertiesWithHistory=lastname`)
    expect(history.body.propertiesWithHistory.lastname).toEqual([
      { value: 'Lee', timestamp: expect.any(String), sourceType: 'FORM', sourceId: FORM_ID },
    ])
    const timeline = `/tidemark/v1/records/contacts/${contact.id}/timeline?kind=property_change`
    const { results } = (await account.send('GET', timeline)).body
    expect(results.map(({ source }: { source: string }) => source)).toEqual(['FORM', 'FORM'])
  })

  test('needs no credentials, and lets pages of any origin in; the secure one has its own rules (PT10, PH30)', async () => {
    const email = newEmail()
    const headers = { origin: 'https://shop.example' }
    const open = { method: 'POST', url: formPath(account), body: { fields: fieldsOf({ email }) }, headers }
    const reply = await server.send(open)
    expect(reply).toMatchObject({ status: 200, body: taken })
    expect(reply.headers['access-control-allow-origin']).toBe('*')
    await contactOf(account, email)
    const bad = await server.send({ ...open, body: { fields: [] } })
    expect(bad).toMatchObject({ status: 400, headers: { 'access-control-allow-origin': '*' } })
    const preflight = await server.send({
      method: 'OPTIONS',
      url: formPath(account),
      headers: { ...headers, 'access-control-request-method': 'POST' },
    })
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        allow: 'OPTIONS, POST',
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'OPTIONS, POST',
        'access-control-allow-headers': '*',
      },
    })
    const secure = await server.send({ ...open, url: securePath(account) })
    expect(secure).toMatchObject({ status: 403, body: { category: 'HOST_REFUSED' } })
    expect(secure.headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('with a token takes the scope forms and the portal of the token (PT10, PE37)', async () => {
    const [email, other] = [newEmail(), await server.createAccount()]
    const body = { fields: fieldsOf({ email }) }
    const send = async (scopes: readonly string[], url: string) =>
      server.send({ method: 'POST', url, body, token: await server.createToken(account, { scopes }) })
    expect(await server.send({ method: 'POST', url: securePath(account), body })).toMatchObject({
      status: 401,
    })
    expect(await send(['crm.objects.contacts.write'], securePath(account))).toMatchObject({ status: 403 })
    const [foreign, missing] = [await send(['forms'], securePath(other)), { accountId: '999999998' }]
    expect(foreign).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } })
    expect(await send(['forms'], securePath(missing))).toMatchObject({ status: 404 })
    expect(await send(['forms'], securePath(account))).toMatchObject({ status: 200, body: taken })
    await contactOf(account, email)
  })

  test.each(['999999998', '0', 'abc', '99999999999999999999'])(
    'of portal %s, which nobody has, is not found (PT10, PE18)',
    async (accountId) => {
      const reply = await server.send({ method: 'POST', url: formPath({ accountId }), body: { fields: [] } })
      expect(reply).toMatchObject({
        status: 404,
        body: { category: 'OBJECT_NOT_FOUND', message: `Portal ${accountId} not found` },
      })
    },
  )

  test('is not taken for developer accounts, nor by a form whose id is no GUID (PT10)', async () => {
    const body = { fields: fieldsOf({ email: newEmail() }) }
    const urls = [formPath({ accountId: account.developerAccountId }), formPath(account, 'my-form')]
    const replies = await Promise.all(urls.map((url) => server.send({ method: 'POST', url, body })))
    expect(replies.map(({ status }) => status)).toEqual([404, 404])
    expect(replies[1]?.body.message).toBe('Form my-form not found')
  })

  test('names every problem at once, and stores nothing then (PT10, PT11)', async () => {
    const email = newEmail()
    const values = { email, no_such_thing: 'x', Firstname: 'y' }
    const context = { hutk: '37184', ipAddress: 'here', pageUri: 'x'.repeat(9_000) }
    const reply = await submit(account, values, { context, submittedAt: Date.now() - 40 * 86_400_000 })
    expect(reply).toMatchObject(
      refused(
        problem('FIELD_NOT_IN_FORM_DEFINITION', 'fields.no_such_thing'),
        problem('FIELD_NOT_IN_FORM_DEFINITION', 'fields.Firstname'),
        { errorType: 'INVALID_HUTK', message: "Error in 'context.hutk'. '37184' is not a valid Hutk" },
        problem('INVALID_IP_ADDRESS', 'context.ipAddress'),
        problem('INVALID_PAGE_URI', 'context.pageUri'),
        problem('INVALID_METADATA', 'submittedAt'),
      ),
    )
    const found = await account.send('GET', `${CONTACTS}/${email}?idProperty=email`)
    expect(found).toMatchObject({ status: 404 })
  })

  test.each([
    ['no address', {}, 'REQUIRED_FIELD', 'fields.email'],
    ['an empty address', { email: ' ' }, 'REQUIRED_FIELD', 'fields.email'],
    ['no address at all', { email: 'ann@' }, 'INVALID_EMAIL', 'fields.email'],
    [
      'an unknown option',
      { lifecyclestage: 'fan' },
      'VALUE_NOT_IN_FIELD_DEFINITION',
      'fields.lifecyclestage',
    ],
    [
      'words for a number',
      { hs_pinned_engagement_id: 'x' },
      'INVALID_NUMBER',
      'fields.hs_pinned_engagement_id',
    ],
    ['a read-only property', { hs_object_id: '1' }, 'FIELD_NOT_IN_FORM_DEFINITION', 'fields.hs_object_id'],
    ['a long text', { city: 'x'.repeat(65_537) }, 'INPUT_TOO_LARGE', 'fields.city'],
    ['a company of nobody', { associatedcompanyid: '7' }, 'VALUE_NOT_IN_FIELD_DEFINITION', 'fields'],
  ])('with %s is refused in the words of forms (PT10)', async (_what, values, errorType, path) => {
    const email =
      Object.hasOwn(values, 'email') || errorType === 'REQUIRED_FIELD' ? {} : { email: newEmail() }
    const reply = await submit(account, { ...email, ...values })
    expect(reply).toMatchObject(refused(problem(errorType, path)))
  })

  test('with a value out of the range that the account set is refused (PT10)', async () => {
    const name = 'seats'
    const definition = {
      name,
      label: 'Seats',
      type: 'number',
      fieldType: 'number',
      groupName: 'contactinformation',
    }
    expect((await account.send('POST', '/crm/v3/properties/contacts', definition)).status).toBe(201)
    const rule = { ruleArguments: ['9'] }
    const set = await account.send(
      'PUT',
      `/crm/v3/property-validations/0-1/${name}/rule-type/MAX_NUMBER`,
      rule,
    )
    expect(set.status).toBe(204)
    const reply = await submit(account, { email: newEmail(), seats: 10 })
    expect(reply).toMatchObject(refused(problem('NUMBER_OUT_OF_RANGE', 'fields.seats')))
  })

  test('has at most 1,000 fields; those of other objects are left alone, ticked boxes are one value (PT10)', async () => {
    const email = newEmail()
    const company = { objectTypeId: '0-2', name: 'anything', value: 'Acme' }
    const definition = {
      name: 'colours',
      label: 'Colours',
      type: 'enumeration',
      fieldType: 'checkbox',
      groupName: 'contactinformation',
      options: ['red', 'blue'].map((value) => ({ label: value, value })),
    }
    expect((await account.send('POST', '/crm/v3/properties/contacts', definition)).status).toBe(201)
    const fields = [
      ...fieldsOf({ email, city: 'First' }),
      { name: 'colours', value: 'red' },
      { name: 'colours', value: 'blue' },
      { name: 'city', value: 'Last' },
    ]
    const full = [...fields, ...Array.from({ length: 1_000 - fields.length }, () => company)]
    const path = formPath(account)
    const over = await account.send('POST', path, { fields: [...full, company] })
    expect(over).toMatchObject(refused(problem('MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED', 'fields')))
    const unknown = Array.from({ length: 1_001 }, (_, place) => ({ name: `nobody_${place}`, value: 'x' }))
    const odd = await account.send('POST', path, { fields: unknown })
    expect(odd).toMatchObject(refused(problem('MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED', 'fields')))
    expect(await account.send('POST', path, { fields: full })).toMatchObject({ status: 200 })
    const contact = await contactOf(account, email, 'city,colours')
    expect(contact.properties).toMatchObject({ city: 'Last', colours: 'red;blue' })
  })

  test.each(['', 'z'.repeat(32), 'a'.repeat(31), 'a'.repeat(33)])(
    'with the token %j is refused (PT11)',
    async (hutk) => {
      const reply = await submit(account, { email: newEmail() }, { hutk })
      expect(reply.status).toBe(400)
      expect(reply.body.errors).toEqual([problem('INVALID_HUTK', 'context.hutk')])
    },
  )

  test('of an archived contact makes a new one (PT4)', async () => {
    const email = newEmail()
    await submit(account, { email, city: 'Old' })
    const { id } = await contactOf(account, email)
    await account.send('DELETE', `${CONTACTS}/${id}`)
    expect(await submit(account, { email })).toMatchObject({ status: 200 })
    const contact = await contactOf(account, email, 'city')
    expect(contact.id).not.toBe(id)
    expect(contact.properties.city).toBeNull()
  })
})

describe('a visitor that sends a form', () => {
  test('is the contact of later events (platform 11.17, PT1, PT2, PT4, PT14)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    await submit(account, { email }, { hutk })
    const { id } = await contactOf(account, email)
    const event = await postAs(hutk.toLowerCase())
    expect(event).toMatchObject({ status: 201, body: { objectId: id } })
  })

  test('brings along the events that waited (platform 11.18, PT15, PT16, PT4)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    const waiting = await postAs(hutk)
    expect(waiting.status).toBe(201)
    expect(waiting.body).not.toHaveProperty('objectId')
    expect(await readVisitor(account, hutk)).toMatchObject({
      status: 200,
      body: { utk: hutk.toLowerCase(), firstSeenAt: expect.any(String), waitingEvents: 1 },
    })
    await submit(account, { email }, { hutk })
    const { id } = await contactOf(account, email)
    expect(await whoHas(waiting)).toBe(id)
    const timeline = await account.send('GET', `/tidemark/v1/records/contacts/${id}/timeline?kind=event`)
    expect(timeline.body.results).toMatchObject([{ id: waiting.body.id, objectId: id }])
    expect(await readVisitor(account, hutk)).toMatchObject({
      status: 200,
      body: { contactId: id, linkedAt: expect.any(String), waitingEvents: 0 },
    })
  })

  test('is with whom it named last; what was done before stays (platform PT9, PT5)', async () => {
    const hutk = newHutk()
    const emails = [newEmail(), newEmail(), newEmail()] as const
    await submit(account, { email: emails[0] }, { hutk })
    const earlier = await postAs(hutk)
    await submit(account, { email: emails[1] }, { hutk })
    const later = await postAs(hutk)
    expect(await identify(account, hutk, { email: emails[2] })).toMatchObject({ status: 200 })
    const last = await postAs(hutk)
    const contacts = await Promise.all(emails.map((email) => contactOf(account, email)))
    const owners = await Promise.all([earlier, later, last].map(whoHas))
    expect(owners).toEqual(contacts.map(({ id }) => id))
    // An event that names another contact moves nobody (PT6, PT9).
    const named = await postAs(hutk, { email: emails[0] })
    expect(named).toMatchObject({ status: 201, body: { objectId: contacts[2]?.id } })
  })

  test('goes to the survivor of a merge, with its submissions and all other tokens (platform PT8)', async () => {
    const [first, second] = [newEmail(), newEmail()]
    const tokens = [newHutk(), newHutk(), newHutk()] as const
    await submit(account, { email: first }, { hutk: tokens[0] })
    await submit(account, { email: second }, { hutk: tokens[1] })
    await submit(account, { email: second }, { hutk: tokens[2] })
    const ids = [(await contactOf(account, first)).id, (await contactOf(account, second)).id]
    const merge = { primaryObjectId: ids[0], objectIdToMerge: ids[1] }
    const { id } = (await account.send('POST', `${CONTACTS}/merge`, merge)).body
    const owners = await Promise.all(tokens.map(async (utk) => whoHas(await postAs(utk))))
    expect(owners).toEqual([id, id, id])
    const path = `/tidemark/v1/contacts/${ids[1]}/visitors`
    const [page, rest] = [
      await account.send('GET', `${path}?limit=2`),
      tokens.map((utk) => utk.toLowerCase()),
    ]
    expect(page.body.results.map(({ utk }: { utk: string }) => utk)).toEqual(rest.slice(0, 2))
    const next = await account.send('GET', `${path}?limit=2&after=${page.body.paging.next.after}`)
    expect(next).toMatchObject({ status: 200, body: { results: [{ utk: rest[2] }] } })
    expect(next.body).not.toHaveProperty('paging')
    const query = 'formSubmissionMode=all&property=email'
    const profile = await account.send('GET', `/contacts/v1/contact/vid/${id}/profile?${query}`)
    expect(profile.body['form-submissions']).toHaveLength(3)
  })

  test('is nobody again when its contact is archived (platform PT16)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    await submit(account, { email }, { hutk })
    const { id } = await contactOf(account, email)
    await account.send('DELETE', `${CONTACTS}/${id}`)
    expect((await readVisitor(account, hutk)).body).not.toHaveProperty('contactId')
    const waiting = await postAs(hutk)
    expect(waiting.body).not.toHaveProperty('objectId')
  })
})

describe('identifying a visitor (platform PT5)', () => {
  test('creates the contact or finds it, sets values, and links (PT5, PT16)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    const waiting = await postAs(hutk)
    const first = await identify(account, hutk, { email, properties: { city: 'Oslo' } })
    expect(first).toMatchObject({ status: 200, body: { utk: hutk.toLowerCase(), isNew: true } })
    const again = await identify(account, `any-token.${hutk}`, { email: email.toUpperCase() })
    expect(again).toMatchObject({ status: 200, body: { contactId: first.body.contactId, isNew: false } })
    expect(await whoHas(waiting)).toBe(first.body.contactId)
    const contact = await contactOf(account, email, 'city,hs_object_source')
    expect(contact).toMatchObject({
      id: first.body.contactId,
      properties: { city: 'Oslo', hs_object_source: 'INTEGRATION' },
    })
  })

  test('by an id alone does nothing, nor does a text that is no address (PT5)', async () => {
    const hutk = newHutk()
    const replies = [
      await identify(account, hutk, { id: 'customer-7' }),
      await identify(account, hutk, { email: 'ann@' }),
      await identify(account, hutk, { email: newEmail(), properties: { email: newEmail() } }),
      await identify(account, hutk, { email: newEmail(), properties: { nothing: 1 } }),
      await identify(account, 'x'.repeat(256), { email: newEmail() }),
    ]
    expect(replies.map(({ status, body }) => [status, body.category])).toEqual(
      replies.map(() => [400, 'VALIDATION_ERROR']),
    )
    expect(await readVisitor(account, hutk)).toMatchObject({
      status: 404,
      body: { message: `Visitor ${hutk.toLowerCase()} not found` },
    })
  })

  test('does not bring an archived contact back; a live one with the address counts (PT5)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    const { contactId } = (await identify(account, hutk, { email })).body
    await account.send('DELETE', `${CONTACTS}/${contactId}`)
    const gone = await identify(account, hutk, { email })
    expect(gone).toMatchObject({ status: 200, body: { isNew: false, reason: 'CONTACT_ARCHIVED' } })
    expect(gone.body).not.toHaveProperty('contactId')
    expect((await readVisitor(account, hutk)).body).not.toHaveProperty('contactId')
    await submit(account, { email })
    const { id } = await contactOf(account, email)
    expect(await identify(account, hutk, { email })).toMatchObject({ body: { contactId: id, isNew: false } })
  })

  test('needs the scope to write contacts; visitors of another account are unknown (PT5, PE37)', async () => {
    const [email, hutk, other] = [newEmail(), newHutk(), await server.createAccount()]
    const { contactId } = (await identify(account, hutk, { email })).body
    const token = await server.createToken(account, { scopes: ['crm.objects.contacts.read'] })
    const url = `/tidemark/v1/visitors/${hutk}/identify`
    expect(await server.send({ method: 'POST', url, body: { email }, token })).toMatchObject({ status: 403 })
    expect(await readVisitor(other, hutk)).toMatchObject({ status: 404 })
    const list = await other.send('GET', `/tidemark/v1/contacts/${contactId}/visitors`)
    expect(list).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } })
  })
})

describe('a visitor that an event brings', () => {
  test('is linked to the contact that is named beside it; what was not sent is left out (platform PT6, PT17)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    await submit(account, { email })
    const { id } = await contactOf(account, email)
    const linking = await postAs(hutk, { objectId: id })
    expect(linking).toMatchObject({ status: 201, body: { objectId: id, utk: hutk } })
    const known = await postAs(hutk)
    expect(known).toMatchObject({ status: 201, body: { objectId: id } })
    expect(Object.keys(known.body)).not.toContain('domain')
    const plain = await postEvent(account, { eventTemplateId, objectId: id })
    expect(plain.status).toBe(201)
    expect(Object.keys(plain.body)).not.toContain('utk')
  })

  test('is no property of contacts (platform PT3)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    await identify(account, hutk, { email })
    const contact = await contactOf(account, email, 'utk,hutk,hubspotutk')
    expect(JSON.stringify(contact)).not.toContain(hutk.toLowerCase())
    const write = { properties: { utk: hutk } }
    const refusal = await account.send('PATCH', `${CONTACTS}/${contact.id}`, write)
    expect(refusal).toMatchObject({ status: 400, body: { errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] } })
  })
})

describe('visitors while others write, on two servers', () => {
  test('submissions and events of one visitor at once lose nothing (platform PT4, PT16)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    const [events, forms] = await Promise.all([
      times(20, () => postAs(hutk)),
      times(8, (place) => submit(account, { email, city: `c${place}` }, { hutk })),
    ])
    expect(events.map(({ status }) => status)).toEqual(events.map(() => 201))
    expect(forms.map(({ status }) => status)).toEqual(forms.map(() => 200))
    const { id } = await contactOf(account, email)
    const owners = await Promise.all(events.map(whoHas))
    expect(owners).toEqual(events.map(() => id))
    const query = 'formSubmissionMode=all&property=city'
    const profile = await account.send('GET', `/contacts/v1/contact/vid/${id}/profile?${query}`)
    expect(profile.body['form-submissions']).toHaveLength(8)
  })

  test('two names for one visitor at once end with one of them (platform PT9)', async () => {
    const hutk = newHutk()
    const emails = [newEmail(), newEmail()] as const
    const replies = await times(16, (place) => submit(account, { email: emails[place % 2] }, { hutk }))
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    const contacts = await Promise.all(emails.map((email) => contactOf(account, email)))
    const { contactId } = (await readVisitor(account, hutk)).body
    expect(contacts.map(({ id }) => id)).toContain(contactId)
    expect(await whoHas(await postAs(hutk))).toBe(contactId)
  })

  test('merges and submissions at once leave the visitor with the survivor (platform PT8)', async () => {
    const [email, other, hutk] = [newEmail(), newEmail(), newHutk()]
    await submit(account, { email })
    await submit(account, { email: other })
    const merge = {
      primaryObjectId: (await contactOf(account, email)).id,
      objectIdToMerge: (await contactOf(account, other)).id,
    }
    const [merged, ...forms] = await Promise.all([
      account.send('POST', `${CONTACTS}/merge`, merge),
      ...Array.from({ length: 6 }, () => submit(account, { email: other }, { hutk })),
    ])
    expect([merged, ...forms].map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 200))
    expect((await readVisitor(account, hutk)).body.contactId).toBe(merged.body.id)
    const query = 'formSubmissionMode=all&property=email'
    const profile = await account.send('GET', `/contacts/v1/contact/utk/${hutk}/profile?${query}`)
    expect(profile.body['form-submissions']).toHaveLength(8)
  })

  test('archiving, erasing and submissions at once leave no visitor with a contact that is gone (platform PT4)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    await submit(account, { email }, { hutk })
    const { id } = await contactOf(account, email)
    const [archived, ...forms] = await Promise.all([
      account.send('DELETE', `${CONTACTS}/${id}`),
      ...Array.from({ length: 5 }, () => submit(account, { email }, { hutk })),
      account.send('POST', `${CONTACTS}/gdpr-delete`, { objectId: email, idProperty: 'email' }),
      ...Array.from({ length: 5 }, () => submit(account, { email }, { hutk })),
    ])
    expect(archived.status).toBe(204)
    expect(forms.map(({ status }) => status)).toEqual(forms.map((_, at) => (at === 5 ? 204 : 200)))
    const [dangling] = await server.db.query<{ count: number }>(
      `select ((select count(*) from visitor v where v.account_id = $1 and v.contact_id is not null and not exists (
         select 1 from crm_record r where r.account_id = v.account_id and r.object_type_id = '0-1'
           and r.id = v.contact_id and r.archived_at is null))
       + (select count(*) from form_submission s where s.account_id = $1 and not exists (
         select 1 from crm_record r where r.account_id = s.account_id and r.object_type_id = '0-1'
           and r.id = s.contact_id)))::int as count`,
      [account.accountId],
    )
    expect(dangling?.count).toBe(0)
  })
})

describe('an event whose visitor stays unknown (platform PT16)', () => {
  test('is deleted after 180 days; one that found its contact is not', async () => {
    const [hutk, known, email] = [newHutk(), newHutk(), newEmail()]
    const [waiting, found] = [await postAs(hutk), await postAs(known)]
    await submit(account, { email }, { hutk: known })
    const log = createLog('silent')
    const purgeAt = async (now: number) =>
      createWaitingPurge({ visitors: server.stores.visitors, log, now: () => now, everyMs: 0 }).run()
    await purgeAt(Date.now() + WAITS_AT_MOST_MS - 86_400_000)
    expect(await readEvent(account, eventTemplateId, waiting.body.id)).toMatchObject({ status: 200 })
    await purgeAt(Date.now() + WAITS_AT_MOST_MS + 86_400_000)
    expect(await readEvent(account, eventTemplateId, waiting.body.id)).toMatchObject({ status: 404 })
    expect(await readEvent(account, eventTemplateId, found.body.id)).toMatchObject({ status: 200 })
    const later = await postAs(hutk, { email })
    expect(later).toMatchObject({ status: 201, body: { objectId: (await contactOf(account, email)).id } })
  })
})
