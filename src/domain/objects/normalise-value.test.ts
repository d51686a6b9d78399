import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { define, kinds } from './catalogue/define.ts'
import type { PropertyInput } from './normalise-value.ts'
import { normaliseValue } from './normalise-value.ts'
import type { PropertyDefinition } from './property-definition.ts'

const contacts = builtInCatalogue('0-1')
const tasks = builtInCatalogue('0-27')
const [day] = define('day', { type: 'date', fieldType: 'date' })

function definitionOf(definition: PropertyDefinition | undefined): PropertyDefinition {
  if (definition === undefined) throw new Error('the test names a property that is not in the catalogue')
  return definition
}

const property = {
  text: definitionOf(contacts.find('city')),
  email: definitionOf(contacts.find('email')),
  firstName: definitionOf(contacts.find('firstname')),
  domain: definitionOf(builtInCatalogue('0-2').find('domain')),
  number: definitionOf(builtInCatalogue('0-3').find('amount')),
  bool: definitionOf(tasks.find('hs_task_is_all_day')),
  select: definitionOf(tasks.find('hs_task_priority')),
  checkbox: definitionOf(contacts.find('hs_buying_role')),
  owner: definitionOf(tasks.find('hubspot_owner_id')),
  reminders: definitionOf(tasks.find('hs_task_reminders')),
  html: definitionOf(tasks.find('hs_task_body')),
  datetime: definitionOf(tasks.find('hs_timestamp')),
  date: definitionOf(day),
}

type PropertyName = keyof typeof property

describe('accepted values (objects 5.1)', () => {
  it.each<[PropertyName, PropertyInput, string]>([
    ['text', ' Oslo ', ' Oslo '],
    ['text', 12, '12'],
    ['text', 1e21, '1000000000000000000000'],
    ['text', true, 'true'],
    ['text', null, ''],
    ['text', '', ''],
    ['number', 17, '17'],
    ['number', '1e3', '1000'],
    ['number', '1.5E-3', '0.0015'],
    ['number', '007', '7'],
    ['number', '-0.0', '0.0'],
    ['number', '+.5', '0.5'],
    ['number', '12.', '12'],
    ['number', '12.340', '12.340'],
    ['number', '12345678901234567890.10', '12345678901234567890.10'],
    ['number', 1e-7, '0.0000001'],
    ['number', null, ''],
    ['bool', true, 'true'],
    ['bool', 'FALSE', 'false'],
    ['select', 'HIGH', 'HIGH'],
    ['checkbox', 'OTHER;CHAMPION;OTHER;', 'OTHER;CHAMPION'],
    ['owner', 501, '501'],
    ['reminders', '1780300800000;1780300900000', '1780300800000;1780300900000'],
    ['email', ' Ada@Example.TEST ', 'ada@example.test'],
    ['email', 'a@host.internal', 'a@host.internal'],
    ['domain', 'www.example.test', 'www.example.test'],
    ['firstName', 'Ada', 'Ada'],
    ['html', '<p onclick="x()">a<br/>b</p><script>x</script>', '<p>a<br>b</p>'],
    ['html', '<a href="javascript:x">l</a>', '<a>l</a>'],
    ['date', '2026-06-01', '2026-06-01'],
    ['date', 1780272000000, '2026-06-01'],
    ['date', '1780272000000', '2026-06-01'],
    ['date', '2026-06-01T02:00:00+02:00', '2026-06-01'],
    ['datetime', 1780300800000, '2026-06-01T08:00:00Z'],
    ['datetime', '1780300800000', '2026-06-01T08:00:00Z'],
    ['datetime', '2026-06-01T08:00:00Z', '2026-06-01T08:00:00Z'],
    ['datetime', '2026-06-01T10:00:00.120+02:00', '2026-06-01T08:00:00.120Z'],
    ['datetime', '2026-06-01T08:00:00', '2026-06-01T08:00:00Z'],
    ['datetime', '2026-06-01', '2026-06-01T00:00:00Z'],
    ['datetime', 1780300800, '1970-01-21T14:31:40.800Z'],
  ])('%s takes %j and keeps %j', (name, input, value) => {
    expect(normaliseValue(property[name], input)).toEqual({ ok: true, value })
  })

  it('adds to the current list when the value starts with a semicolon', () => {
    const current = 'CHAMPION;BLOCKER'
    expect(normaliseValue(property.checkbox, ';OTHER;CHAMPION', { current })).toEqual({
      ok: true,
      value: 'CHAMPION;BLOCKER;OTHER',
    })
    expect(normaliseValue(property.checkbox, 'OTHER', { current })).toEqual({ ok: true, value: 'OTHER' })
  })
})

