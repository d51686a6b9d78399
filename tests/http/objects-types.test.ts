import { beforeAll, describe, expect, test } from 'vitest'
import { countRows, UNKNOWN_ID } from '../support/crm.ts'
import { minimalProperties, referencesTo, writableTypes } from '../support/registered-types.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

describe.each(writableTypes)('$plural', (objectType) => {
  const { typeId, plural, label, required, createdProperty, modifiedProperty, firstId } = objectType
  const v3 = `/crm/v3/objects/${plural}`
  const dated = `/crm/objects/2026-03/${typeId}`
  const system = [createdProperty, 'hs_object_id', modifiedProperty].toSorted()
  const post = (path: string, body: object) => account.send('POST', path, body)

  /** Unique values differ from call to call. */
  let count = 0
  function properties(): Readonly<Record<string, string>> {
    count += 1
    const minimal = minimalProperties(objectType)
    return 'email' in minimal ? { ...minimal, email: `${count}@example.com` } : minimal
  }

  async function create(): Promise<string> {
    const reply = await post(v3, { properties: properties() })
    expect(reply).toMatchObject({ status: 201 })
    return reply.body.id
  }

  test('are created from what they require, at both paths (OBJ-1, OBJ-2, OBJ-19 to OBJ-21, OBJ-51)', async () => {
    for (const path of [v3, dated]) {
      const sent = properties()
      const reply = await post(path, { properties: sent })
      expect(reply.status).toBe(201)
      const { id, createdAt, updatedAt } = reply.body
      expect(Number(id)).toBeGreaterThanOrEqual(firstId)
      expect(Number(id)).toBeLessThan(firstId + 1_000)
      expect(reply.headers.location).toBe(`${path}/${id}`)
      expect(updatedAt).toBe(createdAt)
      expect(reply.body).toMatchObject({
        archived: false,
        properties: { ...sent, hs_object_id: id, hs_object_source: 'INTEGRATION' },
      })
      expect(Date.parse(reply.body.properties[createdProperty])).toBe(Date.parse(createdAt))
      expect(Date.parse(reply.body.properties[modifiedProperty])).toBe(Date.parse(createdAt))
    }
  })

  test('refuse unknown and read-only properties, both in one answer (OBJ-39 to OBJ-41)', async () => {
    const before = await countRows(server.db, account.accountId)
    const reply = await post(v3, { properties: { ...properties(), nope: '1', hs_object_id: '5' } })
    expect(reply).toMatchObject({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR' } })
    expect(reply.body.message).toMatch(/^Property values were not valid: \[\{"isValid":false,/)
    expect(reply.body.errors).toEqual([
      {
        message: 'Property "nope" does not exist',
        code: 'PROPERTY_DOESNT_EXIST',
        context: { propertyName: ['nope'] },
      },
      {
        message: '"hs_object_id" is a read only property; its value cannot be set.',
        code: 'READ_ONLY_VALUE',
        context: { propertyName: ['hs_object_id'] },
      },
    ])
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('are read by every name of the type with the default properties (OBJ-4, OBJ-26, OBJ-28)', async () => {
    const id = await create()
    for (const reference of referencesTo(objectType)) {
      const reply = await account.send('GET', `/crm/v3/objects/${reference}/${id}`)
      expect(reply).toMatchObject({ status: 200, body: { id, archived: false } })
      expect(Object.keys(reply.body.properties)).toEqual(objectType.defaultProperties)
    }
    const chosen = await account.send('GET', `${dated}/${id}?properties=hubspot_owner_id,nope`)
    expect(chosen.status).toBe(200)
    expect(Object.keys(chosen.body.properties)).toEqual([...system, 'hubspot_owner_id'].toSorted())
  })

  test('are updated, and a change of nothing moves no date (OBJ-22, OBJ-29, OBJ-59)', async () => {
    const id = await create()
    const changed = await account.send('PATCH', `${v3}/${id}`, { properties: { hubspot_owner_id: '501' } })
    expect(changed).toMatchObject({
      status: 200,
      body: { id, properties: { hubspot_owner_id: '501', hs_all_owner_ids: '501', hs_object_id: id } },
    })
    const again = await account.send('PATCH', `${dated}/${id}`, { properties: { hubspot_owner_id: 501 } })
    expect(again).toMatchObject({ status: 200, body: { updatedAt: changed.body.updatedAt } })
    expect(
      await account.send('PATCH', `${v3}/${UNKNOWN_ID}`, { properties: { hubspot_owner_id: '5' } }),
    ).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND', message: 'resource not found' } })
  })

  test('are listed in pages, by either path (OBJ-48, OBJ-49)', async () => {
    const ids = [await create(), await create()]
    for (const path of [v3, dated]) {
      const first = await account.send('GET', `${path}?limit=1&after=${ids[0]}`)
      expect(first).toMatchObject({ status: 200, body: { results: [{ id: ids[0] }] } })
      const after = first.body.paging.next.after
      expect(after).toBe(String(Number(ids[0]) + 1))
      const second = await account.send('GET', `${path}?limit=1&after=${after}`)
      expect(second.body).toMatchObject({ results: [{ id: ids[1] }] })
    }
  })

  test('are archived once and for all, and read as archived ones (OBJ-56, OBJ-63)', async () => {
    const id = await create()
    expect((await account.send('DELETE', `${v3}/${id}`)).status).toBe(204)
    expect((await account.send('DELETE', `${dated}/${id}`)).status).toBe(204)
    expect(await account.send('GET', `${v3}/${id}`)).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    })
    const archived = await account.send('GET', `${v3}/${id}?archived=true`)
    expect(archived).toMatchObject({
      status: 200,
      body: { id, archived: true, archivedAt: expect.any(String) },
    })
  })

  test('are written and read in batches (E6 to E8, E10, OBJ-67, OBJ-69, OBJ-79, OBJ-87)', async () => {
    const made = await post(`${dated}/batch/create`, {
      inputs: [
        { objectWriteTraceId: 'a', properties: properties() },
        { objectWriteTraceId: 'b', properties: { ...properties(), nope: '1' } },
      ],
    })
    expect(made).toMatchObject({
      status: 207,
      body: {
        status: 'COMPLETE',
        results: [{ objectWriteTraceId: 'a' }],
        numErrors: 1,
        errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['b'] } }],
      },
    })
    const { id } = made.body.results[0]
    const read = await post(`${v3}/batch/read`, { inputs: [{ id }, { id: UNKNOWN_ID }] })
    expect(read).toMatchObject({
      status: 207,
      body: {
        results: [{ id }],
        numErrors: 1,
        errors: [
          {
            category: 'OBJECT_NOT_FOUND',
            message: `Could not get some ${label} objects, they may be deleted or not exist. Check that ids are valid.`,
            context: { ids: [UNKNOWN_ID] },
          },
        ],
      },
    })
    const updated = await post(`${v3}/batch/update`, {
      inputs: [{ id, properties: { hubspot_owner_id: '7' } }],
    })
    expect(updated).toMatchObject({
      status: 200,
      body: { results: [{ id, properties: { hubspot_owner_id: '7' } }] },
    })
    expect((await post(`${v3}/batch/archive`, { inputs: [{ id }, { id: UNKNOWN_ID }] })).status).toBe(204)
    expect((await account.send('GET', `${v3}/${id}`)).status).toBe(404)
  })

  test('are upserted by a unique property of the account (OBJ-74 to OBJ-76, PROP-30)', async () => {
    const groups = await account.send('GET', `/crm/v3/properties/${plural}/groups`)
    expect(groups).toMatchObject({ status: 200 })
    const property = await post(`/crm/v3/properties/${typeId}`, {
      name: 'reference',
      label: 'Reference',
      groupName: groups.body.results[0].name,
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    })
    expect(property).toMatchObject({ status: 201 })
    const upsert = () =>
      post(`${v3}/batch/upsert`, {
        inputs: [{ id: 'r-1', idProperty: 'reference', properties: properties() }],
      })
    const first = await upsert()
    expect(first).toMatchObject({
      status: 200,
      body: { results: [{ new: true, properties: { reference: 'r-1' } }] },
    })
    const { id } = first.body.results[0]
    expect(await upsert()).toMatchObject({ status: 200, body: { results: [{ id, new: false }] } })
    const byReference = await account.send('GET', `${dated}/r-1?idProperty=reference`)
    expect(byReference).toMatchObject({ status: 200, body: { id } })
  })

  test('are merged into a new record (OBJ-1, OBJ-80, OBJ-84)', async () => {
    const [primaryObjectId, objectIdToMerge] = [await create(), await create()]
    const merged = await post(`${v3}/merge`, { primaryObjectId, objectIdToMerge })
    expect(merged).toMatchObject({
      status: 200,
      body: { properties: { hs_merged_object_ids: `${primaryObjectId};${objectIdToMerge}` } },
    })
    const read = await account.send('GET', `${v3}/${objectIdToMerge}`)
    expect(read).toMatchObject({ status: 200, body: { id: merged.body.id } })
  })

  test('ask for the scopes of their type (OBJ-10, PA38, PS4)', async () => {
    const send = async (scope: string | undefined, method: string) => {
      const token = await server.createToken(account, { scopes: scope === undefined ? ['x.read'] : [scope] })
      const body = method === 'GET' ? {} : { body: { properties: properties() } }
      return server.send({ method, url: v3, token, ...body })
    }
    expect(await send(objectType.readScopes[0], 'GET')).toMatchObject({ status: 200 })
    expect(await send(objectType.writeScopes[0], 'POST')).toMatchObject({ status: 201 })
    const refused = await send(undefined, 'POST')
    expect(refused).toMatchObject({
      status: 403,
      body: {
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredScopes: objectType.writeScopes } }],
      },
    })
  })

  test('have definitions of all their properties, in a group that is there (PROP-1, PROP-4)', async () => {
    const listed = await account.send('GET', `/crm/v3/properties/${plural}`)
    const groups = await account.send('GET', `/crm/properties/2026-03/${typeId}/groups`)
    expect([listed.status, groups.status]).toEqual([200, 200])
    type Named = { readonly name: string; readonly groupName: string }
    const definitions: readonly Named[] = listed.body.results
    const names = definitions.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining([...required.names, ...objectType.defaultProperties]))
    const groupNames = groups.body.results.map(({ name }: Named) => name)
    expect(definitions.filter(({ groupName }) => !groupNames.includes(groupName))).toEqual([])
  })
})

