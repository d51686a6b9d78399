import { beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const NOW = Date.parse('2026-05-30T11:00:00.500Z')
let account: TestAccount
let templateId: string

beforeAll(async () => {
  account = await server.createAccount()
  const template = await account.send('POST', `/integrators/timeline/v3/${account.appId}/event-templates`, {
    name: 'Moved',
    tokens: [{ name: 'city', label: 'City', type: 'string', objectPropertyName: 'city' }],
  })
  expect(template).toMatchObject({ status: 201 })
  templateId = template.body.id
})

function read(path: string, of: TestAccount = account) {
  return of.send('GET', `/crm/v3/objects/${path}`)
}

async function sendEvent(email: string, city: string): Promise<string> {
  const reply = await account.send('POST', '/integrators/timeline/v3/events', {
    eventTemplateId: templateId,
    email,
    tokens: { city },
  })
  expect(reply).toMatchObject({ status: 201 })
  return reply.body.objectId
}

describe('history', () => {
  test('names value, time and source, beside the current value (OBJ-23, OBJ-24)', async () => {
    server.clock.now = NOW
    const { id } = await createOne(account, 'contacts', { city: 'Rome' })
    server.clock.now = undefined
    const reply = await read(`contacts/${id}?propertiesWithHistory=city,zip`)
    expect(reply.status).toBe(200)
    expect(reply.body.properties).toMatchObject({ city: 'Rome', zip: null })
    expect(Object.keys(reply.body)).toEqual([
      'id',
      'properties',
      'propertiesWithHistory',
      'createdAt',
      'updatedAt',
      'archived',
      'url',
    ])
    expect(reply.body.propertiesWithHistory).toEqual({
      city: [
        {
          value: 'Rome',
          timestamp: '2026-05-30T11:00:00.500Z',
          sourceType: 'INTEGRATION',
          sourceId: account.appId,
        },
      ],
      zip: [],
    })
  })

  test('is left out when nobody asks for it (OBJ-13)', async () => {
    const { id } = await createOne(account, 'contacts', { city: 'Rome' })
    const reply = await read(`contacts/${id}?propertiesWithHistory=`)
    expect(reply.status).toBe(200)
    expect(reply.body).not.toHaveProperty('propertiesWithHistory')
    expect(Object.values(reply.body)).not.toContain(null)
  })

  test('leaves names out that are not defined (OBJ-28)', async () => {
    const { id } = await createOne(account, 'contacts', { city: 'Rome' })
    const reply = await read(`contacts/${id}?propertiesWithHistory=city,nope,constructor`)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body.propertiesWithHistory)).toEqual(['city'])
  })

  test('of a value that the server derived says CALCULATED (OBJ-23)', async () => {
    const { id } = await createOne(account, 'tasks', { hs_timestamp: '2026-06-01', hubspot_owner_id: '501' })
    const reply = await read(
      `tasks/${id}?propertiesWithHistory=hubspot_owner_assigneddate&propertiesWithHistory=hubspot_owner_id`,
    )
    expect(reply.status).toBe(200)
    const { hubspot_owner_assigneddate: derived, hubspot_owner_id: written } =
      reply.body.propertiesWithHistory
    expect(derived).toEqual([
      { value: expect.any(String), timestamp: reply.body.createdAt, sourceType: 'CALCULATED' },
    ])
    expect(written).toMatchObject([{ value: '501', sourceType: 'INTEGRATION' }])
  })

  test('comes in a batch read for each record its own', async () => {
    const first = await createOne(account, 'contacts', { city: 'Rome' })
    const second = await createOne(account, 'contacts', { city: 'Oslo' })
    const reply = await account.send('POST', '/crm/v3/objects/contacts/batch/read', {
      inputs: [{ id: first.id }, { id: second.id }],
      propertiesWithHistory: ['city'],
    })
    const values = reply.body.results.map(
      (record: { propertiesWithHistory: { city: { value: string }[] } }) =>
        record.propertiesWithHistory.city.map(({ value }) => value),
    )
    expect(values).toEqual([['Rome'], ['Oslo']])
  })
})

