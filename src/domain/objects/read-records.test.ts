import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { objectTypeById } from './object-types.ts'
import { readRecord, readRecords, recordsMissing } from './read-records.ts'
import type { RecordStore } from './record-store.ts'

const stored = ['7', '8'].map((id) => ({
  objectTypeId: '0-1',
  id,
  properties: {},
  createdAt: 1,
  updatedAt: 1,
}))

const store: Pick<RecordStore, 'readRecords' | 'findIdsByValue' | 'findSurvivors'> = {
  findSurvivors: async () => new Map(),
  readRecords: async (_accountId, _typeId, { ids, archived }) =>
    archived ? [] : ids.flatMap((id) => stored.filter((record) => record.id === id)),
  findIdsByValue: async (_accountId, _typeId, { values }) =>
    new Map([['ada@x.test', '7'] as const].filter(([value]) => values.includes(value))),
}

const objectType = objectTypeById('0-1')

function request(idProperty?: string, archived = false) {
  if (objectType === undefined) throw new Error('no contacts')
  return { accountId: '1010', objectType, catalogue: builtInCatalogue('0-1'), idProperty, archived }
}

describe('readRecords', () => {
  it('reads each record once, in order of first appearance, and lists the rest as sent (OBJ-67, OBJ-68)', async () => {
    const references = ['8', '404', 'abc', '007', '8', '7', '99999999999999999999']
    expect(await readRecords(store, { ...request(), references })).toEqual({
      ok: true,
      value: { found: [stored[1], stored[0]], missing: ['404', 'abc', '99999999999999999999'] },
    })
  })

  it('looks e-mails up in any letter case (OBJ-54)', async () => {
    const outcome = await readRecords(store, {
      ...request('email'),
      references: ['ADA@x.test', 'no@x.test', 'ada@x.test'],
    })
    expect(outcome).toEqual({ ok: true, value: { found: [stored[0]], missing: ['no@x.test'] } })
  })

  it('takes hs_object_id for the record id (OBJ-66)', async () => {
    const outcome = await readRecords(store, { ...request('hs_object_id'), references: ['7'] })
    expect(outcome).toMatchObject({ value: { found: [{ id: '7' }] } })
  })

  it.each(['city', 'nope'])('refuses to look up by %s (OBJ-58)', async (idProperty) => {
    const message = `Unable to perform read by non-unique 0-1 property ${idProperty} in portal ID 1010`
    const outcome = await readRecords(store, { ...request(idProperty), references: ['7'] })
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'parameter_invalid', message } })
  })
})

describe('readRecord', () => {
  it('answers the record', async () => {
    expect(await readRecord(store, { ...request(), reference: '7' })).toEqual({ ok: true, value: stored[0] })
  })

  it.each([
    ['404', undefined, 'resource not found', undefined],
    ['99999999999999999999', undefined, 'resource not found', undefined],
    ['abc', undefined, 'Object not found.  objectId are usually numeric.', { id: ['abc'] }],
    ['abc', 'email', 'resource not found', undefined],
  ])('does not find %s by %s (OBJ-55)', async (...[reference, idProperty, message, context]) => {
    const outcome = await readRecord(store, { ...request(idProperty), reference })
    expect(outcome.ok ? undefined : outcome.failure).toMatchObject({ kind: 'not_found', message })
    expect(outcome.ok ? undefined : outcome.failure.context).toEqual(context)
  })

  it('finds a live record only when live ones are asked for (OBJ-56)', async () => {
    expect(await readRecord(store, { ...request(undefined, true), reference: '7' })).toMatchObject({
      ok: false,
    })
  })
})

it('words the failure for all missing references of a batch (OBJ-67)', () => {
  expect(objectType && recordsMissing(objectType, ['404404', '404405'])).toMatchObject({
    message:
      'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
    context: { ids: ['404404', '404405'] },
  })
})
