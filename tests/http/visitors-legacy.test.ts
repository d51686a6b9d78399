import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createOne, linkTo } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, postEvent } from '../support/timeline-setup.ts'
import { contactOf, FORM_ID, identify, newHutk, submit } from '../support/visitors.ts'

const server = useTestServer()
let account: TestAccount
let lastId = 0

beforeAll(async () => {
  account = await server.createAccount()
})

const CONTACT = '/contacts/v1/contact'
const newEmail = (): string => `legacy.${(lastId += 1)}@example.org`
const ofUtk = (utk: string, query = '') => account.send('GET', `${CONTACT}/utk/${utk}/profile?${query}`)
const ofVid = (vid: string, query = '') => account.send('GET', `${CONTACT}/vid/${vid}/profile?${query}`)
const batchOf = (utks: readonly string[], query = '', spelling = 'utks') =>
  account.send('GET', `${CONTACT}/${spelling}/batch/?${utks.map((utk) => `utk=${utk}`).join('&')}&${query}`)
const missing = (message: RegExp) => ({
  status: 404,
  body: {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: 'contact does not exist',
    correlationId: expect.any(String),
    errors: [{ message: expect.stringMatching(message) }],
  },
})

describe('the profile of a visitor (platform PT12)', () => {
  test('has the keys of the legacy form, ids and times as numbers (PT12, PH22, PH23)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    const submittedAt = Date.now() - 86_400_000
    const context = { pageUri: 'https://shop.example/price', pageName: 'Prices' }
    await submit(account, { email, firstname: 'Ann' }, { hutk, context, submittedAt })
    const { id } = await contactOf(account, email)
    const vid = Number(id)
    const reply = await ofUtk(hutk.toLowerCase(), 'property=firstname&property=createdate')
    expect(reply.status).toBe(200)
    const created = reply.body.properties.createdate
    expect(Number(created.value)).toBeGreaterThan(submittedAt)
    expect(reply.body).toEqual({
      vid,
      'canonical-vid': vid,
      'merged-vids': [],
      'portal-id': Number(account.accountId),
      'is-contact': true,
      properties: {
        firstname: {
          value: 'Ann',
          versions: [
            {
              value: 'Ann',
              'source-type': 'FORM',
              'source-id': FORM_ID,
              timestamp: expect.any(Number),
              selected: false,
            },
          ],
        },
        createdate: { value: created.value, versions: [expect.objectContaining({ value: created.value })] },
        lastmodifieddate: { value: expect.stringMatching(/^\d{13}$/), versions: expect.any(Array) },
      },
      'form-submissions': [
        {
          'conversion-id': expect.any(String),
          'form-id': FORM_ID,
          'portal-id': Number(account.accountId),
          timestamp: submittedAt,
          'page-url': 'https://shop.example/price',
          'page-title': 'Prices',
          'meta-data': [],
        },
      ],
      'list-memberships': [],
      'identity-profiles': [
        {
          vid,
          'saved-at-timestamp': expect.any(Number),
          'deleted-changed-timestamp': 0,
          identities: [{ type: 'EMAIL', value: email, timestamp: expect.any(Number), 'is-primary': true }],
        },
      ],
      'merge-audits': [],
    })
  })

  test('shows what the query asks for (PT12)', async () => {
    const [email, hutk] = [newEmail(), newHutk()]
    await submit(account, { email, city: 'Oslo' }, { hutk, submittedAt: Date.now() - 2_000 })
    await submit(account, { email, city: 'Bergen' }, { hutk, submittedAt: Date.now() - 1_000 })
    const company = await createCompany(account, 'Acme')
    const { id } = await contactOf(account, email)
    await account.send('PUT', `/crm/v4/objects/contacts/${id}/associations/default/companies/${company}`)
    const all = await ofUtk(hutk, 'propertyMode=value_only&formSubmissionMode=none&showListMemberships=false')
    expect(all.body.properties).toMatchObject({
      email: { value: email },
      city: { value: 'Bergen' },
      associatedcompanyid: { value: company },
      hs_object_id: { value: id },
    })
    expect(all.body.properties).not.toHaveProperty('fax')
    expect(all.body.properties.city).not.toHaveProperty('versions')
    expect(all.body['form-submissions']).toEqual([])
    const few = await ofUtk(hutk, 'property=city&property=nothing&formSubmissionMode=all')
    expect(Object.keys(few.body.properties)).toEqual(['city', 'lastmodifieddate', 'associatedcompanyid'])
    expect(few.body.properties.city.versions.map(({ value }: { value: string }) => value)).toEqual([
      'Bergen',
      'Oslo',
    ])
    const stamps = few.body['form-submissions'].map(({ timestamp }: { timestamp: number }) => timestamp)
    expect(stamps[0] - stamps[1]).toBeGreaterThan(0)
    const shown = await Promise.all(
      ['newest', 'oldest'].map((mode) => ofUtk(hutk, `formSubmissionMode=${mode}`)),
    )
    expect(shown.map(({ body }) => body['form-submissions'][0].timestamp)).toEqual(stamps)
  })

  test.each(['propertyMode=all', 'formSubmissionMode=some', 'showListMemberships=maybe'])(
    'refuses %s (PT12, PE13)',
    async (query) => {
      const hutk = newHutk()
      await identify(account, hutk, { email: newEmail() })
      const [name = ''] = query.split('=')
      expect(await ofUtk(hutk, query)).toMatchObject({
        status: 400,
        body: { context: { [name]: expect.any(Array) } },
      })
    },
  )

  test('is not found while nobody knows the visitor, nor by another account (PT12, PE37)', async () => {
    const [waiting, known, other] = [newHutk(), newHutk(), await server.createAccount()]
    await postEvent(account, { eventTemplateId: await createTemplate(account), utk: waiting })
    await identify(account, known, { email: newEmail() })
    expect(await ofUtk(waiting)).toMatchObject(missing(new RegExp(`v:${waiting}`)))
    expect(await ofUtk('nobody')).toMatchObject(missing(/v:nobody/))
    const foreign = await other.send('GET', `${CONTACT}/utk/${known}/profile`)
    expect(foreign).toMatchObject(missing(new RegExp(`v:${known}`)))
  })

  test('needs the scope to read contacts (PT12)', async () => {
    const url = `${CONTACT}/utk/x/profile`
    const token = await server.createToken(account, { scopes: ['crm.objects.companies.read'] })
    const reply = await server.send({ method: 'GET', url, token })
    expect(reply).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } })
    const reader = await server.createToken(account, { scopes: ['crm.objects.contacts.read'] })
    expect(await server.send({ method: 'GET', url, token: reader })).toMatchObject(missing(/v:x/))
  })
})

