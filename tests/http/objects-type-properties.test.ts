import { beforeAll, describe, expect, test } from 'vitest'
import { builtInCatalogue } from '../../src/domain/objects/catalogue/built-in-catalogue.ts'
import type { PropertyDefinition } from '../../src/domain/objects/property-definition.ts'
import { createOne } from '../support/crm.ts'
import { minimalProperties, writableTypes } from '../support/registered-types.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

/** Properties that mean another record or a place, which has to be there. */
const pointers: readonly string[] = ['associatedcompanyid', 'hs_pinned_engagement_id']
const samplesByFormat: Readonly<Record<string, string>> = {
  email: 'written@example.com',
  domain: 'example.com',
  person_name: 'Ann',
  epoch_ms_list: '1780300800000',
  https_url: 'https://example.com/a.mp3',
  email_headers: '{"from":{"email":"a@example.com"}}',
}
const samplesByType: Readonly<Record<string, string>> = {
  string: '<b>Ü</b> & 🚢',
  number: '-1.50',
  bool: 'true',
  date: '2026-06-01',
  datetime: '2026-06-01T08:00:00.120Z',
  enumeration: '501',
}

function goodValue({ format, fieldType, type, options }: PropertyDefinition): string {
  if (format !== undefined) return samplesByFormat[format] ?? ''
  if (fieldType === 'html') return '<b>Ü</b>'
  return options.at(-1) ?? samplesByType[type] ?? ''
}

/** What is refused of a type of property, and how. */
const badByType: Readonly<Record<string, readonly [value: string, code: string]>> = {
  number: ['1,5', 'INVALID_INTEGER'],
  bool: ['maybe', 'INVALID_OPTION'],
  date: ['never', 'INVALID_DATE'],
  datetime: ['never', 'INVALID_LONG'],
  enumeration: ['nope', 'INVALID_OPTION'],
}

describe.each(writableTypes)('$plural', (objectType) => {
  const { plural, typeId } = objectType
  const definitions = builtInCatalogue(typeId).list()
  const writable = definitions.filter(
    ({ name, writable: when, externalOptions }) =>
      when === 'always' &&
      externalOptions !== 'PIPELINE' &&
      externalOptions !== 'STAGE' &&
      !pointers.includes(name),
  )
  const path = `/crm/v3/objects/${plural}`

  test('keep a value of each property that can be written (objects 5.1, properties 8)', async () => {
    const { id } = await createOne(account, plural, minimalProperties(objectType))
    const values = Object.fromEntries(writable.map((definition) => [definition.name, goodValue(definition)]))
    const patched = await account.send('PATCH', `${path}/${id}`, { properties: values })
    expect(patched).toMatchObject({ status: 200, body: { properties: values } })
    const read = await account.send('GET', `${path}/${id}?properties=${Object.keys(values).join()}`)
    expect(read).toMatchObject({ status: 200, body: { properties: values } })
  })

  test('refuse values that are none of their kind, all in one answer (OBJ-39, OBJ-42, objects 5.1)', async () => {
    const { id } = await createOne(account, plural, {
      ...minimalProperties(objectType),
      ...('email' in minimalProperties(objectType) ? { email: 'refused@example.com' } : {}),
    })
    const strict = writable.filter(
      ({ type, externalOptions }) => badByType[type] !== undefined && externalOptions === undefined,
    )
    const bad = strict.map(({ name, type }) => ({ name, sample: badByType[type] ?? ['', ''] }))
    const problems = [...bad, { name: 'hubspot_owner_id', sample: ['nope', 'INVALID_OWNER_ID'] as const }]
    const properties = Object.fromEntries(problems.map(({ name, sample: [value] }) => [name, value]))
    const reply = await account.send('PATCH', `${path}/${id}`, { properties })
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.errors).toEqual(
      problems.map(({ name, sample: [, code] }) => ({
        message: expect.any(String),
        code,
        context: { propertyName: [name] },
      })),
    )
  })

  test('refuse every property that only the server writes (OBJ-41)', async () => {
    const names = definitions.filter(({ writable: when }) => when === 'never').map(({ name }) => name)
    const properties = {
      ...minimalProperties(objectType),
      ...Object.fromEntries(names.map((name) => [name, '1'])),
    }
    const reply = await account.send('POST', path, { properties })
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    type Detail = { readonly code: string; readonly context: { readonly propertyName: readonly string[] } }
    const details: readonly Detail[] = reply.body.errors
    expect(details.map(({ code }) => code)).toEqual(names.map(() => 'READ_ONLY_VALUE'))
    expect(details.flatMap(({ context }) => context.propertyName)).toEqual(names)
  })
})
