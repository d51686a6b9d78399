import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildStages, checkPipeline, type StageInput } from './build-pipeline.ts'
import { createPipelineIds } from './pipeline-ids.ts'
import { readMetadata } from './stage-metadata.ts'

function build(objectTypeId: string, inputs: readonly StageInput[]) {
  const context = { objectTypeId, pipelineId: 'p', ids: createPipelineIds([]), existing: [] }
  return buildStages(inputs, context)
}

function check(objectTypeId: string, count: number) {
  const inputs = Array.from({ length: count }, (_, at) => ({
    label: `S${at}`,
    metadata: { probability: '0.1' },
  }))
  const stages = build(objectTypeId, inputs)
  if (!stages.ok) throw new Error(stages.failure.message)
  return checkPipeline({ label: 'P', stages: stages.value }, { objectTypeId, others: [] })
}

describe('checkPipeline (PIPE-9)', () => {
  it.each([
    ['0-3', 100],
    ['0-5', 100],
    ['2-17', 100],
    ['0-136', 30],
    ['0-123', 30],
  ])('a pipeline of type %s has at most %i stages', (objectTypeId, most) => {
    expect(check(objectTypeId, most)).toBeUndefined()
    expect(check(objectTypeId, most + 1)).toMatchObject({
      kind: 'definition_invalid',
      message: `A pipeline of this object type has at most ${most} stages`,
    })
  })
})

describe('readMetadata', () => {
  it('keeps what other types say as texts, whatever it is (pipelines-owners 1.3)', () => {
    const read = readMetadata(
      { state: 'CLOSED', rank: 3, big: true, gone: null },
      { objectTypeId: '0-136', path: '' },
    )
    expect(read).toEqual({ ok: true, value: { state: 'CLOSED', rank: '3', big: 'true' } })
  })

  it('takes the eleven probabilities of a deal, and no other number from 0 to 1 (PIPE-6)', () => {
    const takes = (probability: number) =>
      readMetadata({ probability }, { objectTypeId: '0-3', path: 'metadata' }).ok
    const tenths = Array.from({ length: 11 }, (_, at) => at / 10)
    expect(tenths.filter(takes)).toEqual(tenths)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (probability) => {
        expect(takes(probability)).toBe(tenths.includes(Math.abs(probability)))
      }),
    )
  })
})

describe('createPipelineIds (PIPE-5)', () => {
  it('never gives an id that is there, whatever clients chose', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,17}$/)
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(id, fc.bigInt(1n, 10n ** 17n).map(String)), { maxLength: 8 }),
        (wanted) => {
          const ids = createPipelineIds([])
          const taken = wanted.flatMap((stageId) => {
            const outcome = ids.takeStage(stageId, 'stageId')
            return outcome.ok ? [outcome.value] : []
          })
          const given = Array.from({ length: 5 }, () => ids.takeStage(undefined, 'stageId'))
          const all = [...taken, ...given.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))]
          expect(all).toHaveLength(taken.length + 5)
          expect(new Set(all.map((one) => one.toLowerCase().replaceAll('-', '_'))).size).toBe(all.length)
        },
      ),
    )
  })
})