describe('profiles of several visitors (platform PT13)', () => {
  test('are keyed by utk as sent, unknown ones left out, in both spellings (PT13)', async () => {
    const [first, second, emails] = [newHutk(), newHutk(), [newEmail(), newEmail()] as const]
    await identify(account, first, { email: emails[0] })
    await identify(account, second, { email: emails[1] })
    const utks = [first, second.toLowerCase(), 'nobody']
    for (const spelling of ['utks', 'byUtk']) {
      const reply = await batchOf(utks, 'property=email', spelling)
      expect(reply.status).toBe(200)
      expect(Object.keys(reply.body)).toEqual([first, second.toLowerCase()])
      expect(reply.body).toMatchObject({
        [first]: { 'is-contact': true, properties: { email: { value: emails[0] } } },
        [second.toLowerCase()]: { properties: { email: { value: emails[1] } } },
      })
      expect(reply.body[first].properties.email).not.toHaveProperty('versions')
    }
    const withHistory = await batchOf([first], 'propertyMode=value_and_history&property=email')
    expect(withHistory.body[first].properties.email.versions).toHaveLength(1)
  })

  test('are at most 100 (PT13)', async () => {
    const utks = Array.from({ length: 101 }, (_, at) => `u${at}`)
    expect(await batchOf(utks)).toMatchObject({ status: 400, body: { context: { utk: ['101'] } } })
    expect(await batchOf([])).toMatchObject({ status: 400, body: { context: { utk: ['0'] } } })
    expect(await batchOf(utks.slice(1))).toMatchObject({ status: 200, body: {} })
  })
})

