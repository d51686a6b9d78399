import { beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { defineProperty, kinds, PROPERTIES } from '../support/properties.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  createContact,
  createStampingTemplate,
  postEvent,
  readProperties,
} from '../support/timeline-setup.ts'

const server = useTestServer()
const VALIDATIONS = '/crm/v3/property-validations/contacts'
let account: TestAccount
let lastNumber = 0

beforeAll(async () => {
  account = await server.createAccount()
})

const put = (name: string, ruleType: string, body: object) =>
  account.send('PUT', `${VALIDATIONS}/${name}/rule-type/${ruleType}`, body)
const create = (properties: object) => account.send('POST', '/crm/v3/objects/contacts', { properties })

/** A property of the kind, a text unless it says otherwise, with one rule. */
async function withRule(rule: string, kind: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const [ruleType = '', ...ruleArguments] = rule.split(' ')
  lastNumber += 1
  const name = `r_${lastNumber}`
  await defineProperty(account, `contacts/${name}`, kind)
  const reply = await put(name, ruleType, { ruleArguments })
  expect([reply.status, reply.text]).toEqual([204, ''])
  return name
}

const june1 = Date.parse('2026-06-01T00:00:00Z')

describe('validation rules of a property (V1 to V4, PROP-35)', () => {
  test('are set, read and listed; one of a type takes the place of the other', async () => {
    const own = await server.createAccount()
    const path = `${VALIDATIONS}/fax`
    expect((await own.send('GET', VALIDATIONS)).body).toEqual({ results: [] })
    expect((await own.send('GET', path)).body).toEqual({ results: [] })
    expect((await own.send('GET', `${path}/rule-type/MAX_LENGTH`)).status).toBe(404)
    await own.send('PUT', `${path}/rule-type/MAX_LENGTH`, { ruleArguments: ['5'] })
    await own.send('PUT', `${path}/rule-type/FORMAT`, {
      ruleArguments: ['UPPER'],
      shouldApplyNormalization: true,
    })
    const replaced = await own.send('PUT', `${path}/rule-type/MAX_LENGTH`, { ruleArguments: ['6'] })
    expect([replaced.status, replaced.text]).toEqual([204, ''])
    const rules = [
      { ruleType: 'FORMAT', ruleArguments: ['UPPER'] },
      { ruleType: 'MAX_LENGTH', ruleArguments: ['6'] },
    ]
    expect((await own.send('GET', path)).body).toEqual({ results: rules })
    expect((await own.send('GET', VALIDATIONS)).body).toEqual({
      results: [{ propertyName: 'fax', propertyValidationRules: rules }],
    })
    expect((await own.send('GET', `${path}/rule-type/FORMAT`)).body).toEqual({
      ...rules[0],
      shouldApplyNormalization: true,
    })
    expect((await createOne(own, 'contacts', { fax: 'abc' })).properties.fax).toBe('ABC')
    const other = await account.send('GET', VALIDATIONS)
    expect(other.body.results).not.toContainEqual(expect.objectContaining({ propertyName: 'fax' }))
  })

  test('are reached by the dated path too (PV4)', async () => {
    const path = '/crm/property-validations/2026-03/contacts/city/rule-type/MAX_LENGTH'
    expect((await account.send('PUT', path, { ruleArguments: ['40'] })).status).toBe(204)
    expect((await account.send('GET', path)).body.ruleArguments).toEqual(['40'])
  })

  test('stay with a changed property as far as they fit it, and go with an archived one', async () => {
    const name = await withRule('MAX_LENGTH 5')
    await put(name, 'EMAIL', { ruleArguments: [] })
    await account.send('PATCH', `${PROPERTIES}/contacts/${name}`, { fieldType: 'textarea' })
    const rules = (await account.send('GET', `${VALIDATIONS}/${name}`)).body.results
    expect(rules).toEqual([{ ruleType: 'MAX_LENGTH', ruleArguments: ['5'] }])
    await account.send('DELETE', `${PROPERTIES}/contacts/${name}`)
    await defineProperty(account, `contacts/${name}`)
    expect((await account.send('GET', `${VALIDATIONS}/${name}`)).body).toEqual({ results: [] })
  })
})

