import { describe, expect, test } from 'vitest'
import { type ContactLookup, resolveContact } from './resolve-contact.ts'

/** Contact 1 has an address and a visitor, 2 an address, 3 nothing but a visitor. */
const addresses: Readonly<Record<string, string>> = { 1: 'one@example.org', 2: 'two@example.org' }
const visitors: Readonly<Record<string, string>> = { 'visitor-1': '1', 'visitor-3': '3' }

const lookup: ContactLookup = {
  findContact: (id) =>
    ['1', '2', '3'].includes(id)
      ? {
          objectTypeId: '0-1',
          id,
          properties: addresses[id] ? { email: addresses[id] } : {},
          createdAt: 0,
          updatedAt: 0,
        }
      : undefined,
  findContactIdByEmail: (email) => Object.entries(addresses).find(([, address]) => address === email)?.[0],
  findContactIdByVisitor: (utk) => visitors[utk],
}

describe('resolveContact (timeline V3)', () => {
  test.each([
    ['objectId', { objectId: '2' }, { contactId: '2' }],
    ['a known address', { email: 'two@example.org' }, { contactId: '2' }],
    ['a new address', { email: 'new@example.org' }, { createsWithEmail: 'new@example.org' }],
    ['a known visitor', { utk: 'visitor-1' }, { contactId: '1' }],
    ['an unknown visitor', { utk: 'u' }, { pendingVisitor: 'u' }],
    ['objectId and its own address', { objectId: '1', email: 'one@example.org' }, { contactId: '1' }],
    [
      'objectId and a free address',
      { objectId: '1', email: 'new@example.org' },
      { contactId: '1', setsEmail: 'new@example.org' },
    ],
    [
      'objectId without address and a free one',
      { objectId: '3', email: 'new@example.org' },
      { contactId: '3', setsEmail: 'new@example.org' },
    ],
    [
      'a known visitor with an address, and another',
      { utk: 'visitor-1', email: 'new@example.org' },
      { contactId: '1' },
    ],
    [
      'a known visitor without address, and a free one',
      { utk: 'visitor-3', email: 'new@example.org' },
      { contactId: '3', setsEmail: 'new@example.org' },
    ],
    [
      'a known visitor without address, and a taken one',
      { utk: 'visitor-3', email: 'two@example.org' },
      { contactId: '3' },
    ],
    [
      'an unknown visitor and a known address',
      { utk: 'u', email: 'two@example.org' },
      { contactId: '2', linksVisitor: 'u' },
    ],
    [
      'an unknown visitor and a new address',
      { utk: 'u', email: 'n@example.org' },
      { createsWithEmail: 'n@example.org', linksVisitor: 'u' },
    ],
    ['objectId and an unknown visitor', { objectId: '2', utk: 'u' }, { contactId: '2', linksVisitor: 'u' }],
    ["objectId and another contact's visitor", { objectId: '2', utk: 'visitor-1' }, { contactId: '2' }],
    [
      'all three',
      { objectId: '2', utk: 'u', email: 'n@example.org' },
      { contactId: '2', linksVisitor: 'u', setsEmail: 'n@example.org' },
    ],
  ])('finds the contact by %s', (_name, reference, resolution) => {
    expect(resolveContact(reference, lookup, '')).toEqual({ ok: true, value: resolution })
  })

  test('refuses an unknown objectId, whatever else is known (V3, E5)', () => {
    expect(
      resolveContact({ objectId: '9', utk: 'visitor-1', email: 'one@example.org' }, lookup, 'inputs[2].'),
    ).toMatchObject({
      ok: false,
      failure: { kind: 'not_found', path: 'inputs[2].objectId', context: { objectId: ['9'] } },
    })
  })

  test('refuses the address of another contact beside objectId (V5, E8)', () => {
    expect(resolveContact({ objectId: '1', email: 'two@example.org' }, lookup, '')).toMatchObject({
      ok: false,
      failure: { kind: 'conflict', path: 'email', context: { email: ['two@example.org'], objectId: ['2'] } },
    })
  })
})
