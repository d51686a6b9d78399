import { describe, expect, test } from 'vitest'
import { normaliseEmail } from './email.ts'

describe('normaliseEmail (timeline V3, V6)', () => {
  test.each([
    ['Dana@Example.ORG', 'dana@example.org'],
    ['  a@b.example\t', 'a@b.example'],
    ["o'neil+tag/x=1@sub.host.example", "o'neil+tag/x=1@sub.host.example"],
    ['jörg@bücher.example', 'jörg@bücher.example'],
    ['a@1.2.example', 'a@1.2.example'],
    ['a@host.local', 'a@host.local'],
    [`${'a'.repeat(242)}@example.org`, `${'a'.repeat(242)}@example.org`],
  ])('reads %j as %j', (text, address) => {
    expect(normaliseEmail(text)).toBe(address)
  })

  test.each([
    '',
    'a',
    '@',
    '@b.example',
    'a@',
    'a@b',
    'a@b.c',
    'a@.example',
    'a@b..example',
    'a@b.example.',
    'a@-b.example',
    'a@b-.example',
    '.a@b.example',
    'a.@b.example',
    'a..b@c.example',
    'a b@c.example',
    'a@b c.example',
    'a@b@c.example',
    '"a"@b.example',
    'a@[127.0.0.1]',
    'a\n@b.example',
    `a@${'b'.repeat(64)}.example`,
    `${'a'.repeat(243)}@example.org`,
  ])('refuses %j', (text) => {
    expect(normaliseEmail(text)).toBeUndefined()
  })

  test('answers soon for a hostile text', () => {
    expect(normaliseEmail(`${'a.'.repeat(120)}!@${'a-'.repeat(100)}`)).toBeUndefined()
    expect(normaliseEmail(`${'a'.repeat(500_000)}@b.example`)).toBeUndefined()
  })
})
