import { expect } from 'vitest'
import type { Reply, TestAccount } from './test-server.ts'

export const PROPERTIES = '/crm/v3/properties'

type Definition = Readonly<Record<string, unknown>>

/** The group that most tests put their properties in, by object type. */
const groups: Readonly<Record<string, string>> = {
  contacts: 'contactinformation',
  companies: 'companyinformation',
  deals: 'dealinformation',
  tickets: 'ticketinformation',
  tasks: 'task',
}

let lastNumber = 0

/** A property name that no other test of the file has. */
export function newName(): string {
  lastNumber += 1
  return `p_${lastNumber}`
}

/** A text property; `definition` says what is otherwise. */
export function textProperty(name: string, definition: Definition = {}, type = 'contacts'): Definition {
  const fields = { label: `Label of ${name}`, groupName: groups[type], type: 'string', fieldType: 'text' }
  return { name, ...fields, ...definition }
}

/** Options of the given values. */
export function optionsOf(...values: readonly string[]): readonly object[] {
  return values.map((value) => ({ label: `The ${value}`, value }))
}

/** Members that make a property of each kind. */
export const kinds = {
  number: { type: 'number', fieldType: 'number' },
  date: { type: 'date', fieldType: 'date' },
  datetime: { type: 'datetime', fieldType: 'date' },
  bool: { type: 'bool', fieldType: 'booleancheckbox', options: optionsOf('true', 'false') },
  select: { type: 'enumeration', fieldType: 'select', options: optionsOf('red', 'green', 'blue') },
  radio: { type: 'enumeration', fieldType: 'radio', options: optionsOf('red', 'green', 'blue') },
  checkbox: { type: 'enumeration', fieldType: 'checkbox', options: optionsOf('red', 'green', 'blue') },
  checkedbox: {
    type: 'enumeration',
    fieldType: 'booleancheckbox',
    options: optionsOf('true', 'false'),
  },
  phone: { type: 'string', fieldType: 'phonenumber' },
  html: { type: 'string', fieldType: 'html' },
  textarea: { type: 'string', fieldType: 'textarea' },
  file: { type: 'string', fieldType: 'file' },
  owner: {
    type: 'enumeration',
    fieldType: 'select',
    externalOptions: true,
    referencedObjectType: 'OWNER',
  },
} as const satisfies Record<string, Definition>

export function formula(type: string, calculationFormula: string): Definition {
  return { type, fieldType: 'calculation_equation', calculationFormula }
}

export function postProperty(
  account: TestAccount,
  definition: Definition,
  type = 'contacts',
): Promise<Reply> {
  return account.send('POST', `${PROPERTIES}/${type}`, definition)
}

/** Creates a property, `contacts/shoe_size` say, and answers its body; the test fails when that is refused. */
export async function defineProperty(
  account: TestAccount,
  path: string,
  definition: Definition = {},
): Promise<Reply['body']> {
  const [type = '', name = ''] = path.split('/')
  const reply = await postProperty(account, textProperty(name, definition, type), type)
  expect(reply).toMatchObject({ status: 201 })
  return reply.body
}
