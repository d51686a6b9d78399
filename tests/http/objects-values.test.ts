import { beforeAll, describe, expect, test } from 'vitest'
import { countRows, createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function create(type: string, properties: unknown) {
  return account.send('POST', `/crm/v3/objects/${type}`, { properties })
}

const bases: Readonly<Record<string, object>> = {
  contacts: {},
  companies: { name: 'C' },
  deals: { dealname: 'D', dealstage: 'appointmentscheduled' },
}

describe('a value that is accepted comes back in one form (objects 5.1)', () => {
  test.for([
    ['contacts', 'city', ' Rome ', ' Rome '],
    ['contacts', 'city', 17, '17'],
    ['contacts', 'city', true, 'true'],
    ['contacts', 'city', 1e21, '1000000000000000000000'],
    ['contacts', 'city', '<b>x</b>', '<b>x</b>'],
    ['contacts', 'city', 'naïve 🙂 \u2028', 'naïve 🙂 \u2028'],
    ['contacts', 'phone', '+49 (0)30', '+49 (0)30'],
    ['deals', 'amount', 17, '17'],
    ['deals', 'amount', '007', '7'],
    ['deals', 'amount', '1e3', '1000'],
    ['deals', 'amount', '-12.50', '-12.50'],
    ['deals', 'amount', '+.5', '0.5'],
    ['deals', 'amount', '1.5E-2', '0.015'],
    ['deals', 'amount', '-0', '0'],
    ['deals', 'amount', '123456789012345678901234567890.10', '123456789012345678901234567890.10'],
    ['companies', 'is_public', true, 'true'],
    ['companies', 'is_public', 'FALSE', 'false'],
    ['companies', 'industry', 'BANKING', 'BANKING'],
    ['contacts', 'hs_buying_role', 'CHAMPION;BLOCKER;CHAMPION', 'CHAMPION;BLOCKER'],
    ['contacts', 'hs_buying_role', ';CHAMPION;', 'CHAMPION'],
    ['contacts', 'closedate', 1780300800000, '2026-06-01T08:00:00Z'],
    ['contacts', 'closedate', '2026-06-01T08:00:00.120Z', '2026-06-01T08:00:00.120Z'],
    ['contacts', 'closedate', '2026-06-01', '2026-06-01T00:00:00Z'],
    ['contacts', 'closedate', 1780300800, '1970-01-21T14:31:40.800Z'],
  ] as const)(
    '%s.%s: %o as %s (OBJ-16, OBJ-31 to OBJ-33, OBJ-36, OBJ-37)',
    async ([type, name, sent, stored]) => {
      const created = await createOne(account, type, { ...bases[type], [name]: sent })
      expect(created.properties[name]).toBe(stored)
      const read = await account.send('GET', `/crm/v3/objects/${type}/${created.id}?properties=${name}`)
      expect(read).toMatchObject({ status: 200, body: { properties: { [name]: stored } } })
    },
  )

  test('strings hold 65,536 characters and no more (objects 12)', async () => {
    const longest = 'x'.repeat(65_536)
    const created = await createOne(account, 'contacts', { message: longest })
    expect(created.properties.message).toBe(longest)
    const reply = await create('contacts', { message: `${longest}x` })
    expect(reply.status).toBe(400)
    expect(reply.body.errors).toMatchObject([
      { code: 'PROPERTY_VALUE_TOO_LONG', context: { propertyName: ['message'] } },
    ])
  })

  test.for(['', null])('%o leaves a new record without the value (OBJ-35)', async (value) => {
    const created = await createOne(account, 'contacts', { firstname: 'A', city: value })
    expect(created.properties).not.toHaveProperty('city')
    const read = await account.send('GET', `/crm/v3/objects/contacts/${created.id}?properties=city`)
    expect(read.body.properties.city).toBeNull()
  })
})

describe('a value that is refused says why (OBJ-39 to OBJ-43)', () => {
  test.for([
    ['contacts', 'shoe_size', '9', 'PROPERTY_DOESNT_EXIST', 'Property "shoe_size" does not exist'],
    ['contacts', 'constructor', '9', 'PROPERTY_DOESNT_EXIST', 'Property "constructor" does not exist'],
    [
      'contacts',
      'hs_object_id',
      '9',
      'READ_ONLY_VALUE',
      '"hs_object_id" is a read only property; its value cannot be set.',
    ],
    [
      'contacts',
      'createdate',
      '2026-01-01',
      'READ_ONLY_VALUE',
      '"createdate" is a read only property; its value cannot be set.',
    ],
    [
      'contacts',
      'hs_email_domain',
      'x',
      'READ_ONLY_VALUE',
      '"hs_email_domain" is a calculated property; its value cannot be set.',
    ],
    [
      'contacts',
      'hs_object_id',
      '',
      'READ_ONLY_VALUE',
      '"hs_object_id" is a read only property; its value cannot be set.',
    ],
    [
      'contacts',
      'lifecyclestage',
      'Lead',
      'INVALID_OPTION',
      'Lead was not one of the allowed options: [subscriber, lead, marketingqualifiedlead, salesqualifiedlead, opportunity, customer, evangelist, other]',
    ],
    [
      'contacts',
      'lifecyclestage',
      ' lead',
      'LEADING_TRAILING_WHITESPACE',
      '" lead" includes leading or trailing whitespace.',
    ],
    [
      'companies',
      'is_public',
      'yes',
      'INVALID_OPTION',
      'yes was not one of the allowed options: [true, false]',
    ],
    ['deals', 'amount', '1,000', 'INVALID_INTEGER', '1,000 was not a valid number'],
    ['deals', 'amount', 'NaN', 'INVALID_INTEGER', 'NaN was not a valid number'],
    ['deals', 'amount', '.', 'INVALID_INTEGER', '. was not a valid number'],
    ['deals', 'amount', '0x10', 'INVALID_INTEGER', '0x10 was not a valid number'],
    ['deals', 'amount', true, 'INVALID_INTEGER', 'true was not a valid number'],
    ['contacts', 'closedate', 'soon', 'INVALID_LONG', 'soon was not a valid long.'],
    ['contacts', 'closedate', '10000-01-01', 'INVALID_LONG', '10000-01-01 was not a valid long.'],
    ['contacts', 'closedate', '0000-01-01', 'INVALID_LONG', '0000-01-01 was not a valid long.'],
    ['contacts', 'email', 'no-at-sign', 'INVALID_EMAIL', 'Email address no-at-sign is invalid'],
    ['contacts', 'email', 'a@b.c', 'INVALID_EMAIL', 'Email address a@b.c is invalid'],
    ['companies', 'domain', 'two words', 'INVALID_DOMAIN', '"two words" is an invalid domain'],
    [
      'contacts',
      'firstname',
      'see https://x.example',
      'CONTAINS_URL',
      '"see https://x.example" contains a URL',
    ],
    ['contacts', 'lastname', 'www.x.example', 'CONTAINS_URL', '"www.x.example" contains a URL'],
  ] as const)('%s.%s: %o is %s', async ([type, name, value, code, message]) => {
    const reply = await create(type, { ...bases[type], [name]: value })
    expect(reply.status).toBe(400)
    expect(reply.body.category).toBe('VALIDATION_ERROR')
    expect(reply.body.errors).toEqual([{ message, code, context: { propertyName: [name] } }])
  })

  test('all bad values make one error, in the order of the request (OBJ-39, objects 14.8)', async () => {
    const before = await countRows(server.db, account.accountId)
    const reply = await create('contacts', {
      shoe_size: '9',
      firstname: 'Ann',
      hs_object_id: '4',
      email: 'x',
    })
    expect(reply.status).toBe(400)
    const entries = [
      {
        isValid: false,
        message: 'Property "shoe_size" does not exist',
        error: 'PROPERTY_DOESNT_EXIST',
        name: 'shoe_size',
        localizedErrorMessage: 'Property "shoe_size" does not exist',
        portalId: Number(account.accountId),
      },
      {
        isValid: false,
        message: '"hs_object_id" is a read only property; its value cannot be set.',
        error: 'READ_ONLY_VALUE',
        name: 'hs_object_id',
      },
      { isValid: false, message: 'Email address x is invalid', error: 'INVALID_EMAIL', name: 'email' },
    ]
    expect(reply.body).toEqual({
      status: 'error',
      message: `Property values were not valid: ${JSON.stringify(entries)}`,
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'VALIDATION_ERROR',
      errors: entries.map(({ message, error, name }) => ({
        message,
        code: error,
        context: { propertyName: [name] },
      })),
    })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('each bad member of a list has an entry of its own (objects 5.1)', async () => {
    const reply = await create('contacts', { hs_buying_role: 'CHAMPION;BOSS; OTHER' })
    expect(reply.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'INVALID_OPTION',
      'LEADING_TRAILING_WHITESPACE',
    ])
  })

  test('a list of allowed options stops at 100 (OBJ-42)', async () => {
    const reply = await create('companies', { name: 'C', industry: 'NONE' })
    const list = /\[(.*)\]$/.exec(reply.body.errors[0].message)?.[1] ?? ''
    expect(list.split(', ')).toHaveLength(100)
  })
})

describe('property names (OBJ-38)', () => {
  test.for(['FirstName', 'Ä', 'x'.repeat(100)])('%s is refused as bad JSON', async (name) => {
    const reply = await create('contacts', { firstname: 'Ann', [name]: '1' })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      message: expect.stringMatching(
        /^Invalid input JSON on line 1, column \d+: Names for properties should be lowercase and have less than 100 characters\. Invalid names: \[.+\]$/,
      ),
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'VALIDATION_ERROR',
    })
    expect(reply.body.message).toContain(`[${name}]`)
  })

  test('of 99 characters are merely unknown', async () => {
    const reply = await create('contacts', { ['x'.repeat(99)]: '1' })
    expect(reply.body.errors).toMatchObject([{ code: 'PROPERTY_DOESNT_EXIST' }])
  })
})
