import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { checkProperties, checkPropertyNames } from './check-properties.ts'
import type { PropertyInputs } from './check-properties.ts'

const options = { catalogue: builtInCatalogue('0-1'), accountId: '1010', pathPrefix: '', now: 0 }

function refusalOf(properties: PropertyInputs) {
  const outcome = checkProperties(properties, options)
  return outcome.ok ? undefined : outcome.failure
}

describe('property names', () => {
  it('refuses capitals and long names like malformed JSON (OBJ-38)', () => {
    const long = 'x'.repeat(100)
    expect(checkPropertyNames({ firstname: 'a', Email: 'b', [long]: 'c' }, 'inputs[2].')).toEqual({
      kind: 'json_invalid',
      message: `Invalid input JSON on line 1, column 1: Names for properties should be lowercase and have less than 100 characters. Invalid names: [Email, ${long}]`,
      rule: 'objects OBJ-38',
      path: 'inputs[2].properties',
    })
  })

  it('lets unknown lower-case names of 99 characters pass', () => {
    expect(checkPropertyNames({ ['x'.repeat(99)]: 'a' }, '')).toBeUndefined()
  })
})

describe('property values', () => {
  it('words an unknown property as the original does (OBJ-39)', () => {
    expect(refusalOf({ shoe_size: '44' })).toEqual({
      kind: 'properties_invalid',
      message:
        'Property values were not valid: [{"isValid":false,"message":"Property \\"shoe_size\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"shoe_size","localizedErrorMessage":"Property \\"shoe_size\\" does not exist","portalId":1010}]',
      rule: 'objects OBJ-39',
      path: 'properties.shoe_size',
      details: [
        {
          message: 'Property "shoe_size" does not exist',
          code: 'PROPERTY_DOESNT_EXIST',
          context: { propertyName: ['shoe_size'] },
        },
      ],
    })
  })

  it('collects all problems in the order of the keys (OBJ-39)', () => {
    const failure = refusalOf({ email: 'x', city: 'Oslo', hs_is_contact: true, nope: 1 })
    expect(failure?.details?.map(({ code }) => code)).toEqual([
      'INVALID_EMAIL',
      'READ_ONLY_VALUE',
      'PROPERTY_DOESNT_EXIST',
    ])
  })

  it('ends the entry of other codes at the name (OBJ-39)', () => {
    expect(refusalOf({ email: 'x' })?.message).toBe(
      'Property values were not valid: [{"isValid":false,"message":"Email address x is invalid","error":"INVALID_EMAIL","name":"email"}]',
    )
  })

  it.each([
    ['hs_is_contact', '"hs_is_contact" is a read only property; its value cannot be set.'],
    ['hs_email_domain', '"hs_email_domain" is a calculated property; its value cannot be set.'],
  ])('refuses to write %s, even to clear it (OBJ-40, OBJ-41)', (name, message) => {
    expect(refusalOf({ [name]: null })?.details?.[0]).toMatchObject({ message, code: 'READ_ONLY_VALUE' })
  })

  it('accepts the create date of a task in a create only (OBJ-25)', () => {
    const tasks = { ...options, catalogue: builtInCatalogue('0-27') }
    const properties = { hs_createdate: '2026-01-01' }
    expect(checkProperties(properties, tasks)).toEqual({
      ok: true,
      value: { hs_createdate: '2026-01-01T00:00:00Z' },
    })
    expect(checkProperties(properties, { ...tasks, current: {} })).toMatchObject({ ok: false })
  })
})