describe('refused values (objects 5.1, 9.3, OBJ-33, OBJ-34, OBJ-42, OBJ-43)', () => {
  it.each<[PropertyName, PropertyInput, string, string]>([
    ['number', 'abc', 'INVALID_INTEGER', 'abc was not a valid number'],
    ['number', '1,000', 'INVALID_INTEGER', '1,000 was not a valid number'],
    ['number', '.', 'INVALID_INTEGER', '. was not a valid number'],
    ['number', '1e9999', 'INVALID_INTEGER', '1e9999 was not a valid number'],
    ['number', true, 'INVALID_INTEGER', 'true was not a valid number'],
    ['bool', 'yes', 'INVALID_OPTION', 'yes was not one of the allowed options: [true, false]'],
    [
      'select',
      'high',
      'INVALID_OPTION',
      'high was not one of the allowed options: [NONE, LOW, MEDIUM, HIGH]',
    ],
    ['select', ' HIGH', 'LEADING_TRAILING_WHITESPACE', '" HIGH" includes leading or trailing whitespace.'],
    [
      'checkbox',
      'OTHER; CHAMPION',
      'LEADING_TRAILING_WHITESPACE',
      '" CHAMPION" includes leading or trailing whitespace.',
    ],
    ['owner', 'lin', 'INVALID_OWNER_ID', 'lin was not a valid owner ID'],
    ['reminders', 'soon', 'INVALID_LONG', 'soon was not a valid long.'],
    ['email', 'nobody', 'INVALID_EMAIL', 'Email address nobody is invalid'],
    ['email', 'a@b.c', 'INVALID_EMAIL', 'Email address a@b.c is invalid'],
    ['domain', 'exam ple.test', 'INVALID_DOMAIN', '"exam ple.test" is an invalid domain'],
    ['firstName', 'see https://x.test', 'CONTAINS_URL', '"see https://x.test" contains a URL'],
    ['date', 1780321352000, 'INVALID_DATE', '1780321352000 is at 13:42:32.0 UTC, not midnight!'],
    ['date', '2026-02-30', 'INVALID_DATE', '2026-02-30 was not a valid date.'],
    ['datetime', 'soon', 'INVALID_LONG', 'soon was not a valid long.'],
    ['datetime', '0000-01-01', 'INVALID_LONG', '0000-01-01 was not a valid long.'],
  ])('%s refuses %j as %s', (...[name, input, code, message]) => {
    expect(normaliseValue(property[name], input)).toEqual({ ok: false, problems: [{ code, message }] })
  })

  it('refuses a text of more than 65,536 characters without repeating it', () => {
    expect(normaliseValue(property.text, 'x'.repeat(65_536))).toMatchObject({ ok: true })
    expect(normaliseValue(property.text, 'x'.repeat(65_537))).toEqual({
      ok: false,
      problems: [{ code: 'PROPERTY_VALUE_TOO_LONG', message: expect.not.stringContaining('xx') }],
    })
  })

  it('names every bad member of a list', () => {
    const result = normaliseValue(property.checkbox, 'a;OTHER;b')
    expect(result).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/^a was/) }, { message: expect.stringMatching(/^b was/) }],
    })
  })

  it('shows at most 100 options', () => {
    const options = Array.from({ length: 150 }, (_, index) => `o${index}`)
    const [many] = define('many', kinds.select, { options })
    const result = normaliseValue(definitionOf(many), 'x')
    expect(result).toMatchObject({ ok: false, problems: [{ message: expect.stringMatching(/, o99\]$/) }] })
  })
})
