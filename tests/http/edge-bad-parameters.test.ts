import { beforeAll, describe, expect, test } from 'vitest'
import { digestDatabase } from '../support/database-digest.ts'
import { naughtyTexts } from '../support/naughty-texts.ts'
import {
  builtOperations,
  type CallSetup,
  createCallSetup,
  expectSound,
  parametersOf,
  urlOf,
} from '../support/operation-calls.ts'
import { useTestServer } from '../support/test-server.ts'

// No type is made here: texts that are names would be found by the calls that delete types (schemas-values.test.ts).
const server = useTestServer({ TIDEMARK_CUSTOM_TYPES_MAX: '0' })
const READS_AT_ONCE = 64
let setup: CallSetup
let before: Readonly<Record<string, string>>

beforeAll(async () => {
  setup = await createCallSetup(server)
  // A change of a definition, refused or not, makes the row it locks.
  for (const type of ['contacts', 'deals']) {
    await setup.account.send('DELETE', `/crm/v3/properties/${type}/nobodys`)
  }
  before = await digestDatabase(server.db)
})

/** Reads stand in each other's way nowhere, so they go together; in parts, since more find no room at once. */
async function expectAllSound(urls: readonly string[]): Promise<void> {
  for (let at = 0; at < urls.length; at += READS_AT_ONCE) {
    const part = urls.slice(at, at + READS_AT_ONCE)
    for (const reply of await Promise.all(part.map((url) => setup.account.send('GET', url))))
      expectSound(reply)
  }
}

describe.each(
  builtOperations
    .filter(({ method }) => method === 'GET')
    .map((operation) => [operation.id, operation] as const),
)('%s', (_id, operation) => {
  test.each(parametersOf(operation))('path parameter %s as every naughty text', async (name) => {
    const texts = naughtyTexts.filter((candidate) => candidate !== '' && candidate.length < 2_000)
    await expectAllSound(texts.map((text) => urlOf(setup, operation, { [name]: encodeURIComponent(text) })))
    expect(await digestDatabase(server.db)).toEqual(before)
  })

  test.each([
    'archived',
    'limit',
    'after',
    'properties',
    'propertiesWithHistory',
    'associations',
    'idProperty',
    'hapikey',
  ])('query parameter %s as every naughty text', async (name) => {
    const texts = naughtyTexts.filter((candidate) => candidate.length < 2_000).map(encodeURIComponent)
    const raw = ['%', '%zz', '%ff', '+', '=', '&', '%00', '[]=1', `&${name}=1&${name}=2`]
    await expectAllSound([...texts, ...raw].map((text) => `${urlOf(setup, operation)}?${name}=${text}`))
  })
})

describe.each(
  builtOperations
    .filter(({ method, path }) => method === 'DELETE' && path.includes(':'))
    .map((operation) => [operation.id, operation] as const),
)('%s', (_id, operation) => {
  test.each(parametersOf(operation))(
    'path parameter %s as every naughty text deletes nothing',
    async (name) => {
      for (const text of naughtyTexts.filter((one) => one !== '' && one.length < 2_000)) {
        expectSound(
          await setup.account.send('DELETE', urlOf(setup, operation, { [name]: encodeURIComponent(text) })),
        )
      }
      expect(await digestDatabase(server.db)).toEqual(before)
    },
  )
})
