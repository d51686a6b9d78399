import { describe, expect, test } from 'vitest'
import { useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createContact,
  createTemplate,
  invalidTemplate,
  notFound,
  postEvent,
  PREFIX,
  readEvent,
  readProperties,
  RETIRED_PREFIX,
  templatePath,
  tokenPath,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

const T0 = Date.UTC(2026, 4, 1, 9)
const at = (ms: number) => new Date(T0 + ms).toISOString()
const option = (value: string): Body => ({ label: value.toUpperCase(), value })
const string = (name: string): Body => ({ name, label: name, type: 'string' })
const level = {
  name: 'level',
  label: 'Level',
  type: 'enumeration',
  options: [option('b'), option('a')],
  objectPropertyName: 'made_up',
}

async function withTokens(tokens: readonly Body[] = [string('first'), level, string('last')]) {
  const account = await server.createAccount()
  const id = await createTemplate(account, { tokens })
  const put = (name: string, body: unknown) => account.send('PUT', tokenPath(account, id, name), body)
  const remove = (name: string) => account.send('DELETE', tokenPath(account, id, name))
  const list = async () => (await account.send('GET', tokensPath(account, id))).body.results as Body[]
  return { account, id, put, remove, list }
}

async function whenClockIs<T>(ms: number, work: () => Promise<T>): Promise<T> {
  server.clock.now = T0 + ms
  try {
    return await work()
  } finally {
    server.clock.now = undefined
  }
}

describe('changing a token (P12, 4.4)', () => {
  test('answers 200 with the token; what is not sent stays (P12, T32, T37)', async () => {
    const { account, id, put, list } = await whenClockIs(0, () => withTokens())
    const reply = await whenClockIs(1000, () => put('level', { label: 'How hard' }))
    expect(reply.status).toBe(200)
    expect(reply.headers).not.toHaveProperty('location')
    expect(reply.body).toEqual({ ...level, label: 'How hard', createdAt: at(0), updatedAt: at(1000) })
    const template = await account.send('GET', templatePath(account, id))
    expect([template.body.createdAt, template.body.updatedAt]).toEqual([at(0), at(1000)])
    expect((await list()).map(({ name, updatedAt }) => [name, updatedAt])).toEqual([
      ['first', at(0)],
      ['last', at(0)],
      ['level', at(1000)],
    ])
  })

  const { objectPropertyName: _mapping, ...unmapped } = level
  test.each<[sent: Body, stored: Body]>([
    [{ options: [option('c'), option('b')] }, { ...level, options: [option('c'), option('b')] }],
    [{ options: [] }, { ...level, options: [] }],
    [{ options: null }, level],
    [{ objectPropertyName: 'other' }, { ...level, objectPropertyName: 'other' }],
    [{ objectPropertyName: null }, unmapped],
    [{ objectPropertyName: '' }, unmapped],
    [{ objectPropertyName: 7 }, { ...level, objectPropertyName: '7' }],
    [{ name: 'level', type: 'enumeration' }, level],
    [{ name: null, type: null, createdAt: 'x', updatedAt: {}, place: 3 }, level],
  ])('%j makes %j (P12, W5, W6, W7)', async (sent, stored) => {
    const { account, id, put } = await withTokens()
    const reply = await put('level', { label: 'Level', ...sent })
    expect(reply.status).toBe(200)
    const { createdAt, updatedAt, ...rest } = reply.body
    expect(rest).toEqual(stored)
    const found = await account.send('GET', templatePath(account, id))
    const token = found.body.tokens.find(({ name }: Body) => name === 'level')
    expect({ ...token, options: new Set(token.options) }).toEqual({
      ...stored,
      options: new Set(stored.options as Body[]),
      createdAt,
      updatedAt,
    })
  })

  test('drops options of a token that is no enumeration (T31)', async () => {
    const { put } = await withTokens()
    const reply = await put('first', { label: 'First', options: [option('x')] })
    expect([reply.status, reply.body.options]).toEqual([200, []])
  })

  test('a change that changes nothing leaves the time of the token (T14)', async () => {
    const { put } = await whenClockIs(0, () => withTokens())
    const reply = await whenClockIs(1000, () => put('level', { label: 'Level' }))
    expect([reply.status, reply.body.updatedAt]).toEqual([200, at(0)])
  })

  test('finds names of every form, case-sensitively, percent-decoded once (4.4, W8)', async () => {
    const names = ['a.b-c_1', 'A.b-c_1', 'x'.repeat(255), '-', '...']
    const { account, id, put, list } = await withTokens(names.map(string))
    for (const name of names) expect((await put(name, { label: `L ${name}` })).status).toBe(200)
    expect((await list()).map(({ name, label }) => [name, label])).toEqual(
      names.toSorted().map((name) => [name, `L ${name}`]),
    )
    const encoded = await account.send('PUT', `${tokensPath(account, id)}/%61%2Eb-c_1`, { label: 'By code' })
    const twice = await account.send('PUT', `${tokensPath(account, id)}/%2561.b-c_1`, { label: 'x' })
    expect([encoded.status, encoded.body.name, twice.status]).toEqual([200, 'a.b-c_1', 404])
  })

  const faults: [name: string, body: Body, errors: Body[]][] = [
    [
      'another name',
      { name: 'first' },
      [{ in: 'name', code: 'ID_MISMATCH', context: { name: ['first'], tokenName: ['level'] } }],
    ],
    ['the name in another case', { name: 'Level' }, [{ in: 'name', code: 'ID_MISMATCH' }]],
    ['an empty name', { name: '' }, [{ in: 'name', code: 'ID_MISMATCH' }]],
    [
      'another type (T13)',
      { type: 'string' },
      [
        {
          in: 'type',
          code: 'TYPE_IMMUTABLE',
          context: { tokenName: ['level'], value: ['string'], allowedValues: ['enumeration'] },
        },
      ],
    ],
    ['a type that does not exist', { type: 'text' }, [{ in: 'type', code: 'TYPE_IMMUTABLE' }]],
    ['a blank label', { label: ' \n' }, [{ in: 'label', code: 'REQUIRED' }]],
    [
      'an option twice (T31)',
      { options: [option('x'), option('y'), option('x')] },
      [{ in: 'options', code: 'DUPLICATE_OPTION', context: { tokenName: ['level'], value: ['x'] } }],
    ],
    [
      'several faults at once',
      { name: 'x', type: 'date', label: '', options: [option('x'), option('x')] },
      [
        { in: 'name', code: 'ID_MISMATCH' },
        { in: 'label', code: 'REQUIRED' },
        { in: 'options', code: 'DUPLICATE_OPTION' },
        { in: 'type', code: 'TYPE_IMMUTABLE' },
      ],
    ],
  ]
  test.each(faults)('refuses %s and changes nothing (E7)', async (_name, body, errors) => {
    const { put, list } = await withTokens()
    const before = await list()
    const reply = await put('level', { label: 'Changed', objectPropertyName: 'changed', ...body })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      invalidTemplate(
        errors.map((error) => expect.objectContaining({ message: expect.any(String), ...error })),
      ),
    )
    expect(await list()).toEqual(before)
  })

  test.each([
    [undefined, /body was expected/],
    ['{', /^Invalid input JSON on line 1, column/],
    [
      {},
      /Cannot build TimelineEventTemplateTokenUpdateRequest, some of required attributes are not set \[label\]$/,
    ],
    [{ label: null }, /Cannot deserialize.*at label$/],
    [{ label: ['x'] }, /Cannot deserialize.*at label$/],
    [{ label: 'x', options: {} }, /Cannot deserialize/],
    [
      { label: 'x', options: [{ value: 'a' }] },
      /Cannot build TimelineEventTemplateTokenOption, some of required attributes are not set \[label\]$/,
    ],
    [{ label: 'x', objectPropertyName: {} }, /Cannot deserialize.*at objectPropertyName$/],
    [{ label: 'a\0' }, /./],
  ])('refuses the body %j (E3)', async (body, message) => {
    const { put, list } = await withTokens()
    const before = await list()
    const reply = await put('level', body)
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      message: expect.stringMatching(message),
    })
    expect(await list()).toEqual(before)
  })

  test('a new option is taken by the next event, a dropped one is refused, stored ones stay (T34, V23, V27, M8)', async () => {
    const { account, id, put } = await withTokens()
    const event = { eventTemplateId: id, email: 'kim@example.org' }
    await postEvent(account, { ...event, id: 'old', tokens: { level: 'a' } })
    await put('level', { label: 'Level', options: [option('c')] })
    const taken = await postEvent(account, { ...event, id: 'new', tokens: { level: 'c' } })
    const refused = await postEvent(account, { ...event, id: 'late', tokens: { level: 'a' } })
    expect([taken.status, refused.status, refused.body.errors[0].code]).toEqual([201, 400, 'INVALID_OPTION'])
    expect((await readEvent(account, id, 'old')).body.tokens).toEqual({ level: 'a' })
  })

  test('a changed mapping stamps from the next event on, a removed one no more (V30, 4.4)', async () => {
    const { account, id, put } = await withTokens([{ ...string('job'), objectPropertyName: 'jobtitle' }])
    const objectId = await createContact(account, { email: 'kim@example.org' })
    const post = (text: string) =>
      postEvent(account, { eventTemplateId: id, id: text, objectId, tokens: { job: text } })
    await post('one')
    await put('job', { label: 'Job', objectPropertyName: 'firstname' })
    await post('two')
    await put('job', { label: 'Job', objectPropertyName: null })
    await post('three')
    expect(await readProperties(account, `contacts/${objectId}`, ['jobtitle', 'firstname'])).toEqual({
      jobtitle: 'one',
      firstname: 'two',
    })
  })
})

