import { describe, expect, it } from 'vitest'
import { type ObjectType, objectTypeById } from '../objects/object-types.ts'
import { accountCatalogue } from '../properties/account-catalogue.ts'
import { accountProperties } from '../properties/account-properties.ts'
import { accountObjectType, allPipelines, livePipelines, takesPipelines } from './account-pipelines.ts'
import type { AccountPipeline, AccountStage } from './pipeline.ts'

const times = { createdAt: 1, updatedAt: 1 }

function stage(id: string, more: Partial<AccountStage> = {}): AccountStage {
  const shown = { label: id, displayOrder: 0, metadata: {}, writePermissions: 'READ_ONLY' } as const
  return { id, pipelineId: 'p', ...shown, ...times, ...more }
}

function pipeline(id: string, more: Partial<AccountPipeline> = {}): AccountPipeline {
  return { id, label: id, isBuiltIn: false, displayOrder: 1, ...times, stages: [stage('a')], ...more }
}

const modelOf = (...pipelines: readonly AccountPipeline[]) => ({
  version: 3,
  properties: [],
  groups: [],
  pipelines,
})

/** A type as others of its kind: the registry has none without built-in pipelines that takes some. */
function typeWithoutPipelines(typeId: string): ObjectType {
  const companies = objectTypeById('0-2')
  if (companies === undefined) throw new Error('there are no companies')
  return { ...companies, typeId, pipelines: [] }
}

describe('takesPipelines (PIPE-1)', () => {
  it.each(['0-3', '0-5', '0-136', '0-123', '0-162', '0-421', '0-410', '0-420', '2-17'])(
    '%s does',
    (typeId) => {
      expect(takesPipelines(typeId)).toBe(true)
    },
  )

  it.each(['0-1', '0-2', '0-27', '0-46', '0-7', '0-69'])('%s does not', (typeId) => {
    expect(takesPipelines(typeId)).toBe(false)
  })
})

describe.each(['2-17'])('type %s, which starts without pipelines (SCH-26)', (typeId) => {
  const type = typeWithoutPipelines(typeId)

  it('has none, and no property that places records', () => {
    const catalogue = accountCatalogue(typeId, undefined)
    expect(livePipelines(typeId, [])).toEqual([])
    expect(catalogue.find('hs_pipeline_stage')).toBeUndefined()
    expect(catalogue.version).toBeUndefined()
    expect(accountObjectType(type, catalogue)).toBe(type)
  })

  it('gets both properties and the clocks with the first pipeline', () => {
    const model = modelOf(pipeline('p', { stages: [stage('a'), stage('gone', { archivedAt: 2 })] }))
    const catalogue = accountCatalogue(typeId, model)
    expect(catalogue.find('hs_pipeline')).toMatchObject({ externalOptions: 'PIPELINE', writable: 'always' })
    expect(catalogue.find('hs_pipeline_stage')).toMatchObject({ externalOptions: 'STAGE' })
    expect(catalogue.find('hs_date_entered_a')).toMatchObject({ type: 'datetime', writable: 'never' })
    expect(catalogue.find('hs_date_entered_gone')).toBeUndefined()
    const { pipelines, pipelineProperties } = accountObjectType(type, catalogue)
    expect(pipelineProperties).toEqual({ pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' })
    expect(pipelines.map(({ stages }) => stages.map(({ id }) => id))).toEqual([['a']])
    const options = accountProperties(type, model).live.get('hs_pipeline_stage')?.options
    expect(options?.map(({ value }) => value)).toEqual(['a'])
  })

  it('is without them again when the last pipeline is deleted', () => {
    const catalogue = accountCatalogue(typeId, modelOf(pipeline('p', { archivedAt: 2 })))
    expect(catalogue.find('hs_pipeline')).toBeUndefined()
    expect(accountObjectType(type, catalogue)).toMatchObject({ pipelines: [] })
    expect(accountObjectType(type, catalogue)).not.toHaveProperty('pipelineProperties')
  })
})

describe('the pipelines of deals', () => {
  it('are the built-in ones beside those of the account; a stored one takes the place of its like', () => {
    const own = pipeline('p')
    expect(livePipelines('0-3', [own]).map(({ id }) => id)).toEqual(['default', 'p'])
    const changed = pipeline('default', { label: 'Mine', isBuiltIn: true })
    expect(livePipelines('0-3', [changed]).map(({ label }) => label)).toEqual(['Mine'])
    const deleted = { ...changed, archivedAt: 2 }
    expect(livePipelines('0-3', [deleted, own]).map(({ id }) => id)).toEqual(['p'])
    expect(allPipelines('0-3', [deleted, own])).toHaveLength(2)
  })

  it('are of version 0 until the account changes one, so that writes mind the first change', () => {
    expect(accountCatalogue('0-3', undefined)).toMatchObject({ version: 0 })
    expect(accountCatalogue('0-27', undefined).version).toBeUndefined()
    expect(accountCatalogue('0-3', modelOf()).pipelines).toBeUndefined()
  })
})
