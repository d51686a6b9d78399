import { describe, expect, test } from 'vitest'
import { objectTypeName, parseTemplateObjectType } from './template.ts'

describe('object types of templates (timeline T1)', () => {
  test.each([
    ['contacts', '0-1', 'contacts'],
    [' Contact ', '0-1', 'contacts'],
    ['COMPANY', '0-2', 'companies'],
    ['0-3', '0-3', 'deals'],
    ['tickets', '0-5', 'tickets'],
    ['2-12', '2-12', '2-12'],
  ])('%j is %s, shown as %s', (text, typeId, name) => {
    expect(parseTemplateObjectType(text)).toBe(typeId)
    expect(objectTypeName(typeId)).toBe(name)
  })

  test.each(['', 'contactss', '0-4', '0-27', '2-', '2-01', '2-0', '2-1234567890123456', '-2-1', '2-1 2'])(
    '%j is none',
    (text) => {
      expect(parseTemplateObjectType(text)).toBeUndefined()
    },
  )
})
