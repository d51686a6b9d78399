import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { objectTypeById } from './object-types.ts'
import { selectForCreate, selectForRead } from './select-properties.ts'

const catalogue = builtInCatalogue('0-27')
const contactCatalogue = builtInCatalogue('0-1')
const derived = { hs_task_subject: 'a', hs_object_id: '1', hs_lastmodifieddate: 'm', hs_createdate: 'c' }

function create() {
  const objectType = objectTypeById('0-27')
  return objectType && selectForCreate(derived, { objectType, catalogue })
}

function read(names: readonly string[]) {
  const objectType = objectTypeById('0-27')
  return objectType && selectForRead(derived, { objectType, catalogue, names })
}

describe('selection', () => {
  it('shows everything that has a value after a create, sorted (OBJ-29, OBJ-12)', () => {
    expect(Object.entries(create() ?? {})).toEqual([
      ['hs_createdate', 'c'],
      ['hs_lastmodifieddate', 'm'],
      ['hs_object_id', '1'],
      ['hs_task_subject', 'a'],
    ])
  })

  it('shows the default set when a read names nothing (OBJ-26)', () => {
    expect(read([])).toEqual({ hs_createdate: 'c', hs_lastmodifieddate: 'm', hs_object_id: '1' })
  })

  it('shows null for defined properties without value and leaves out undefined ones (OBJ-27, OBJ-28)', () => {
    expect(read(['hs_task_body', 'nope', 'hs_task_body'])).toEqual({
      hs_createdate: 'c',
      hs_lastmodifieddate: 'm',
      hs_object_id: '1',
      hs_task_body: null,
    })
  })

  it('shows null for default properties too (OBJ-28)', () => {
    const objectType = objectTypeById('0-1')
    const shown = objectType && selectForRead({ email: 'a' }, { objectType, catalogue: contactCatalogue })
    expect(shown).toMatchObject({ email: 'a', firstname: null, lastname: null })
  })
})
