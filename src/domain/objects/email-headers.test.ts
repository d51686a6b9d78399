import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressProperties, readEmailHeaders } from './email-headers.ts'

const read = (headers: unknown) => readEmailHeaders(JSON.stringify(headers))

describe('readEmailHeaders (objects 11)', () => {
  it('fills the properties of every role, lists joined and in step', () => {
    const values = read({
      from: { email: 'a@x.example', firstName: 'Ann', lastName: 'Ash' },
      sender: { email: 'Desk <desk@x.example>' },
      to: [{ email: 'b@x.example', firstName: 'Bo' }, { email: 'Cy <c@x.example>' }],
      cc: [],
      other: 5,
    })
    expect(values).toMatchObject({
      hs_email_from_email: 'a@x.example',
      hs_email_from_firstname: 'Ann',
      hs_email_from_lastname: 'Ash',
      hs_email_sender_email: 'desk@x.example',
      hs_email_to_email: 'b@x.example;c@x.example',
      hs_email_to_firstname: 'Bo;',
      hs_email_to_lastname: '',
      hs_email_cc_email: '',
      hs_email_bcc_email: '',
    })
  })

  it.each([
    'from: a@x.example',
    '[]',
    'null',
    '"text"',
    '{"from":"a@x.example"}',
    '{"from":[{"email":"a@x.example"}]}',
    '{"to":{"email":"a@x.example"}}',
    '{"to":["a@x.example"]}',
    '{"cc":[{"email":5}]}',
    `${'['.repeat(30_000)}`,
  ])('refuses %.40s', (text) => {
    expect(readEmailHeaders(text)).toBeUndefined()
  })

  it('answers every property or none, whatever the text', () => {
    const person = fc.oneof(
      fc.record({ email: fc.string(), firstName: fc.string() }, { requiredKeys: [] }),
      fc.jsonValue(),
    )
    const headers = fc.oneof(
      fc.record({ from: person, to: fc.array(person, { maxLength: 3 }) }, { requiredKeys: [] }),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(headers, (value) => {
        const names = Object.keys(read(value) ?? {})
        expect([[], addressProperties]).toContainEqual(names)
      }),
    )
  })
})
