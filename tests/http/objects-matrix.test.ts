import { beforeAll, describe, expect, test } from 'vitest'
import { type Cell, customObjects, objectMatrix } from '../../scripts/object-matrix.ts'
import { type ObjectType, objectTypes } from '../../src/domain/objects/object-types.ts'
import { digestDatabase } from '../support/database-digest.ts'
import {
  plainCall,
  type Reading,
  type Records,
  type RefusedCall,
  type Request,
  refusedCalls,
  successes,
  setUpRecords,
} from '../support/record-probes.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
const recordsOf = new Map<string, Records>()
/** What shows the outcome of each success, by type and operation. */
const readings = new Map<string, readonly Reading[]>()

const keyOf = ({ objectType, operation }: Cell) => `${objectType.typeId} ${operation.id}`
const cellsOf = (state: Cell['state']) =>
  objectMatrix
    .filter((cell) => cell.state === state)
    .map((cell) => ({ ...cell, plural: cell.objectType.plural }))
const served = cellsOf('served')

function recordsFor({ objectType }: Cell): Records {
  const records = recordsOf.get(objectType.typeId)
  if (records === undefined) throw new RangeError(`${objectType.plural} are not set up`)
  return records
}

/** What a path calls the type of a cell: custom objects have no name of their own. */
const pathNameOf = ({ typeId, plural }: ObjectType) => recordsOf.get(typeId)?.objectType.plural ?? plural

const send = ([method, url, body]: Request) => account.send(method, url, body)

/** A reply without what differs from call to call: the times that a batch took, and the id of the call. */
function contentOf({ status, body }: Reply): object {
  const varying = ['startedAt', 'completedAt', 'correlationId']
  const members = Object.entries(body).filter(([name]) => !varying.includes(name))
  return { status, content: Object.fromEntries(members) }
}

beforeAll(async () => {
  account = await server.createAccount()
  const types = new Set(served.map(({ objectType }) => objectType))
  for (const objectType of types) {
    const records = await setUpRecords(server, account, objectType)
    recordsOf.set(objectType.typeId, records)
  }
})

test('every type has every operation, served, refused or not built (OBJ-1)', () => {
  const titles = new Set(objectMatrix.map(({ title }) => title))
  expect(titles.size).toBe(13)
  expect(objectMatrix).toHaveLength((objectTypes.length + 1) * 13)
  const written = served.filter(({ title }) => title === 'E2 create').map(({ plural }) => plural)
  expect(written).toEqual(
    expect.arrayContaining(['contacts', 'companies', 'deals', 'tickets', 'tasks', customObjects.plural]),
  )
})

describe('one success (OBJ-1)', () => {
  test.for(served)('$plural: $title', async (cell) => {
    const succeed = successes[cell.operation.id]
    const outcome = await succeed?.(recordsFor(cell))
    expect(outcome?.reply.status).toBeLessThan(300)
    readings.set(keyOf(cell), outcome?.readings ?? [])
  })
})

describe('one refusal (OBJ-1)', () => {
  const calls = new Map<string, RefusedCall>()
  let before: object

  beforeAll(async () => {
    for (const cell of served) {
      const call = await refusedCalls[cell.operation.id]?.(recordsFor(cell))
      if (call !== undefined) calls.set(keyOf(cell), call)
    }
    before = await digestDatabase(server.db, account.accountId)
  })

  test.for(served)('$plural: $title', async (cell) => {
    const refused = calls.get(keyOf(cell))
    const reply = await send(refused?.request ?? ['GET', '/none'])
    expect(reply.status).toBe(refused?.status)
    expect(reply.body).toMatchObject({
      status: 'error',
      category: refused?.category,
      message: expect.stringMatching(refused?.message ?? /^$/),
      correlationId: reply.headers['x-hubspot-correlation-id'],
    })
  })

  test('and none of them changed a row', async () => {
    expect(calls.size).toBe(served.length)
    expect(await digestDatabase(server.db, account.accountId)).toEqual(before)
  })
})

describe.runIf(cellsOf('refused').length > 0)('refused by design (OBJ-1, objects 1.2)', () => {
  test.for(cellsOf('refused'))('$plural: $title', async ({ operation, objectType, refusal }) => {
    const reply = await send(plainCall(operation, pathNameOf(objectType)))
    expect(reply.status).toBe(refusal?.status)
    expect(reply.body).toMatchObject({ status: 'error', category: refusal?.category })
    expect(reply.body.message.slice(0, refusal?.message.length)).toBe(refusal?.message)
  })
})

describe.runIf(cellsOf('not built').length > 0)('not built', () => {
  test.for(cellsOf('not built'))('$plural: $title', async ({ operation, objectType }) => {
    expect(await send(plainCall(operation, pathNameOf(objectType)))).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND', subCategory: 'Tidemark.NOT_BUILT' },
    })
  })
})

describe('after a restart', () => {
  const before = new Map<string, readonly object[]>()
  const readAll = async (cell: Cell) => {
    const replies: Reply[] = []
    for (const { request } of readings.get(keyOf(cell)) ?? []) replies.push(await send(request))
    return replies
  }

  beforeAll(async () => {
    for (const cell of served) before.set(keyOf(cell), (await readAll(cell)).map(contentOf))
    await server.restart()
  })

  test.for(served)('$plural: what $title did is there, and reads as before', async (cell) => {
    const replies = await readAll(cell)
    const shown = (readings.get(keyOf(cell)) ?? []).map(({ shows }) => shows)
    expect(shown).not.toEqual([])
    expect(replies).toMatchObject(shown)
    expect(replies.map(contentOf)).toEqual(before.get(keyOf(cell)))
  })

  test.for(served.filter(({ title }) => title === 'E2 create'))(
    '$plural: a new record gets an id that none had (OBJ-20)',
    async (cell) => {
      const records = recordsFor(cell)
      const rows = await server.db.query<{ last: string }>(
        `select greatest(
          (select max(id) from crm_record where account_id = $1 and object_type_id = $2),
          (select max(id) from merged_record where account_id = $1 and object_type_id = $2)) as last`,
        [account.accountId, records.objectType.typeId],
      )
      const reply = await send(['POST', records.path, { properties: records.input() }])
      expect(reply.status).toBe(201)
      expect(Number(reply.body.id)).toBeGreaterThan(Number(rows[0]?.last))
    },
  )
})
