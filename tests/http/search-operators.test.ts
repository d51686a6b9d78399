import { beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { defineProperty, kinds } from '../support/properties.ts'
import { type FilterBody, filter, filterIn, opaque, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
const nameOf = new Map<string, string>()

/** One record of each name; `none` has no value of any of the properties. */
const people: Readonly<Record<string, object>> = {
  smith: {
    lastname: 'Smith',
    email: 'ann@x.test',
    jobtitle: 'Head of Sales & Marketing',
    s_number: '10',
    s_date: '2026-05-20',
    s_datetime: '2026-05-20T08:00:00Z',
    s_bool: 'true',
    s_select: 'red',
    s_checkbox: 'red;green',
  },
  zapata: {
    lastname: 'zapata',
    email: 'bob@example.com',
    jobtitle: 'sales_rep 100%',
    s_number: '-2.50',
    s_date: '2026-05-21',
    s_datetime: '2026-05-20T08:00:00.120Z',
    s_bool: 'false',
    s_select: 'green',
    s_checkbox: 'blue',
  },
  aerger: {
    lastname: 'ÄRGER',
    email: 'c.d+e@example.com',
    jobtitle: 'Köchin, Küche\tund Salesfloor',
    s_number: '9',
    s_date: '2025-12-31',
    s_datetime: '2025-12-31T23:59:59Z',
    s_bool: 'true',
    s_select: 'blue',
    s_checkbox: 'green',
  },
  none: { firstname: 'None' },
}

beforeAll(async () => {
  account = await server.createAccount()
  for (const kind of ['number', 'date', 'datetime', 'bool', 'select', 'checkbox'] as const)
    await defineProperty(account, `contacts/s_${kind}`, kinds[kind])
  for (const [name, properties] of Object.entries(people))
    nameOf.set((await createOne(account, 'contacts', properties)).id, name)
})

async function found(...filters: readonly FilterBody[]): Promise<string> {
  const ids = await searchIds(account, 'contacts', { filterGroups: [{ filters }] })
  return ids.map((id) => nameOf.get(id)).join(' ')
}
const between = (propertyName: string, value: unknown, highValue: unknown): FilterBody => ({
  propertyName,
  operator: 'BETWEEN',
  value,
  highValue,
})

describe('texts (SRCH-7, SRCH-12)', () => {
  test.each([
    [filter('lastname', 'EQ', 'SMITH'), 'smith'],
    [filter('lastname', 'EQ', 'ärger'), 'aerger'],
    [filter('lastname', 'EQ', 'Smit'), ''],
    [filter('lastname', 'NEQ', 'sMITH'), 'zapata aerger'],
    [filter('email', 'EQ', 'ANN@X.TEST'), 'smith'],
    [filter('lastname', 'LT', 'SMITI'), 'smith'],
    [filter('lastname', 'LTE', 'smith'), 'smith'],
    [filter('lastname', 'GT', 'SMITH'), 'zapata aerger'],
    [filter('lastname', 'GTE', 'Smith'), 'smith zapata aerger'],
    [between('lastname', 'SMITH', 'ZAPATA'), 'smith zapata'],
    [filterIn('lastname', 'IN', ['smith', 'ärger', 'x']), 'smith aerger'],
    [filterIn('lastname', 'IN', ['Smith', 'zapata']), 'zapata'],
    [filterIn('email', 'IN', ['ANN@X.TEST']), ''],
    [filterIn('email', 'IN', ['ann@x.test', 'bob@example.com']), 'smith zapata'],
    [filterIn('lastname', 'NOT_IN', ['smith', 'x']), 'zapata aerger'],
  ])('%j finds: %s (SRCH-7)', async (body, names) => {
    expect(await found(body)).toBe(names)
  })

  test('an address in capitals is found by EQ and not by IN (search 7.3, SRCH-7)', async () => {
    expect(await found(filter('email', 'EQ', 'ANN@X.TEST'))).toBe('smith')
    expect(await found(filterIn('email', 'IN', ['ANN@X.TEST']))).toBe('')
  })

  test('NEQ leaves out records without a value (search 7.5, SRCH-8)', async () => {
    expect(await found(filter('lastname', 'NEQ', 'Smith'))).toBe('zapata aerger')
    expect(await found()).toBe('smith zapata aerger none')
  })

  test('further addresses of a contact are not its email, but can be asked for (SRCH-12)', async () => {
    const primary = await createOne(account, 'contacts', { email: 'first@y.test' })
    const other = await createOne(account, 'contacts', { email: 'second@y.test' })
    const ids = { primaryObjectId: primary.id, objectIdToMerge: other.id }
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', ids)
    expect(merged.status).toBe(200)
    const find = (name: string) =>
      searchIds(account, 'contacts', { filters: [filter(name, 'EQ', 'second@y.test')] })
    expect(await find('email')).toEqual([])
    expect(await find('hs_additional_emails')).toEqual([merged.body.id])
    expect((await account.send('DELETE', `/crm/v3/objects/contacts/${merged.body.id}`)).status).toBe(204)
  })
})

describe('records without a value (SRCH-8)', () => {
  const properties = ['lastname', 's_number', 's_date', 's_datetime', 's_bool', 's_select', 's_checkbox']

  test.each(properties)('%s: having one or none (SRCH-8)', async (name) => {
    expect(await found(filter(name, 'HAS_PROPERTY'))).toBe('smith zapata aerger')
    expect(await found(filter(name, 'NOT_HAS_PROPERTY'))).toBe('none')
    expect(await found({ ...filter(name, 'HAS_PROPERTY'), value: 'x', values: ['y'] })).toBe(
      'smith zapata aerger',
    )
  })

  test.each(properties)('%s: nothing equals an empty text (SRCH-8)', async (name) => {
    expect(await found(filter(name, 'EQ', ''))).toBe('')
    expect(await found(filter(name, 'NEQ', ''))).toBe('smith zapata aerger')
    expect(await found(filterIn(name, 'IN', ['']))).toBe('')
    expect(await found(filterIn(name, 'NOT_IN', ['']))).toBe('smith zapata aerger')
  })
})

describe('numbers (SRCH-9, SRCH-10)', () => {
  test.each([
    [filter('s_number', 'EQ', 10), 'smith'],
    [filter('s_number', 'EQ', '1e1'), 'smith'],
    [filter('s_number', 'EQ', '-2.5'), 'zapata'],
    [filter('s_number', 'NEQ', '10.0'), 'zapata aerger'],
    [filter('s_number', 'LT', 10), 'zapata aerger'],
    [filter('s_number', 'LTE', '10'), 'smith zapata aerger'],
    [filter('s_number', 'GT', '-2.50'), 'smith aerger'],
    [filter('s_number', 'GTE', -2.5), 'smith zapata aerger'],
    [between('s_number', 9, 10), 'smith aerger'],
    [filterIn('s_number', 'IN', ['10.00', -2.5, 7]), 'smith zapata'],
    [filterIn('s_number', 'NOT_IN', ['10.00', 9]), 'zapata'],
    [filter('s_number', 'LT', `1${'0'.repeat(400)}`), 'smith zapata aerger'],
  ])('%j finds: %s (SRCH-9)', async (body, names) => {
    expect(await found(body)).toBe(names)
  })

  test('a text that is no number, and a number of any length, are stored and found (SRCH-9)', async () => {
    const huge = `9${'0'.repeat(900)}`
    const company = await createOne(account, 'companies', { name: 'Huge', annualrevenue: huge })
    const find = (body: FilterBody) => searchIds(account, 'companies', { filters: [body] })
    expect(await find(filter('annualrevenue', 'EQ', huge))).toEqual([company.id])
    expect(await find(filter('annualrevenue', 'GT', '1'))).toEqual([company.id])
    // Put in by hand: no call stores such a thing, but a search over it has to go on.
    await server.db.query(
      `update crm_record set properties = properties || '{"numberofemployees": "many"}' where account_id = $1 and id = $2`,
      [account.accountId, company.id],
    )
    expect(await find(filter('numberofemployees', 'GT', '1'))).toEqual([])
    expect(await find(filter('numberofemployees', 'HAS_PROPERTY'))).toEqual([company.id])
  })
})

describe('days and points in time (SRCH-9)', () => {
  const NOON = Date.parse('2026-05-20T12:00:00Z')

  test.each([
    [filter('s_date', 'EQ', '2026-05-20'), 'smith'],
    [filter('s_date', 'EQ', NOON), 'smith'],
    [filter('s_date', 'EQ', '2026-05-20T23:59:59+00:00'), 'smith'],
    [filter('s_date', 'NEQ', '2026-05-20'), 'zapata aerger'],
    [filter('s_date', 'LT', '2026-05-21'), 'smith aerger'],
    [filter('s_date', 'GTE', String(NOON)), 'smith zapata'],
    [between('s_date', '2025-12-31', '2026-05-20'), 'smith aerger'],
    [filterIn('s_date', 'IN', ['2026-05-20', '2025-12-31']), 'smith aerger'],
    [filterIn('s_date', 'NOT_IN', ['2026-05-20']), 'zapata aerger'],
    [filter('s_datetime', 'EQ', '2026-05-20T10:00:00+02:00'), 'smith'],
    [filter('s_datetime', 'EQ', Date.parse('2026-05-20T08:00:00.120Z')), 'zapata'],
    [filter('s_datetime', 'GT', '2026-05-20T08:00:00Z'), 'zapata'],
    [filter('s_datetime', 'GTE', '2026-05-20T08:00:00Z'), 'smith zapata'],
    [filter('s_datetime', 'LT', '2026-05-20T08:00:00.120Z'), 'smith aerger'],
    [filter('s_datetime', 'LTE', '2026-05-20T08:00:00.119Z'), 'smith aerger'],
    [filter('s_datetime', 'LT', '2026-01-01'), 'aerger'],
    [between('s_datetime', '2026-05-20', String(NOON)), 'smith zapata'],
    [filterIn('s_datetime', 'IN', ['2026-05-20T08:00:00.000Z']), 'smith'],
    [filterIn('s_datetime', 'NOT_IN', ['2026-05-20T08:00:00.12Z']), 'smith aerger'],
  ])('%j finds: %s (SRCH-9)', async (body, names) => {
    expect(await found(body)).toBe(names)
  })
})

describe('words of lists (SRCH-7)', () => {
  test.each([
    [filter('s_bool', 'EQ', 'true'), 'smith aerger'],
    [filter('s_bool', 'EQ', true), 'smith aerger'],
    [filter('s_bool', 'NEQ', 'TRUE'), 'zapata'],
    [filterIn('s_bool', 'IN', [true, false]), 'smith zapata aerger'],
    [filterIn('s_bool', 'NOT_IN', ['false']), 'smith aerger'],
    [filter('s_select', 'EQ', 'red'), 'smith'],
    [filter('s_select', 'EQ', 'RED'), ''],
    [filter('s_select', 'NEQ', 'red'), 'zapata aerger'],
    [filterIn('s_select', 'IN', ['red', 'blue', 'pink']), 'smith aerger'],
    [filterIn('s_select', 'NOT_IN', ['red', 'Blue']), 'zapata aerger'],
    [filter('s_checkbox', 'EQ', 'green'), 'smith aerger'],
    [filter('s_checkbox', 'EQ', 'red;green'), ''],
    [filter('s_checkbox', 'NEQ', 'green'), 'zapata'],
    [filterIn('s_checkbox', 'IN', ['red', 'blue']), 'smith zapata'],
    [filterIn('s_checkbox', 'NOT_IN', ['red', 'blue']), 'aerger'],
    [filterIn('s_checkbox', 'IN', ['Green']), ''],
  ])('%j finds: %s (SRCH-7, search 2.1)', async (body, names) => {
    expect(await found(body)).toBe(names)
  })
})

test('a status in small letters is none, as it is listed it is found (search 7.4, SRCH-7)', async () => {
  const properties = { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_status: 'COMPLETED' }
  const { id } = await createOne(account, 'tasks', properties)
  const find = (value: string) =>
    searchIds(account, 'tasks', { filters: [filter('hs_task_status', 'EQ', value)] })
  expect(await find('completed')).toEqual([])
  expect(await find('COMPLETED')).toEqual([id])
})

describe('tokens (SRCH-11)', () => {
  test.each([
    ['jobtitle', 'sales', 'smith'],
    ['jobtitle', 'MARKETING head', 'smith'],
    ['jobtitle', 'sales & head', 'smith'],
    ['jobtitle', 'sales rep', ''],
    ['jobtitle', 'sales_rep', 'zapata'],
    ['jobtitle', '100%', 'zapata'],
    ['jobtitle', 'köchin', 'aerger'],
    ['jobtitle', 'KÜCHE', 'aerger'],
    ['jobtitle', 'che', ''],
    ['jobtitle', '&', ''],
    ['jobtitle', '', ''],
    ['jobtitle', 'sales*', 'smith zapata aerger'],
    ['jobtitle', '*OF', 'smith'],
    ['jobtitle', '*of*', 'smith'],
    ['jobtitle', 'head*marketing', 'smith'],
    ['jobtitle', 'h*d', 'smith'],
    ['jobtitle', 'un*', 'aerger'],
    ['jobtitle', '*100%', 'zapata'],
    ['jobtitle', 'sales%*', ''],
    ['jobtitle', 's_les*', ''],
    ['jobtitle', '\\*', ''],
    ['jobtitle', '*', 'smith zapata aerger'],
    ['email', '*@example.com', 'zapata aerger'],
    ['email', 'example.com', 'zapata aerger'],
    ['email', 'C.D+E@EXAMPLE.COM', 'aerger'],
    ['s_select', 'red', 'smith'],
    ['s_select', 'RED', ''],
    ['s_select', 'r*', 'smith'],
    ['s_select', 'R*', ''],
    ['s_checkbox', 'green', 'smith aerger'],
    ['s_checkbox', 'gr*', 'smith aerger'],
    ['s_checkbox', 'red*green', ''],
  ])('%s CONTAINS_TOKEN %s finds: %s (SRCH-11)', async (name, value, names) => {
    const all = ['smith', 'zapata', 'aerger']
    expect(await found(filter(name, 'CONTAINS_TOKEN', value))).toBe(names)
    const others = all.filter((person) => !names.split(' ').includes(person)).join(' ')
    expect(await found(filter(name, 'NOT_CONTAINS_TOKEN', value))).toBe(others)
  })
})

const activities = ['calls', 'communications', 'emails', 'meetings', 'notes', 'postal_mail', 'tasks']
/** What a type's searches refuse to look at, and a part of what they say of it. */
const refused: readonly (readonly [type: string, name: string, reason: string])[] = [
  ...activities.flatMap((type) =>
    ['hs_body_preview_html', 'hs_body_preview'].map((name) => [type, name, 'search the body'] as const),
  ),
  ['emails', 'hs_email_html', 'hs_email_html cannot be searched'],
  ['emails', 'hs_email_to_email', 'search hs_email_headers'],
  ['emails', 'hs_email_from_lastname', 'search hs_email_headers'],
  ['notes', 'hs_note_ms_teams_payload', 'of type json'],
]

describe('what no search can look at (SRCH-16 to SRCH-18, SRCH-25)', () => {
  const refuse = (body: FilterBody, type = 'contacts') => sendSearch(account, type, { filters: [body] })

  test.each([
    ['CONTAINS_TOKEN', ['s_number', 's_date', 's_datetime', 's_bool', 'hs_object_id']],
    ['NOT_CONTAINS_TOKEN', ['s_number', 's_date', 's_datetime', 's_bool']],
    ['LT', ['s_bool', 's_select', 's_checkbox']],
    ['GTE', ['s_bool', 's_select', 's_checkbox']],
    ['BETWEEN', ['s_bool', 's_select', 's_checkbox']],
  ])('%s does not apply to %j (SRCH-25, search 2.1)', async (operator, names) => {
    for (const name of names) {
      expect(await refuse({ ...filter(name, operator, 'true'), highValue: 'true' })).toMatchObject(
        opaque('filters[0].operator', expect.stringContaining(`${operator} does not apply to ${name}`)),
      )
    }
  })

  test.each([
    ['s_number', 'ten'],
    ['s_number', '1'.repeat(1_001)],
    ['s_date', 'soon'],
    ['s_date', '2026-02-30'],
    ['s_datetime', 'yesterday'],
    ['s_bool', 'yes'],
    ['createdate', ' '],
    ['hs_object_id', 'x'],
  ])('%s cannot be compared with %s (SRCH-9, SRCH-25)', async (name, value) => {
    const equal = await refuse(filter(name, 'EQ', value))
    expect(equal).toMatchObject(opaque('filters[0].value'))
    const body = await sendSearch(account, 'contacts', {
      filterGroups: [{ filters: [filterIn(name, 'IN', [value])] }],
    })
    expect(body).toMatchObject(opaque('filterGroups[0].filters[0].values'))
  })

  test.each([
    ['contacts', 'no_such_property'],
    ['contacts', 'hs_task_status'],
    ['contacts', 'Lastname'],
    ['contacts', '__proto__'],
    ['contacts', 'toString'],
    ['contacts', ''],
    ['tasks', 'hs_body_preview_html'],
    ['tasks', 'hs_body_preview'],
    ['tasks', 'hs_body_preview_is_truncated'],
    ['tasks', 'hs_scheduled_tasks'],
  ])('%s by %s (SRCH-18, SRCH-25)', async (type, name) => {
    expect(await refuse(filter(name, 'HAS_PROPERTY'), type)).toMatchObject(opaque('filters[0].propertyName'))
    expect(await sendSearch(account, type, { sorts: [`-${name}`] })).toMatchObject(opaque('sorts[0]'))
  })

  test.each(refused)(
    '%s by %s are refused with what to do instead: %s (SRCH-16, SRCH-25)',
    async (type, name, reason) => {
      for (const operator of ['EQ', 'HAS_PROPERTY', 'CONTAINS_TOKEN']) {
        expect(await refuse(filter(name, operator, 'x'), type)).toMatchObject({
          status: 400,
          body: {
            message: 'There was a problem with the request.',
            category: 'VALIDATION_ERROR',
            errors: [{ message: expect.stringContaining(reason), in: 'filters[0].propertyName' }],
          },
        })
      }
      expect(await sendSearch(account, type, { sorts: [name] })).toMatchObject(opaque('sorts[0]'))
    },
  )
})

test('e-mails are found by an address in their headers (SRCH-11, SRCH-16)', async () => {
  const send = (email: string) =>
    createOne(account, 'emails', {
      hs_timestamp: '2026-06-01T08:00:00Z',
      hs_email_direction: 'EMAIL',
      hs_email_headers: JSON.stringify({ from: { email: 'me@x.test' }, to: [{ email }] }),
    })
  const { id } = await send('Ann <ann@example.com>')
  await send('bob@example.com')
  const find = (value: string) =>
    searchIds(account, 'emails', { filters: [filter('hs_email_headers', 'CONTAINS_TOKEN', value)] })
  expect(await find('ann@example.com')).toEqual([id])
  expect(await find('*ann@example.com*')).toEqual([id])
})

describe('ids (SRCH-17)', () => {
  test('hs_object_id takes all operators of numbers (SRCH-17)', async () => {
    const ids = [...nameOf.keys()]
    const [first = '', second = '', third = '', fourth = ''] = ids
    const find = (body: FilterBody) => searchIds(account, 'contacts', { filters: [body] })
    expect(await find(filter('hs_object_id', 'EQ', first))).toEqual([first])
    expect(await find(filter('hs_object_id', 'EQ', Number(second)))).toEqual([second])
    expect(await find(filter('hs_object_id', 'EQ', `${second}.5`))).toEqual([])
    expect(await find(filter('hs_object_id', 'EQ', '9'.repeat(40)))).toEqual([])
    expect(await find(filterIn('hs_object_id', 'IN', [third, Number(first), '1.5', '-1']))).toEqual([
      first,
      third,
    ])
    expect(await find(between('hs_object_id', second, third))).toEqual([second, third])
    expect(await find(filterIn('hs_object_id', 'NOT_IN', [first, second, third]))).toEqual([fourth])
    expect(await find(filter('hs_object_id', 'GT', Number(second) + 0.5))).toEqual([third, fourth])
  })
})

describe('sorting by type, records without the value last (SRCH-23)', () => {
  test.each([
    ['lastname', 'smith zapata aerger none', 'aerger zapata smith none'],
    ['s_number', 'zapata aerger smith none', 'smith aerger zapata none'],
    ['s_date', 'aerger smith zapata none', 'zapata smith aerger none'],
    ['s_datetime', 'aerger smith zapata none', 'zapata smith aerger none'],
    ['s_select', 'aerger zapata smith none', 'smith zapata aerger none'],
    ['s_bool', 'zapata smith aerger none', 'smith aerger zapata none'],
    ['hs_email_domain', 'zapata aerger smith none', 'smith zapata aerger none'],
  ])('by %s (SRCH-23)', async (name, ascending, descending) => {
    const order = async (sort: string) => {
      const ids = await searchIds(account, 'contacts', { sorts: [sort] })
      return ids.map((id) => nameOf.get(id)).join(' ')
    }
    expect(await order(name)).toBe(ascending)
    expect(await order(`-${name}`)).toBe(descending)
  })
})
