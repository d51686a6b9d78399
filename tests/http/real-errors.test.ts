import { beforeAll, expect, test } from 'vitest'
import { realErrors } from '../real-errors/all-real-errors.ts'
import { differences, readFacts } from '../real-errors/compare.ts'
import { factsOf, TAKEN_EMAIL, type World } from '../real-errors/real-error.ts'
import { createOne } from '../support/crm.ts'
import { useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
let world: World

beforeAll(async () => {
  const account = await server.createAccount()
  world = {
    server,
    account,
    contactId: (await createOne(account, 'contacts', { email: TAKEN_EMAIL })).id,
    companyId: (await createOne(account, 'companies', { name: 'Example' })).id,
  }
})

test('there are at least 40, each from a place of its own or with words of its own', () => {
  expect(realErrors.length).toBeGreaterThanOrEqual(40)
  expect(new Set(realErrors.map(({ name }) => name)).size).toBe(realErrors.length)
})

test.each(realErrors.map((error) => [error.name, error.source, error] as const))(
  '%s (%s): what differs is what the list says, and no more (PE1)',
  async (_name, _source, error) => {
    const reply = await error.ask(world)
    const ours = readFacts(reply, error)
    expect(differences(error.live, ours), JSON.stringify(ours)).toEqual(Object.keys(error.differs ?? {}))
    expect(factsOf(error)).toEqual(expect.arrayContaining(Object.keys(error.differs ?? {})))
  },
)