describe('deleting a token (P13, T35, T36)', () => {
  test('answers 204 without a body; the other tokens stay as they are (P13, W2)', async () => {
    const { account, id, remove, list } = await whenClockIs(0, () => withTokens())
    const reply = await whenClockIs(1000, () => remove('level'))
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect(reply.headers).not.toHaveProperty('content-type')
    expect((await list()).map(({ name, updatedAt }) => [name, updatedAt])).toEqual([
      ['first', at(0)],
      ['last', at(0)],
    ])
    const template = await account.send('GET', templatePath(account, id))
    expect([template.body.createdAt, template.body.updatedAt]).toEqual([at(0), at(1000)])
  })

  test('stored events keep the value, new ones with it are refused, its name may come back with another type (T35, T36, V25, V27)', async () => {
    const { account, id, remove } = await withTokens([
      { name: 'score', label: 'Score', type: 'number', objectPropertyName: 'jobtitle' },
    ])
    const objectId = await createContact(account, { email: 'kim@example.org' })
    const post = (event: string, value: string) =>
      postEvent(account, { eventTemplateId: id, id: event, objectId, tokens: { score: value } })
    await post('old', '5')
    await remove('score')
    const refused = await post('new', '6')
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'UNKNOWN_PROPERTY'])
    expect((await readEvent(account, id, 'old')).body.tokens).toEqual({ score: '5' })
    expect(await readProperties(account, `contacts/${objectId}`, ['jobtitle'])).toEqual({ jobtitle: '5' })
    const back = await account.send('POST', tokensPath(account, id), string('score'))
    expect([back.status, back.body.type]).toEqual([200, 'string'])
    expect((await post('new', 'good')).status).toBe(201)
    expect((await readEvent(account, id, 'old')).body.tokens).toEqual({ score: '5' })
  })

  test('a replay of an event that carries a deleted token is refused like any other (V25, V13)', async () => {
    const { account, id, remove } = await withTokens([string('note')])
    const event = { eventTemplateId: id, id: 'e', email: 'kim@example.org', tokens: { note: 'x' } }
    await postEvent(account, event)
    await remove('note')
    expect((await postEvent(account, event)).status).toBe(400)
    expect((await readEvent(account, id, 'e')).body.tokens).toEqual({ note: 'x' })
  })

  test('makes room for another token at the limit of 500 (T3, L2)', async () => {
    const { account, id, remove } = await withTokens(
      Array.from({ length: 500 }, (_, index) => string(`t${index}`)),
    )
    const full = await account.send('POST', tokensPath(account, id), string('more'))
    expect(full.status).toBe(400)
    expect(full.body).toEqual(
      invalidTemplate([
        { message: 'A template has at most 500 tokens', in: 'tokens', code: 'LIMIT_EXCEEDED' },
      ]),
    )
    expect((await remove('t250')).status).toBe(204)
    const replies = await Promise.all(
      ['m1', 'm2', 'm3'].map((name) => account.send('POST', tokensPath(account, id), string(name))),
    )
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400])
  })
})

