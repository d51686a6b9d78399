import { beforeAll, describe, test } from 'vitest'
import { naughtyTexts } from '../support/naughty-texts.ts'
import {
  type CallSetup,
  createCallSetup,
  expectSound,
  goodBody,
  operationsWithBody,
  parametersOf,
  urlOf,
} from '../support/operation-calls.ts'
import { useTestServer } from '../support/test-server.ts'

// No type is made here: texts that are names would be found by the calls that delete types (schemas-values.test.ts).
const server = useTestServer({ TIDEMARK_CUSTOM_TYPES_MAX: '0' })
let setup: CallSetup

beforeAll(async () => {
  setup = await createCallSetup(server)
})

describe.each(operationsWithBody.map((operation) => [operation.id, operation] as const))(
  '%s',
  (_id, operation) => {
    test('every member as every wrong JSON type is a clean refusal or a clean success', async () => {
      const good = goodBody(setup, operation)
      const paths = listPaths(good)
      for (const path of paths) {
        for (const value of [null, true, 0, -1.5, 1e21, '', 'x', [], [[]], [null], {}, { a: {} }]) {
          expectSound(
            await setup.account.send(operation.method, urlOf(setup, operation), replaceAt(good, path, value)),
          )
        }
        expectSound(
          await setup.account.send(
            operation.method,
            urlOf(setup, operation),
            replaceAt(good, path, undefined),
          ),
        )
      }
    })

    test('every text as every naughty text is a clean refusal or a clean success', async () => {
      const good = goodBody(setup, operation)
      const paths = listPaths(good).filter((path) => typeof valueAt(good, path) === 'string')
      for (const path of paths) {
        for (const text of naughtyTexts)
          expectSound(
            await setup.account.send(operation.method, urlOf(setup, operation), replaceAt(good, path, text)),
          )
      }
    })

    test.each(parametersOf(operation))('path parameter %s as every naughty text', async (name) => {
      for (const text of naughtyTexts.filter((candidate) => candidate !== '' && candidate.length < 2_000)) {
        const url = urlOf(setup, operation, { [name]: encodeURIComponent(text) })
        expectSound(await setup.account.send(operation.method, url, goodBody(setup, operation)))
      }
    })
  },
)

type Path = readonly (string | number)[]

/** The place of each member and item, outer ones first. */
function listPaths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? value.map((_item, index) => index) : Object.keys(value)
  return keys.flatMap((key) => [[...at, key], ...listPaths(Reflect.get(value, key), [...at, key])])
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(value as object, key), root)
}

function replaceAt(root: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(root)
  const last = path.at(-1) ?? ''
  Reflect.set(valueAt(copy, path.slice(0, -1)) as object, last, value)
  return copy
}
