import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { naughtyTexts } from '../support/naughty-texts.ts'
import { defineProperty } from '../support/properties.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
let other: TestAccount
let ids: readonly string[]

const injections = [
  "') or true --",
  "x' || (select secret_hash from credential limit 1)::text || '",
  'properties',
  'email"; drop table crm_record; --',
  "email') is not null or ('1'='1",
  '$1',
  '$99',
  ':email',
  'r.id',
  'account_id',
  '%',
  '_',
  '\\',
  '\\%',
  '{a,b}',
  '{"a":',
  '*'.repeat(60),
  '%a'.repeat(40),
  '*a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*p*q*r*s*t*u*v*w*x*y*z*',
  '(a+)+$',
  '[[:alnum:]',
  '1e5',
  '1::text',
]

beforeAll(async () => {
  account = await server.createAccount()
  other = await server.createAccount()
  await createOne(other, 'contacts', { email: 'secret@example.org', lastname: 'Secret' })
  const texts = ['plain', "O'Neil', (select 1)) --", '100% \\ _under*star', 'İıſK ß 😀', '$1 {a,b} "q"']
  const created: string[] = []
  for (const lastname of texts) created.push((await createOne(account, 'contacts', { lastname })).id)
  ids = created
})

const operators = [
  'EQ',
  'NEQ',
  'LT',
  'GTE',
  'IN',
  'NOT_IN',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
  'HAS_PROPERTY',
]
const wildText = fc.oneof(
  fc.constantFrom(...naughtyTexts.filter((text) => text.length < 600), ...injections),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const wildName = fc.oneof(
  fc.constantFrom('lastname', 'email', 'hs_object_id', 'createdate', 'annualrevenue', 'lifecyclestage'),
  fc.constantFrom('hs_buying_role', 'num_notes', 'hs_full_name_or_email', 'associations.company'),
  wildText,
  wildText.map((text) => `associations.${text}`),
)
const wildFilter = fc.record({
  propertyName: wildName,
  operator: fc.constantFrom(...operators),
  value: wildText,
})

test('no name and no value gets out of its place: own records or a refusal, and nothing is changed (SRCH-25, reliability P5)', async () => {
  const before = await digestDatabase(server.db, account.accountId)
  const searches = fc.asyncProperty(
    wildFilter,
    fc.oneof(fc.constant('lastname'), wildName),
    fc.oneof(fc.constant(''), wildText),
    async ({ propertyName, operator, value }, sort, query) => {
      const isList = operator.endsWith('IN') && !operator.startsWith('CONTAINS')
      const filter = isList
        ? { propertyName, operator, values: [value, 'plain'] }
        : { propertyName, operator, value }
      const reply = await sendSearch(account, 'contacts', { filters: [filter], sorts: [sort], query })
      expect([200, 400]).toContain(reply.status)
      const found = (reply.body.results ?? []).map(({ id }: { id: string }) => id)
      expect(ids).toEqual(expect.arrayContaining(found))
      expect(reply.text).not.toContain('ecret@')
    },
  )
  await fc.assert(searches, { numRuns: 400 })
  expect(await digestDatabase(server.db, account.accountId)).toEqual(before)
}, 120_000)

test('every text that can be stored is found by itself, and by nothing else (SRCH-7, SRCH-11)', async () => {
  await defineProperty(account, 'companies/naughty')
  const texts = [
    ...new Set([...naughtyTexts.filter((text) => text !== '' && text.length < 600), ...injections]),
  ]
  const idOf = new Map<string, string>()
  for (const naughty of texts)
    idOf.set(naughty, (await createOne(account, 'companies', { name: 'N', naughty })).id)
  for (const text of texts) {
    const found = await searchIds(account, 'companies', {
      filters: [{ propertyName: 'naughty', operator: 'EQ', value: text }],
    })
    expect([text, found]).toEqual([text, expect.arrayContaining([idOf.get(text)])])
    const same = texts.filter((candidate) => candidate.toLowerCase() === text.toLowerCase())
    expect([text, found.length]).toEqual([text, same.length])
  }
}, 60_000)

test('a property whose name was used before is searched by its own values alone (PROP-17, SRCH-18)', async () => {
  await defineProperty(account, 'companies/reused')
  const old = await createOne(account, 'companies', { name: 'Old', reused: 'same' })
  expect((await account.send('DELETE', '/crm/v3/properties/companies/reused')).status).toBe(204)
  const body = { filters: [{ propertyName: 'reused', operator: 'EQ', value: 'same' }] }
  expect(await sendSearch(account, 'companies', body)).toMatchObject({
    status: 400,
    body: { message: 'There was a problem with the request.' },
  })
  await defineProperty(account, 'companies/reused')
  expect(await searchIds(account, 'companies', body)).toEqual([])
  const fresh = await createOne(account, 'companies', { name: 'New', reused: 'SAME' })
  expect(await searchIds(account, 'companies', body)).toEqual([fresh.id])
  const lacking = {
    filters: [
      { propertyName: 'reused', operator: 'NOT_HAS_PROPERTY' },
      { propertyName: 'name', operator: 'IN', values: ['old', 'new'] },
    ],
  }
  expect(await searchIds(account, 'companies', lacking)).toEqual([old.id])
})

test('unique properties of the account are found in any letter case (SRCH-7, PROP-30)', async () => {
  await defineProperty(account, 'companies/code', { hasUniqueValue: true })
  const { id } = await createOne(account, 'companies', { name: 'Unique', code: 'Äb-1' })
  const { id: upper } = await createOne(account, 'companies', { name: 'Unique', code: 'ÄB-1' })
  const find = (operator: string, more: object) =>
    searchIds(account, 'companies', { filters: [{ propertyName: 'code', operator, ...more }] })
  expect(await find('EQ', { value: 'äB-1' })).toEqual([id, upper])
  expect(await find('IN', { values: ['äb-1'] })).toEqual([id, upper])
  expect(await find('IN', { values: ['ÄB-1'] })).toEqual([])
  await account.send('DELETE', `/crm/v3/objects/companies/${id}`)
  expect(await find('EQ', { value: 'äb-1' })).toEqual([upper])
})