describe('tokens, templates and apps that are not there (E5, M3, A5, W13)', () => {
  test('answers 404 for an unknown token, also one of another case, and for one deleted before (E5)', async () => {
    const { put, remove } = await withTokens()
    await remove('last')
    const names = ['nope', 'Level', 'last', 'a b', 'é/ü', 'x'.repeat(2000), '__proto__', 'constructor']
    for (const name of names) {
      const replies = [await put(name, { label: '' }), await remove(name)]
      expect(replies.map(({ status, body }) => [status, body])).toEqual(
        replies.map(() => [404, notFound(`Token ${name} not found`, { tokenName: [name] })]),
      )
    }
  })

  test('answers 404 for foreign templates and apps, 400 for an app id that is no number (M3, A5, W13)', async () => {
    const { account, id, list } = await withTokens()
    const other = await server.createAccount()
    const before = await list()
    const paths = [
      tokenPath(other, id, 'level'),
      tokenPath(account, id, 'level'),
      `${PREFIX}/1e3/event-templates/${id}/tokens/level`,
    ]
    const replies = await Promise.all(
      paths.flatMap((path) => [other.send('PUT', path, { label: 'x' }), other.send('DELETE', path)]),
    )
    expect(replies.map(({ status, body }) => [status, body.message])).toEqual([
      [404, `Event template ${id} not found`],
      [404, `Event template ${id} not found`],
      [404, `App ${account.appId} not found`],
      [404, `App ${account.appId} not found`],
      [400, "appId must be a whole number, '1e3' is none"],
      [400, "appId must be a whole number, '1e3' is none"],
    ])
    expect(await list()).toEqual(before)
  })

  test('a NUL in the name answers 400 (decision 17)', async () => {
    const { account, id } = await withTokens()
    const replies = [
      await account.send('PUT', `${tokensPath(account, id)}/a%00b`, { label: 'x' }),
      await account.send('DELETE', `${tokensPath(account, id)}/a%00b`),
    ]
    expect(replies.map(({ status, body }) => [status, body.category])).toEqual([
      [400, 'VALIDATION_ERROR'],
      [400, 'VALIDATION_ERROR'],
    ])
  })
})