describe('legacy calls for one contact (platform 9.4)', () => {
  test('find it by the id of one that was merged into it (9.4, OBJ-80)', async () => {
    const [email, further] = [newEmail(), newEmail()]
    const ids = [(await createOne(account, 'contacts', { email })).id]
    ids.push((await createOne(account, 'contacts', { email: further })).id)
    const merge = { primaryObjectId: ids[0], objectIdToMerge: ids[1] }
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', merge)
    const profile = await ofVid(ids[1])
    const vid = Number(merged.body.id)
    expect(profile).toMatchObject({
      status: 200,
      body: {
        vid,
        'canonical-vid': vid,
        'merged-vids': ids.map(Number),
        'identity-profiles': [
          {
            identities: [
              { type: 'EMAIL', value: email, 'is-primary': true },
              { type: 'EMAIL', value: further, 'is-secondary': true },
            ],
          },
        ],
      },
    })
    const gone = await account.send('DELETE', `${CONTACT}/vid/${ids[1]}`)
    expect(gone).toMatchObject(missing(new RegExp(ids[1])))
    expect((await ofVid(merged.body.id)).status).toBe(200)
  })

  test('archive it (9.4)', async () => {
    const task = await createOne(account, 'tasks', { hs_timestamp: 0 })
    const { id } = await createOne(account, 'contacts', { email: newEmail() }, [linkTo(task.id, 203)])
    const reply = await account.send('DELETE', `${CONTACT}/vid/${id}`)
    expect(reply).toMatchObject({ status: 200, body: { vid: Number(id), deleted: true, reason: 'OK' } })
    expect(await ofVid(id)).toMatchObject(missing(new RegExp(id)))
    const archived = await account.send('GET', `/crm/v3/objects/contacts/${id}?archived=true`)
    expect(archived.status).toBe(200)
    for (const vid of [id, '999999999', 'abc'])
      expect(await account.send('DELETE', `${CONTACT}/vid/${vid}`)).toMatchObject(missing(new RegExp(vid)))
  })

  test('create it by its address, and then change it (9.4)', async () => {
    const email = newEmail()
    const path = `${CONTACT}/createOrUpdate/email/${encodeURIComponent(email.toUpperCase())}`
    const put = (properties: Record<string, unknown>) => {
      const entries = Object.entries(properties).map(([property, value]) => ({ property, value }))
      return account.send('POST', path, { properties: entries })
    }
    const first = await put({ firstname: 'Ann', date_of_birth: '1990-01-02' })
    expect(first).toMatchObject({ status: 200, body: { vid: expect.any(Number), isNew: true } })
    const second = await put({ lastname: 'Lee', numemployees: '1-5' })
    expect(second).toMatchObject({ status: 200, body: { vid: first.body.vid, isNew: false } })
    const contact = await contactOf(account, email, 'firstname,lastname,numemployees')
    expect(contact).toMatchObject({
      id: String(first.body.vid),
      properties: { firstname: 'Ann', lastname: 'Lee', numemployees: '1-5' },
    })
    expect(await put({ no_such_thing: 1 })).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] },
    })
    const odd = await account.send('POST', `${CONTACT}/createOrUpdate/email/ann`, { properties: [] })
    expect(odd).toMatchObject({ status: 400, body: { errors: [{ code: 'INVALID_EMAIL' }] } })
  })

  test('keep what an item without a value names, also when another item gives it one (9.4)', async () => {
    const email = newEmail()
    const put = (properties: readonly object[]) =>
      account.send('POST', `${CONTACT}/createOrUpdate/email/${email}`, { properties })
    const first = await put([{ property: 'firstname', value: 'Ann' }, { property: 'lastname' }])
    expect(first).toMatchObject({ status: 200, body: { isNew: true } })
    const second = await put([
      { property: 'firstname' },
      { property: 'lastname', value: 'Lee' },
      { property: 'lastname' },
      { property: 'no_such_thing' },
    ])
    expect(second).toMatchObject({ status: 200, body: { vid: first.body.vid, isNew: false } })
    const names = 'firstname,lastname'
    expect(await contactOf(account, email, names)).toMatchObject({
      properties: { firstname: 'Ann', lastname: 'Lee' },
    })
    expect((await put([{ property: 'firstname', value: '' }])).status).toBe(200)
    const { properties } = await contactOf(account, email, names)
    expect(properties).toMatchObject({ firstname: null, lastname: 'Lee' })
    const odd = await put([{ property: 'firstname', value: ['Ann'] }])
    expect(odd).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
  })
})