describe('a rule that cannot be (PROP-37)', () => {
  test.each([
    ['MAX_LENGTH', []],
    ['MAX_LENGTH', ['0']],
    ['MAX_LENGTH', ['10001']],
    ['MIN_LENGTH', ['five']],
    ['ALPHANUMERIC', ['LETTERS']],
    ['FORMAT', ['UPPER', 'LOWER']],
    ['SPECIAL_CHARACTERS', []],
    ['WHITESPACE', ['SOME']],
    ['EMAIL', ['x']],
    ['REGEX', ['^a$']],
    ['REGEX', ['(a', 'text']],
    ['REGEX', ['(?=a)', 'text']],
    ['EMAIL_ALLOWED_DOMAINS', []],
    ['URL_BLOCKED_DOMAINS', Array.from({ length: 21 }, (_, at) => `d${at}.org`)],
    ['DECIMAL', ['2']],
    ['DAYS_OF_WEEK', ['MONDAY']],
    ['PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', []],
  ])('%s %j is refused for a text', async (ruleType, ruleArguments) => {
    const reply = await put('city', ruleType, { ruleArguments })
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test.each(['NO_SUCH_RULE', 'constructor', 'max_length'])(
    'an unknown type is a 404: %s',
    async (ruleType) => {
      const reply = await put('city', ruleType, { ruleArguments: [] })
      expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    },
  )

  test.each(['GET', 'PUT'])('an unknown property is a 404: %s (PROP-24)', async (method) => {
    const body = { GET: undefined, PUT: { ruleArguments: ['1'] } }[method]
    const reply = await account.send(method, `${VALIDATIONS}/nobodys/rule-type/MAX_LENGTH`, body)
    expect([reply.status, reply.body.subCategory]).toEqual([404, 'Properties.PROPERTY_NOT_FOUND'])
    expect((await account.send('GET', `${VALIDATIONS}/nobodys`)).status).toBe(404)
  })

  test.each([
    ['date', 'AFTER_DURATION', ['30 days']],
    ['date', 'AFTER_DURATION', ['P']],
    ['date', 'BEFORE_DURATION', ['P1DT']],
    ['date', 'BEFORE_DURATION', ['P1.5D']],
    ['date', 'BEFORE_DURATION', ['P100000D']],
    ['date', 'BEFORE_DURATION', ['P1D', 'P2D']],
    ['date', 'BEFORE_DATETIME_DURATION', ['P1D']],
    ['datetime', 'AFTER_DURATION', ['P1D']],
  ])('of a %s: %s %j', async (type, ruleType, ruleArguments) => {
    lastNumber += 1
    await defineProperty(account, `contacts/r_${lastNumber}`, { type, fieldType: 'date' })
    const reply = await put(`r_${lastNumber}`, ruleType, { ruleArguments })
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test.each([['zz'], ['DE'], ['de', 'fr']])('a country that is none: %j %j', async (...countries) => {
    const reply = await put('phone', 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', { ruleArguments: countries })
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test.each([{}, { ruleArguments: 'x' }, { ruleArguments: [1] }])(
    '%j is no rule (PE11, PE12)',
    async (body) => {
      expect((await put('city', 'MAX_LENGTH', body)).status).toBe(400)
    },
  )
})

describe('values are held against the rules (PROP-36)', () => {
  test.each([
    ['MAX_LENGTH 3', {}, 'abc', 'abcd', 'MAX_LENGTH', 'Enter 3 characters or fewer'],
    ['MIN_LENGTH 3', {}, 'abc', 'ab', 'INVALID_MIN_LENGTH', 'Enter 3 characters or more'],
    ['MAX_LENGTH 3', kinds.phone, '112', '1124', 'MAX_LENGTH', 'Enter 3 characters or fewer'],
    ['ALPHANUMERIC ALPHA_ONLY', {}, 'Ünal', 'R2D2', 'INVALID_ALPHA', 'Enter only letters'],
    ['ALPHANUMERIC NUMERIC_ONLY', {}, '007', '7a', 'INVALID_ALPHANUMERIC', undefined],
    ['ALPHANUMERIC ALPHANUMERIC', {}, 'R2D2', 'R2-D2', 'INVALID_ALPHANUMERIC', undefined],
    ['FORMAT UPPER', {}, 'ABC 1', 'Abc', 'INVALID_FORMAT', undefined],
    ['FORMAT LOWER', {}, 'abc', 'Abc', 'INVALID_FORMAT', undefined],
    ['FORMAT CAPITALIZATION', {}, 'Ann Lee', 'Ann lee', 'INVALID_FORMAT', undefined],
    ['SPECIAL_CHARACTERS NOT_ALLOWED', {}, 'Ann Lee 2', 'Ann!', 'INVALID_SPECIAL_CHARACTERS', undefined],
    ['WHITESPACE', {}, 'AnnLee', 'Ann Lee', 'INVALID_WHITESPACE', undefined],
    ['WHITESPACE TRIM', {}, 'Ann Lee', ' Ann', 'INVALID_WHITESPACE', undefined],
    ['DOMAIN', {}, 'www.example.org', 'example', 'INVALID_DOMAIN', undefined],
    ['EMAIL', {}, 'ann@example.org', 'ann', 'INVALID_EMAIL', undefined],
    ['URL', {}, 'https://example.org/a?b#c', 'not an url', 'INVALID_URL', undefined],
    [
      'EMAIL_ALLOWED_DOMAINS example.org',
      {},
      'a@mail.example.org',
      'a@badexample.org',
      'INVALID_EMAIL_ALLOWED_DOMAINS',
      undefined,
    ],
    [
      'EMAIL_BLOCKED_DOMAINS example.org',
      {},
      'a@example.com',
      'a@EXAMPLE.org',
      'INVALID_EMAIL_BLOCKED_DOMAINS',
      undefined,
    ],
    [
      'URL_ALLOWED_DOMAINS example.org',
      {},
      'https://example.org:8080/',
      'https://example.com',
      'INVALID_URL_ALLOWED_DOMAINS',
      undefined,
    ],
    [
      'URL_BLOCKED_DOMAINS example.org',
      {},
      'example.com/example.org',
      'http://www.example.org',
      'INVALID_URL_BLOCKED_DOMAINS',
      undefined,
    ],
    [
      'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE',
      kinds.phone,
      '+49 (30) 123-4567',
      '030 1234567',
      'INVALID_PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE',
      undefined,
    ],
    [
      'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE de',
      kinds.phone,
      '+49 30 1234567',
      '+44 20 1234567',
      'INVALID_PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE',
      'Enter a phone number with its country code, such as +49 30 1234567',
    ],
    ['DECIMAL 2', kinds.number, '1.25', '1.255', 'INVALID_DECIMAL', undefined],
    ['MIN_NUMBER -1.5', kinds.number, '-1.50', '-1.51', 'INVALID_MIN_NUMBER', 'Enter -1.5 or more'],
    [
      'MAX_NUMBER 1000000000000000000000',
      kinds.number,
      '1e21',
      '1000000000000000000000.1',
      'INVALID_MAX_NUMBER',
      undefined,
    ],
    [`START_DATE ${june1}`, kinds.date, '2026-06-01', '2026-05-31', 'INVALID_START_DATE', undefined],
    [`END_DATE ${june1}`, kinds.date, '2026-06-01', '2026-06-02', 'INVALID_END_DATE', undefined],
    [
      `START_DATETIME ${june1}`,
      kinds.datetime,
      '2026-06-01',
      '2026-05-31T23:59:59.999Z',
      'INVALID_START_DATETIME',
      undefined,
    ],
    [
      `END_DATETIME ${june1}`,
      kinds.datetime,
      '2026-06-01',
      '2026-06-01T00:00:01Z',
      'INVALID_END_DATETIME',
      undefined,
    ],
    [
      'DAYS_OF_WEEK MONDAY TUESDAY',
      kinds.date,
      '2026-06-01',
      '2026-06-03',
      'INVALID_DAYS_OF_WEEK',
      undefined,
    ],
  ])('%s of %j takes %s and not %s', async (rule, kind, good, bad, code, message) => {
    const name = await withRule(rule, kind)
    await createOne(account, 'contacts', { firstname: 'A', [name]: good })
    await createOne(account, 'contacts', { firstname: 'A', [name]: '' })
    const reply = await create({ [name]: bad })
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.message).toMatch(/^Property values were not valid: \[\{"isValid":false/)
    const told = message ?? expect.stringMatching(/^[A-Z].*[a-z]/)
    expect(reply.body.errors).toEqual([{ message: told, code, context: { propertyName: [name] } }])
  })

  test.each([
    ['AFTER_DURATION P30D', kinds.date, '2026-07-01', '2026-06-30'],
    ['AFTER_DURATION -P1M', kinds.date, '2026-05-01', '2026-04-30'],
    ['BEFORE_DURATION P0D', kinds.date, '2026-06-01', '2026-06-02'],
    ['BEFORE_DURATION -P18Y', kinds.date, '2008-06-01', '2008-06-02'],
    ['AFTER_DATETIME_DURATION PT1H30M', kinds.datetime, '2026-06-01T13:30:00Z', '2026-06-01T13:29:59Z'],
    ['BEFORE_DATETIME_DURATION P1W', kinds.datetime, '2026-06-08T12:00:00Z', '2026-06-08T12:00:01Z'],
  ])('%s of %j counts from the time of the write: %s and not %s (PROP-35)', async (rule, kind, good, bad) => {
    server.clock.now = june1 + 12 * 3_600_000
    const name = await withRule(rule, kind)
    const record = await createOne(account, 'contacts', { firstname: 'A', [name]: good })
    const created = await create({ [name]: bad })
    const updated = await account.send('PATCH', `/crm/v3/objects/contacts/${record.id}`, {
      properties: { [name]: bad },
    })
    const [ruleType = '', period = ''] = rule.split(' ')
    const side = ruleType.startsWith('AFTER') ? 'from' : 'until'
    const problem = {
      message: `Enter a time ${side} ${period} after now`,
      code: `INVALID_${ruleType}`,
      context: { propertyName: [name] },
    }
    expect([created.status, created.body.errors]).toEqual([400, [problem]])
    expect([updated.status, updated.body.errors]).toEqual([400, [problem]])
    server.clock.now = undefined
  })

  test('a pattern refuses in the words of its rule, and hostile ones take no longer than others', async () => {
    const name = await withRule('MAX_LENGTH 5000')
    const pattern = { ruleArguments: ['^(x+x+)+[A-Z]{2}-\\d{3}$', 'Enter a code such as xxAB-123'] }
    expect((await put(name, 'REGEX', pattern)).status).toBe(204)
    await createOne(account, 'contacts', { [name]: 'xxAB-123' })
    const reply = await create({ [name]: 'x'.repeat(5_000) })
    expect(reply.body.errors).toEqual([
      { message: 'Enter a code such as xxAB-123', code: 'INVALID_REGEX', context: { propertyName: [name] } },
    ])
  })

  test('every broken rule is told', async () => {
    const name = await withRule('MAX_LENGTH 3')
    await put(name, 'ALPHANUMERIC', { ruleArguments: ['ALPHA_ONLY'] })
    const codes = (await create({ [name]: '1234' })).body.errors.map(({ code }: { code: string }) => code)
    expect(codes).toEqual(['MAX_LENGTH', 'INVALID_ALPHA'])
  })

  test.each([
    ['FORMAT', ['UPPER'], 'ann lee', 'ANN LEE'],
    ['FORMAT', ['LOWER'], 'Ann', 'ann'],
    ['FORMAT', ['CAPITALIZATION'], 'ann élise', 'Ann Élise'],
    ['WHITESPACE', [], 'Ann  Lee', 'AnnLee'],
    ['WHITESPACE', ['TRIM'], ' Ann Lee ', 'Ann Lee'],
  ])('%s %j puts a value right when it may (PROP-35)', async (ruleType, ruleArguments, sent, stored) => {
    const name = await withRule('MAX_LENGTH 50')
    await put(name, ruleType, { ruleArguments, shouldApplyNormalization: true })
    expect((await createOne(account, 'contacts', { [name]: sent })).properties[name]).toBe(stored)
  })

  test('a stamp that breaks a rule is left out (V32)', async () => {
    const name = await withRule('MAX_LENGTH 3')
    const eventTemplateId = await createStampingTemplate(account, [{ name, objectPropertyName: name }])
    const objectId = await createContact(account, { firstname: 'A' })
    expect((await postEvent(account, { eventTemplateId, objectId, tokens: { [name]: 'long' } })).status).toBe(
      201,
    )
    expect(await readProperties(account, `contacts/${objectId}`, [name])).toEqual({ [name]: null })
  })
})