describe('a contact that a timeline event brought', () => {
  test('has the computed properties and the history of one created here (V4, OBJ-29)', async () => {
    const id = await sendEvent('Kim@Example.org', 'Bern')
    const viaApi = await createOne(account, 'contacts', { email: 'api@example.org', city: 'Bern' })
    const names = Object.keys(viaApi.properties)
    const reply = await read(`contacts/${id}?properties=${names.join()}&propertiesWithHistory=city,email`)
    const own = { id, email: 'kim@example.org' }
    const read1 = reply.body.properties
    expect(Object.keys(read1)).toEqual(names)
    expect(Object.entries(read1).filter(([, value]) => value === null)).toEqual([])
    expect(read1).toMatchObject({
      email: own.email,
      city: 'Bern',
      hs_email_domain: 'example.org',
      hs_full_name_or_email: own.email,
      hs_object_id: id,
      hs_object_source: 'INTEGRATION',
      hs_object_source_id: account.appId,
      lifecyclestage: 'lead',
      hs_lifecyclestage_lead_date: read1.createdate,
    })
    const entry = { timestamp: reply.body.createdAt, sourceType: 'INTEGRATION', sourceId: account.appId }
    expect(reply.body.propertiesWithHistory).toEqual({
      city: [{ value: 'Bern', ...entry }],
      email: [{ value: own.email, ...entry }],
    })
  })

  test('is found as the holder of its address (CON-2)', async () => {
    const id = await sendEvent('holder@example.org', 'Bern')
    const reply = await account.send('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'HOLDER@example.org' },
    })
    expect(reply).toMatchObject({
      status: 409,
      body: { message: `Contact already exists. Existing ID: ${id}` },
    })
  })

  test('keeps each stamp as a version, newest first, and moves updatedAt (OBJ-21, OBJ-23)', async () => {
    const created = await createOne(account, 'contacts', { email: 'stamped@example.org', city: 'Rome' })
    await sendEvent('stamped@example.org', 'Oslo')
    await sendEvent('stamped@example.org', 'Oslo')
    await sendEvent('stamped@example.org', 'Kyiv')
    const reply = await read(`contacts/${created.id}?propertiesWithHistory=city`)
    const versions = reply.body.propertiesWithHistory.city as { value: string; timestamp: string }[]
    expect(versions.map(({ value }) => value)).toEqual(['Kyiv', 'Oslo', 'Rome'])
    expect(new Set(versions.map(({ timestamp }) => timestamp)).size).toBe(3)
    expect(reply.body.updatedAt).toBe(versions[0]?.timestamp)
    expect(reply.body.createdAt).toBe(created.createdAt)
  })

  test('shows its last 45 versions, a record of another type its last 20 (OBJ-24)', async () => {
    const contact = await createOne(account, 'contacts', { city: 'v0' })
    const company = await createOne(account, 'companies', { name: 'C', city: 'v0' })
    await addVersions('0-1', contact.id, 60)
    await addVersions('0-2', company.id, 60)
    const valuesOf = async (path: string) => {
      const reply = await read(`${path}?propertiesWithHistory=city`)
      expect(reply.status).toBe(200)
      return reply.body.propertiesWithHistory.city.map(({ value }: { value: string }) => value)
    }
    const lastOf = (count: number) => Array.from({ length: count }, (_, index) => `v${60 - index}`)
    expect(await valuesOf(`contacts/${contact.id}`)).toEqual(lastOf(45))
    expect(await valuesOf(`companies/${company.id}`)).toEqual(lastOf(20))
  })
})

/** Further changes of a record's city, as updates would leave them. */
async function addVersions(objectTypeId: string, recordId: string, count: number): Promise<void> {
  await server.db.query(
    `insert into record_change
      (account_id, object_type_id, record_id, change_number, changed_at, source_type, source_id, property_values)
    select $1, $2, $3, 1000000 + n, now(), 'INTEGRATION', '1', json_build_object('city', 'v' || n)
    from generate_series(1, $4::int) as n`,
    [account.accountId, objectTypeId, recordId, count],
  )
}
