import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../src/wire/operations.ts'
import { type Reply, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const built = operations.filter(({ isBuilt }) => isBuilt)
let document: Reply['body']
/** Operations of which the path says everything. */
const bodiless: readonly string[] = [
  'associations.v4.put-default',
  'associations.v3.put',
  'associations.v4.usage.report',
]

beforeAll(async () => {
  const reply = await server.send({ method: 'GET', url: '/openapi.json' })
  expect([reply.status, reply.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('application/json'),
  ])
  document = reply.body
})

const pathOf = (path: string) => path.replace(/:(\w+)/g, '{$1}')
const entryOf = ({ path, method }: { path: string; method: string }) =>
  document.paths[pathOf(path)]?.[method.toLowerCase()]

/** Every value in the document, with where it is. */
function walk(value: unknown, at = '#'): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[at, value]]
  return [[at, value], ...Object.entries(value).flatMap(([key, member]) => walk(member, `${at}/${key}`))]
}

test('is OpenAPI 3.1 with a title, a version and paths that start with a slash', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/)
  expect(document.info).toMatchObject({ title: 'Tidemark', version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  expect(Object.keys(document.paths).filter((path) => !/^\/[^?#:]*$/.test(path))).toEqual([])
  const methods = Object.values(document.paths).flatMap((item) => Object.keys(item as object))
  expect(methods.filter((method) => !['get', 'put', 'post', 'delete', 'patch'].includes(method))).toEqual([])
})

test('lists every built operation once and no other', () => {
  const listed = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as object).map(([method, entry]) => [entry.operationId, method.toUpperCase(), path]),
  )
  const wanted = built.map(({ id, method, path }) => [id, method, pathOf(path)])
  expect(new Set(listed.map(String))).toEqual(new Set(wanted.map(String)))
  expect(listed).toHaveLength(wanted.length)
})

/** What answers with HTML in the place of JSON (timeline R16). */
const htmlOperations: readonly string[] = [
  'timeline.v3.events.render',
  'oauth.v1.authorize',
  'oauth.v1.authorize.answer',
  'tidemark.v1.explain.show',
]

describe.each(built.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
  test('has its id, summary, family and security', () => {
    const entry = entryOf(operation)
    expect(entry).toMatchObject({ operationId: id, summary: operation.summary, tags: [id.split('.')[0]] })
    const schemes: Readonly<Record<string, string[]>> = { developer: ['bearer', 'developerKey'], public: [] }
    const wanted = schemes[operation.access.kind] ?? ['bearer']
    expect(entry.security.flatMap((scheme: object) => Object.keys(scheme))).toEqual(wanted)
    for (const name of wanted) expect(document.components.securitySchemes).toHaveProperty(name)
  })

  test('declares each parameter of its path, required', () => {
    const names = [...operation.path.matchAll(/:(\w+)/g)].map((match) => match[1])
    const declared = (entryOf(operation).parameters ?? []).filter(
      (parameter: Reply['body']) => parameter.in === 'path',
    )
    expect(declared.map((parameter: Reply['body']) => parameter.name)).toEqual(names)
    for (const parameter of entryOf(operation).parameters ?? []) {
      expect(parameter).toMatchObject({ name: expect.any(String), schema: expect.any(Object) })
      expect(parameter.required === true).toBe(parameter.in === 'path')
    }
  })

  test('declares a body if and only if it takes one', () => {
    const { requestBody } = entryOf(operation)
    const takesBody = ['POST', 'PATCH', 'PUT'].includes(operation.method) && !bodiless.includes(operation.id)
    const schema = takesBody
      ? { title: expect.any(String), type: expect.stringMatching(/^(object|array)$/) }
      : undefined
    const type = operation.takesForm ? 'application/x-www-form-urlencoded' : 'application/json'
    expect(requestBody?.content[type].schema).toEqual(schema && expect.objectContaining(schema))
  })

  test('declares its replies and, for the rest, the error', () => {
    const { responses } = entryOf(operation)
    const successes = Object.keys(responses).filter((status) => /^[23]\d\d$/.test(status))
    expect(successes.length).toBeGreaterThan(0)
    expect(Object.keys(responses).toSorted()).toEqual([...successes, 'default'].toSorted())
    const { 204: nothing, 302: redirect, ...others } = responses
    expect([nothing?.content, redirect?.content]).toEqual([undefined, undefined])
    // Revoking answers 200 without a body (platform PA25).
    const bodies = id === 'oauth.v3.token.revoke' ? { default: others.default } : others
    for (const [status, reply] of Object.entries<Reply['body']>(bodies)) {
      const isHtml = status !== 'default' && htmlOperations.includes(operation.id)
      const content = isHtml
        ? { 'text/html': { schema: { type: 'string' } } }
        : { 'application/json': { schema: { type: 'object' } } }
      expect(reply).toMatchObject({ description: expect.any(String), content })
    }
    expect(responses.default.content['application/json'].schema).toMatchObject({
      title: 'Error',
      required: expect.arrayContaining(['status', 'message', 'correlationId']),
      properties: { category: {}, subCategory: {}, context: {}, errors: {}, links: {} },
    })
  })
})

test('operation ids are unique; every reference leads somewhere; every schema is one', () => {
  const all = walk(document)
  const ids = all.filter(([at]) => at.endsWith('/operationId')).map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const references = all.filter(([at]) => at.endsWith('/$ref')).map(([, reference]) => String(reference))
  const places = new Set(all.map(([at]) => at))
  expect(references.filter((reference) => !places.has(reference))).toEqual([])
  const types = all
    .filter(([at]) => /\/schema(\/.*)?\/type$/.test(at) && !at.includes('/properties/type'))
    .flatMap(([, type]) => type)
  const known = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']
  expect(types.filter((type) => typeof type === 'string' && !known.includes(type))).toEqual([])
})

test('replies of the server fit what is declared: an error and a record', async () => {
  const account = await server.createAccount()
  const record = await account.send('POST', '/crm/v3/objects/contacts', {
    properties: { email: 'openapi@example.org' },
  })
  const declared = document.paths['/crm/v3/objects/{objectType}'].post.responses
  for (const [body, schema] of [
    [record.body, declared['201'].content['application/json'].schema],
    [
      (await account.send('GET', '/crm/v3/objects/contacts/1')).body,
      declared.default.content['application/json'].schema,
    ],
  ]) {
    expect(Object.keys(body).filter((name) => !(name in schema.properties))).toEqual([])
    expect(schema.required.filter((name: string) => !(name in body))).toEqual([])
  }
})
