import {
  createConfiguration,
  DefinitionConfigurationsApi,
  type PublicAssociationDefinitionConfigurationCreateRequestCategoryEnum as LimitCategory,
  ServerConfiguration,
} from '@hubspot/api-client/lib/codegen/crm/associations/v4/schema/index.js'
import type { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import { afterEach, describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'
import { createContact } from './support/fixtures.ts'
import { send, target, unique } from './support/target.ts'

const HUBSPOT_DEFINED = 'HUBSPOT_DEFINED' as Category
const USER_DEFINED = 'USER_DEFINED' as Category
const UNKNOWN_ID = '987654321987'
const spec = (associationTypeId: number, associationCategory = HUBSPOT_DEFINED) => ({
  associationCategory,
  associationTypeId,
})

async function createCompany(): Promise<string> {
  const reply = await send<{ id: string }>('POST', '/crm/v3/objects/companies', {
    body: { properties: { name: unique('Company') }, associations: [] },
  })
  expect(reply.status).toBe(201)
  return reply.body.id
}

describe.each(releases)('associations by $name', (release) => {
  const client = connectFully(release)
  const { v4 } = client.crm.associations

  test('links two records with a label, lists the link and takes it away (A1, A2, A4)', async () => {
    const [{ id }, company] = [await createContact(), await createCompany()]
    const made = await v4.basicApi.createWithHttpInfo('contacts', id, 'companies', company, [spec(931)])
    expect(made.httpStatusCode).toBe(201)
    expect(made.data).toMatchObject({
      fromObjectTypeId: '0-1',
      toObjectTypeId: '0-2',
      labels: ['Primary', 'Billing Contact'],
    })
    const page = await v4.basicApi.getPage('contacts', id, 'companies', undefined, 10)
    expect(page.results).toMatchObject([
      {
        associationTypes: [
          { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
          { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
          { category: 'HUBSPOT_DEFINED', typeId: 931, label: 'Billing Contact' },
        ],
      },
    ])
    expect(String(page.results[0]?.toObjectId)).toBe(company)
    await v4.basicApi.archive('contacts', id, 'companies', company)
    expect((await v4.basicApi.getPage('contacts', id, 'companies')).results).toEqual([])
  })

  test('links two records by default, alone and in a batch (A3, A7)', async () => {
    const [{ id }, company, other] = [await createContact(), await createCompany(), await createCompany()]
    const made = await v4.basicApi.createDefault('contacts', id, 'companies', company)
    expect(made.results.map(({ associationSpec }) => associationSpec.associationTypeId)).toEqual([279, 280])
    const batch = await v4.batchApi.createDefaultWithHttpInfo('contacts', 'companies', {
      inputs: [{ _from: { id }, to: { id: other } }],
    })
    expect(batch.httpStatusCode).toBe(200)
    expect(batch.data.results.map(({ to }) => to.id)).toEqual([other, id])
  })

  test('creates, reads and archives links in batches, bad inputs beside good ones (A5, A6, A8, A9)', async () => {
    const [{ id }, company] = [await createContact(), await createCompany()]
    const pair = (to: string) => ({ _from: { id }, to: { id: to }, types: [spec(931)] })
    const made = await v4.batchApi.createWithHttpInfo('contacts', 'companies', {
      inputs: [pair(company), pair(UNKNOWN_ID)],
    })
    expect(made.httpStatusCode).toBe(207)
    expect(made.data).toMatchObject({
      results: [{ labels: ['Primary', 'Billing Contact'] }],
      numErrors: 1,
      errors: [{ category: 'OBJECT_NOT_FOUND', message: `No company with ID ${UNKNOWN_ID} exists` }],
    })
    const typesOf = async () => {
      const read = await v4.batchApi.getPage('contacts', 'companies', { inputs: [{ id }] })
      return read.results.flatMap(({ to }) =>
        to.flatMap(({ associationTypes }) => associationTypes.map(({ typeId }) => typeId)),
      )
    }
    expect(await typesOf()).toEqual([1, 279, 931])
    await v4.batchApi.archiveLabels('contacts', 'companies', { inputs: [pair(company)] })
    expect(await typesOf()).toEqual([1, 279])
    await v4.batchApi.archive('contacts', 'companies', {
      inputs: [{ _from: { id }, to: [{ id: company }] }],
    })
    expect(await typesOf()).toEqual([])
  })

  test('names the id that would be right beside a refusal (ASC-20)', async () => {
    const [{ id }, company] = [await createContact(), await createCompany()]
    const refused = await refusalOf(v4.basicApi.create('contacts', id, 'companies', company, [spec(280)]))
    expect(refused).toMatchObject({
      code: 400,
      body: {
        message: 'invalid from object type CONTACT for associations to be created. expected: COMPANY',
      },
    })
    expect(refused.headers['x-tidemark-warning']).toContain(
      'from CONTACT to COMPANY it is HUBSPOT_DEFINED 279',
    )
  })

  test('makes, renames and removes a label (L1 to L4)', async () => {
    const { definitionsApi } = v4.schema
    const name = `label_${Date.now()}_${Math.floor(Math.random() * 1_000_000)}`
    const made = await definitionsApi.create('contacts', 'tickets', { name, label: unique('Label') })
    const typeId = Number(made.results[0]?.typeId)
    expect(made.results).toMatchObject([{ category: USER_DEFINED }])
    const label = unique('Renamed')
    await definitionsApi.update('contacts', 'tickets', { associationTypeId: typeId, label })
    const listed = await definitionsApi.getAll('contacts', 'tickets')
    expect(listed.results).toContainEqual({ category: USER_DEFINED, typeId, label })
    await release.removeLabel(client, typeId)
    const rest = await definitionsApi.getAll('contacts', 'tickets')
    expect(rest.results.map((type) => `${type.category} ${type.typeId}`)).not.toContain(
      `USER_DEFINED ${typeId}`,
    )
  })

  test('asks for the report of high usage (A10)', async () => {
    const { reportApi } = v4
    const asked = await reportApi.requestWithHttpInfo(9001)
    expect(asked.httpStatusCode).toBe(200)
    expect(asked.data).toMatchObject({ userId: 9001, userEmail: '' })
  })
})

describe('limits by @hubspot/api-client 14.0.1', () => {
  const limits = new DefinitionConfigurationsApi(
    createConfiguration({
      baseServer: new ServerConfiguration(target.url, {}),
      authMethods: { oauth2: { accessToken: target.token } },
    }),
  )
  const category = 'HUBSPOT_DEFINED' as LimitCategory
  const inputs = [{ category, typeId: 27 }]

  afterEach(async () => {
    await limits.batchRemove('deals', 'tickets', { inputs } as never)
  })

  test('are set, read, changed and removed (C1 to C5)', async () => {
    const limited = (maxToObjectIds: number) => ({ inputs: [{ category, typeId: 27, maxToObjectIds }] })
    const created = await limits.batchCreateWithHttpInfo('deals', 'tickets', limited(5))
    expect(created.httpStatusCode).toBe(201)
    expect(created.data.results).toMatchObject([{ category, typeId: 27, userEnforcedMaxToObjectIds: 5 }])
    const again = await limits.batchCreateWithHttpInfo('deals', 'tickets', limited(7))
    expect(again.httpStatusCode).toBe(207)
    expect(again.data).toMatchObject({ results: [], errors: [{ category: 'OBJECT_ALREADY_EXISTS' }] })
    expect((await limits.getAll()).results).toContainEqual(
      expect.objectContaining({ typeId: 27, userEnforcedMaxToObjectIds: 5 }),
    )
    const updated = await limits.batchUpdate('deals', 'tickets', limited(6) as never)
    expect(updated.results).toMatchObject([{ typeId: 27, userEnforcedMaxToObjectIds: 6 }])
    const between = await limits.getAllBetweenTwoObjectTypes('deals', 'tickets')
    expect(between.results).toMatchObject([{ typeId: 27, userEnforcedMaxToObjectIds: 6 }])
    await limits.batchRemove('deals', 'tickets', { inputs } as never)
    expect((await limits.getAllBetweenTwoObjectTypes('deals', 'tickets')).results).toEqual([])
  })
})