const demanding = writableTypes.filter(({ required }) => required.names.length > 0)

test.for(demanding)('$plural are refused without what they require (OBJ-44, OBJ-52)', async (objectType) => {
  const { plural, label, required } = objectType
  const reply = await account.send('POST', `/crm/v3/objects/${plural}`, {})
  expect(reply).toMatchObject({
    status: 400,
    body: {
      status: 'error',
      category: 'VALIDATION_ERROR',
      message: `Error creating ${label}. Some required properties were not set.`,
      context: { properties: required.names },
    },
  })
  expect(reply.body.errors).toBeUndefined()
})

test.for(demanding.filter(({ required }) => required.rule === 'all'))(
  'no required property of $plural can be cleared (OBJ-35)',
  async (objectType) => {
    const { plural, required } = objectType
    const path = `/crm/v3/objects/${plural}`
    const made = await account.send('POST', path, { properties: minimalProperties(objectType) })
    expect(made.status).toBe(201)
    for (const name of required.names) {
      const reply = await account.send('PATCH', `${path}/${made.body.id}`, { properties: { [name]: '' } })
      expect(reply).toMatchObject({ status: 400, body: { context: { properties: [name] } } })
    }
  },
)

test.for(writableTypes.filter(({ plural }) => plural !== 'contacts'))(
  '$plural are not deleted for good (OBJ-1)',
  async ({ plural }) => {
    const reply = await account.send('POST', `/crm/v3/objects/${plural}/gdpr-delete`, { objectId: '1001' })
    expect(reply).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } })
  },
)
