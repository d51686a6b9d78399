import { beforeAll, expect, test } from 'vitest'
import { associationTypes } from '../../src/domain/associations/association-types.ts'
import { objectTypes } from '../../src/domain/objects/object-types.ts'
import { createOne, listTypeIds } from '../support/crm.ts'
import { minimalProperties, writableTypes } from '../support/registered-types.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
/** Two records of each type that has any, by type id. */
const records = new Map<string, readonly [string, string]>()

beforeAll(async () => {
  account = await server.createAccount()
  for (const objectType of writableTypes) {
    const create = async (address: string) => {
      const minimal = minimalProperties(objectType)
      const properties = 'email' in minimal ? { email: address } : minimal
      return (await createOne(account, objectType.plural, properties)).id as string
    }
    records.set(objectType.typeId, [await create('a@example.com'), await create('b@example.com')])
  }
})

const types = new Map(objectTypes.map((objectType) => [objectType.typeId, objectType]))
const nameOf = (typeId: string) => types.get(typeId)?.plural ?? typeId

/** Every ordered pair of types that can be linked, with its definitions. */
const pairs = [
  ...Map.groupBy(associationTypes, ({ fromTypeId, toTypeId }) => `${fromTypeId} ${toTypeId}`).values(),
].map((definitions) => {
  const { fromTypeId = '', toTypeId = '' } = definitions[0] ?? {}
  return { fromTypeId, toTypeId, from: nameOf(fromTypeId), to: nameOf(toTypeId), definitions }
})

test.for(pairs)(
  '$from and $to have their definitions by id and by name (ASC-36, ASC-43, ASC-44)',
  async (pair) => {
    const { from, toTypeId, definitions } = pair
    const byName = await account.send('GET', `/crm/v3/associations/${from}/${toTypeId}/types`)
    expect(byName.status).toBe(200)
    expect(byName.body.results).toEqual(
      expect.arrayContaining(definitions.map(({ typeId, name }) => ({ id: String(typeId), name }))),
    )
    const labels = await account.send('GET', `/crm/associations/2026-03/${from}/${toTypeId}/labels`)
    expect(labels.status).toBe(200)
    expect(labels.body.results).toHaveLength(definitions.length)
    expect(labels.body.results).toEqual(
      expect.arrayContaining(
        definitions.map(({ typeId, label }) => ({ category: 'HUBSPOT_DEFINED', typeId, label })),
      ),
    )
  },
)

const linkable = pairs.filter(({ fromTypeId, toTypeId }) =>
  [fromTypeId, toTypeId].every((typeId) => writableTypes.some((type) => type.typeId === typeId)),
)

test.for(linkable)(
  'a record of $from is linked to one of $to, seen from both (ASC-4, ASC-5, ASC-17)',
  async (pair) => {
    const { from, to, fromTypeId, toTypeId, definitions } = pair
    const [fromId] = records.get(fromTypeId) ?? []
    const [, toId] = records.get(toTypeId) ?? []
    const asked = definitions.map(({ typeId }) => ({
      associationCategory: 'HUBSPOT_DEFINED',
      associationTypeId: typeId,
    }))
    const put = await account.send(
      'PUT',
      `/crm/v4/objects/${from}/${fromId}/associations/${to}/${toId}`,
      asked,
    )
    expect(put.status).toBe(201)
    const there = await listTypeIds(account, `${from}/${fromId}`, toTypeId)
    const back = await listTypeIds(account, `${to}/${toId}`, fromTypeId)
    expect(there[String(toId)]).toEqual(expect.arrayContaining(definitions.map(({ typeId }) => typeId)))
    expect(back[String(fromId)]).toEqual(
      expect.arrayContaining(definitions.map(({ inverseTypeId }) => inverseTypeId)),
    )
  },
)