describe('who may change tokens (A2, A4, E1, PA7, W13)', () => {
  test('a developer key and developers-write may, on both prefixes; nobody else', async () => {
    const { account, id } = await withTokens()
    const reader = await server.createToken(account, { scopes: ['developers-read', 'timeline'] })
    const writer = await server.createToken(account, { scopes: ['developers-write'] })
    const path = tokenPath(account, id, 'level')
    const retired = path.replace(PREFIX, RETIRED_PREFIX)
    const key = `?hapikey=${account.developerKey}`
    const put = (url: string, token?: string) =>
      server.send({ method: 'PUT', url, body: { label: 'x' }, ...(token === undefined ? {} : { token }) })
    const remove = (url: string, token?: string) =>
      server.send({ method: 'DELETE', url, ...(token === undefined ? {} : { token }) })
    const replies = [
      await put(path),
      await remove(path),
      await put(path, reader),
      await remove(path, reader),
      await put(path, writer),
      await put(retired, writer),
      await put(path + key),
      await put(retired + key),
      await remove(retired + key),
    ]
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 403, 403, 200, 200, 200, 200, 204])
    expect(replies[2]?.body).toMatchObject({
      category: 'MISSING_SCOPES',
      message: expect.stringContaining('requires all of [developers-write]'),
    })
  })
})

describe('many writers at once (reliability P3)', () => {
  const times = <T>(count: number, work: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)))

  test('twenty changes of one token all answer 200, and one of them stands whole', async () => {
    const { put, list } = await withTokens([level])
    const replies = await times(20, (index) =>
      put('level', { label: `w${index}`, options: [option(`w${index}`)], objectPropertyName: `w${index}` }),
    )
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    const [token] = await list()
    expect(token).toMatchObject({
      options: [option(String(token?.label))],
      objectPropertyName: token?.label,
    })
  })

  test('changes of different tokens lose none (P12)', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `t${String(index).padStart(2, '0')}`)
    const { put, list } = await withTokens(names.map(string))
    await Promise.all(names.map((name) => put(name, { label: `new ${name}` })))
    expect((await list()).map(({ label }) => label)).toEqual(names.map((name) => `new ${name}`))
  })

  test('of ten parallel deletions of one token one answers 204 (P13, E5)', async () => {
    const { remove } = await withTokens()
    const replies = await times(10, () => remove('level'))
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      204,
      ...Array.from({ length: 9 }, () => 404),
    ])
  })
})
