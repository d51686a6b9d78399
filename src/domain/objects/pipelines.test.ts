import { describe, expect, it } from 'vitest'
import { objectTypeById } from './object-types.ts'
import type { ObjectType } from './object-types.ts'
import { resolvePlacement } from './pipelines.ts'
import type { PropertyValues } from './record.ts'

const TASK_PIPELINE = '3d314325-1b2a-4225-9388-375f49c57ec3'
const WAITING = '60b5c368-04c4-4d32-9b4a-457e159f49b7'
const DEAL_STAGES =
  'appointmentscheduled, qualifiedtobuy, presentationscheduled, decisionmakerboughtin, contractsent, closedwon, closedlost'

function typeOf(typeId: string): ObjectType {
  const objectType = objectTypeById(typeId)
  if (objectType === undefined) throw new Error(`no type ${typeId}`)
  return objectType
}

function resolve(typeId: string, values: PropertyValues, current?: PropertyValues) {
  const options = { accountId: '1', pathPrefix: '', ...(current === undefined ? {} : { current }) }
  return resolvePlacement(typeOf(typeId), values, options)
}

describe('accepted places', () => {
  it.each<[string, string, PropertyValues, PropertyValues]>([
    [
      'a deal gets the pipeline of its stage (objects 5.3)',
      '0-3',
      { dealstage: 'closedwon' },
      { dealstage: 'closedwon', pipeline: 'default' },
    ],
    [
      'a ticket gets pipeline 0 (objects 5.3)',
      '0-5',
      { hs_pipeline_stage: '2' },
      { hs_pipeline_stage: '2', hs_pipeline: '0' },
    ],
    [
      'a task stage becomes its status (OBJ-101)',
      '0-27',
      { hs_pipeline_stage: WAITING },
      { hs_task_status: 'WAITING' },
    ],
    [
      'a task pipeline is not kept',
      '0-27',
      { hs_pipeline: TASK_PIPELINE, hs_task_status: 'WAITING' },
      { hs_task_status: 'WAITING' },
    ],
    ['a contact has no stages', '0-1', { email: 'a@b.test' }, { email: 'a@b.test' }],
  ])('%s', (...[_name, typeId, values, expected]) => {
    expect(resolve(typeId, values)).toEqual({ ok: true, value: expected })
  })

  it('keeps the pipeline of the record that is changed', () => {
    const current = { pipeline: 'default', dealstage: 'closedwon' }
    expect(resolve('0-3', { pipeline: '' }, current)).toEqual({ ok: true, value: current })
  })
})

describe('refused places', () => {
  it.each<[string, string, PropertyValues, string, string]>([
    [
      'an unknown pipeline (OBJ-46)',
      '0-3',
      { pipeline: 'x', dealstage: 'closedwon' },
      'pipeline',
      'x was not one of the allowed options: [default]',
    ],
    [
      'an unknown stage (OBJ-42)',
      '0-3',
      { dealstage: 'x' },
      'dealstage',
      `x is not a valid pipeline stage ID. Valid options are: pipelineId=default : [${DEAL_STAGES}]`,
    ],
    [
      'a task stage that contradicts the status (OBJ-101)',
      '0-27',
      { hs_task_status: 'NOT_STARTED', hs_pipeline_stage: WAITING },
      'hs_pipeline_stage',
      `${WAITING} is not a valid pipeline stage ID. Valid options are: pipelineId=${TASK_PIPELINE} : [af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591]`,
    ],
  ])('%s', (...[_name, typeId, values, name, message]) => {
    expect(resolve(typeId, values)).toMatchObject({
      ok: false,
      failure: {
        kind: 'properties_invalid',
        details: [{ message, code: 'INVALID_OPTION', context: { propertyName: [name] } }],
      },
    })
  })
})
