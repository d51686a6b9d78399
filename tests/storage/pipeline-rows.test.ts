import { beforeEach, describe, expect, test } from 'vitest'
import type { AccountPipeline, AccountStage, PipelineAudit } from '../../src/domain/pipelines/pipeline.ts'
import type { PipelineWrites, PropertyStore } from '../../src/domain/properties/property-store.ts'
import { createPropertyStore, isModelCurrent } from '../../src/storage/property-store.ts'
import { useTestDatabase, watchVerify } from '../support/test-database.ts'

const database = useTestDatabase()
const DEAL = '0-3'
let store: PropertyStore
let lastAccount = 710_000
let account = ''

beforeEach(() => {
  store = createPropertyStore(database.db)
  lastAccount += 1
  account = String(lastAccount)
})

const times = { createdAt: 1_000, updatedAt: 2_001 }

function stage(id: string, more: Partial<AccountStage> = {}): AccountStage {
  const metadata = { isClosed: 'false', probability: '0.5' }
  const shown = {
    label: `naïve 🙂 ${id}`,
    displayOrder: -3,
    metadata,
    writePermissions: 'READ_ONLY',
  } as const
  return { id, pipelineId: 'p', ...shown, ...times, ...more }
}

function pipeline(id: string, stages: readonly AccountStage[], more: Partial<AccountPipeline> = {}) {
  return { id, label: 'P', isBuiltIn: false, displayOrder: 4, ...times, stages, ...more }
}

function audit(changeNumber: number, more: Partial<PipelineAudit> = {}): PipelineAudit {
  const definition = pipeline('p', [stage('a')])
  return {
    pipelineId: 'p',
    stageId: '',
    changeNumber,
    action: 'CREATE',
    definition,
    changedAt: 2_001,
    ...more,
  }
}

const put = (writes: Partial<PipelineWrites>, through: PropertyStore = store) =>
  through.changeModel(account, { objectTypeId: DEAL, isAlone: true }, () => ({
    properties: [],
    groups: [],
    pipelines: { pipelines: [], stages: [], audits: [], ...writes },
    result: undefined,
  }))

const read = async (options?: { archived: boolean }) =>
  (await store.readModels(account, [DEAL], options)).get(DEAL)

describe('pipelines in the database', () => {
  test('what was put is read with its stages; each change raises the version (decision 92)', async () => {
    const [first, second] = [stage('a'), stage('b')]
    await put({ pipelines: [pipeline('p', [])], stages: [second, first] })
    expect(await read()).toMatchObject({ version: 1, pipelines: [pipeline('p', [first, second])] })
    const changed = { ...first, label: 'New', updatedAt: 3_000 }
    await put({ stages: [changed] })
    expect(await read()).toMatchObject({ version: 2, pipelines: [pipeline('p', [changed, second])] })
  })

  test('deleted ones are read when asked for, and a built-in one always: it hides what the server defines', async () => {
    const gone = { archivedAt: 5_000 }
    const stages = [stage('a'), stage('b', gone), stage('c', { pipelineId: 'default' })]
    const pipelines = [
      pipeline('p', []),
      pipeline('q', [], gone),
      pipeline('default', [], { ...gone, isBuiltIn: true }),
    ]
    await put({ pipelines, stages })
    const idsOf = (list: readonly AccountPipeline[] = []) =>
      list.map(({ id, stages: held }) => [id, ...held.map((one) => one.id)])
    expect(idsOf((await read())?.pipelines)).toEqual([
      ['default', 'c'],
      ['p', 'a'],
    ])
    expect(idsOf((await read({ archived: true }))?.pipelines)).toEqual([
      ['default', 'c'],
      ['p', 'a', 'b'],
      ['q'],
    ])
  })

  test('audits are listed newest first, of the pipeline or of one stage', async () => {
    const ofStage = audit(2, { stageId: 'a', action: 'UPDATE', definition: stage('a') })
    await put({ audits: [audit(1)] })
    await put({ audits: [audit(2, { action: 'UPDATE' }), ofStage] })
    const list = (stageId: string, limit = 10) =>
      store.listPipelineAudits(account, DEAL, { pipelineId: 'p', stageId, limit })
    expect(await list('')).toEqual([audit(2, { action: 'UPDATE' }), audit(1)])
    expect(await list('', 1)).toHaveLength(1)
    expect(await list('a')).toEqual([ofStage])
    expect(await list('b')).toEqual([])
  })

  test('version 0 holds until the first change', async () => {
    const isCurrent = (version: number) =>
      database.db.transaction(
        (tx) => isModelCurrent(tx, account, { [DEAL]: version }),
        async () => true,
      )
    expect(await isCurrent(0)).toBe(true)
    await put({ pipelines: [pipeline('p', [])] })
    expect([await isCurrent(0), await isCurrent(1)]).toEqual([false, true])
  })

  test('whether a change is there can be told when the reply to COMMIT is lost (reliability P4)', async () => {
    const seen: boolean[] = []
    const watched = watchVerify(database.db, seen)
    const stages = [stage('a')]
    await put({ pipelines: [pipeline('p', [])], stages, audits: [audit(1)] }, createPropertyStore(watched))
    expect(seen).toEqual([false, true])
  })
})
