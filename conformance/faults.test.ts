import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { releases } from './support/clients.ts'
import { send, target, uniqueEmail } from './support/target.ts'

const FAULTS = '/tidemark/v1/admin/faults'
const { adminToken } = target
/** What the client waited for before it tried again, in ms. */
const waits: number[] = []

beforeAll(() => {
  // The client reports each retry on stderr, and waits for up to ten seconds.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { setTimeout: start } = globalThis
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms = 0, ...given: []) => {
    waits.push(ms)
    return start(work, ms >= 1_000 && ms % 1_000 === 0 ? 0 : ms, ...given)
  }) as typeof setTimeout)
})

afterAll(() => vi.restoreAllMocks())

/** A contact, and faults that reading it meets one after the other. */
async function createFaultyContact(faults: readonly object[]): Promise<string> {
  const created = await send<{ id: string }>('POST', '/crm/v3/objects/contacts', {
    body: { properties: { email: uniqueEmail() } },
  })
  const { id } = created.body
  const path = `/crm/v3/objects/contacts/${id}`
  for (const fault of faults) {
    const reply = await send('POST', FAULTS, { token: adminToken, body: { method: 'GET', path, ...fault } })
    expect(reply.status).toBe(201)
  }
  waits.length = 0
  return id
}

describe.skipIf(adminToken === undefined).each(releases)('injected faults and $name', (release) => {
  const contacts = () =>
    release.create({ accessToken: target.token, numberOfApiCallRetries: 3 }).crm.contacts.basicApi

  test('a 429 and a 503 are survived with three tries (platform PX15, PE43, platform 11.12)', async () => {
    const id = await createFaultyContact([{ status: 429 }, { status: 503 }])
    expect(await contacts().getById(id)).toMatchObject({ id })
    expect(waits).toEqual(expect.arrayContaining([10_000, 400]))
  })

  test('a refused rate of searches is waited for by the second (platform PE36, PX15)', async () => {
    const id = await createFaultyContact([{ status: 429, policyName: 'SECONDLY' }, { status: 502 }])
    expect(await contacts().getById(id)).toMatchObject({ id })
    expect(waits).toEqual(expect.arrayContaining([1_000, 400]))
  })

  test.each([
    [{ status: 429, policyName: 'DAILY' }, 429],
    [{ status: 423 }, 423],
    [{ status: 477 }, 477],
  ])('%o is not tried again (platform PX15, PE26, PE29)', async (fault, code) => {
    const id = await createFaultyContact([fault])
    await expect(contacts().getById(id)).rejects.toMatchObject({ code })
    expect(await contacts().getById(id)).toMatchObject({ id })
  })
})
