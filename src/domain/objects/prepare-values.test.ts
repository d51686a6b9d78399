import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import type { PropertyInputs } from './check-properties.ts'
import { objectTypeById } from './object-types.ts'
import { prepareValues } from './prepare-values.ts'
import type { PropertyValues } from './record.ts'

function update(typeId: string, current: PropertyValues, properties: PropertyInputs) {
  const objectType = objectTypeById(typeId)
  if (objectType === undefined) throw new Error(`no type ${typeId}`)
  const options = { catalogue: builtInCatalogue(typeId), accountId: '1', current, pathPrefix: '', now: 0 }
  return prepareValues(objectType, properties, options)
}

const task = { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_status: 'WAITING' }

describe('values of an update', () => {
  it.each<[string, PropertyValues, PropertyInputs, readonly string[]]>([
    ['0-27', task, { hs_timestamp: null }, ['hs_timestamp']],
    ['0-3', { dealname: 'a', dealstage: 'closedwon' }, { dealname: '' }, ['dealname']],
    ['0-2', { name: 'a' }, { name: '' }, ['name', 'domain']],
  ])('may not clear what a %s needs (OBJ-35)', (...[typeId, current, properties, names]) => {
    expect(update(typeId, current, properties)).toMatchObject({
      ok: false,
      failure: { kind: 'properties_missing', context: { properties: names } },
    })
  })

  it.each<[string, PropertyValues, PropertyInputs, PropertyValues]>([
    ['0-27', task, { hs_task_subject: 'x' }, { hs_task_subject: 'x' }],
    ['0-3', {}, { dealname: 'x' }, { dealname: 'x' }],
    ['0-2', { name: 'a', domain: 'b' }, { name: '' }, { name: '' }],
    ['0-2', {}, { city: 'x' }, { city: 'x' }],
    ['0-1', {}, {}, {}],
    [
      '0-5',
      { hs_pipeline: '0', hs_pipeline_stage: '2' },
      { hs_pipeline: '0' },
      { hs_pipeline: '0', hs_pipeline_stage: '2' },
    ],
  ])('of a %s need not name what is required', (...[typeId, current, properties, value]) => {
    expect(update(typeId, current, properties)).toEqual({ ok: true, value })
  })

  it('replace a list, or add to it after a semicolon (objects 5.1)', () => {
    const current = { hs_buying_role: 'CHAMPION' }
    expect(update('0-1', current, { hs_buying_role: 'OTHER' })).toMatchObject({
      value: { hs_buying_role: 'OTHER' },
    })
    expect(update('0-1', current, { hs_buying_role: ';OTHER' })).toMatchObject({
      value: { hs_buying_role: 'CHAMPION;OTHER' },
    })
  })
})
