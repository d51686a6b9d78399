import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  clash,
  createContact,
  createProjectType,
  createTemplate,
  invalidTemplate,
  notFound,
  postEvent,
  readEvent,
  RETIRED_PREFIX,
  templatePath,
  templatesPath,
  tokenPath,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

const T0 = Date.UTC(2026, 4, 1, 9)
const at = (ms: number) => new Date(T0 + ms).toISOString()
const string = (name: string): Body => ({ name, label: name, type: 'string' })
const option = (value: string): Body => ({ label: value, value })
const course = { name: 'courseName', label: 'Course', type: 'string' }
const score = { name: 'score', label: 'Score', type: 'number', objectPropertyName: 'last_course_score' }
const level = { name: 'level', label: 'Level', type: 'enumeration', options: [option('b'), option('a')] }

const definition = {
  name: 'Course finished',
  objectType: 'contacts',
  headerTemplate: 'Finished {{courseName}}',
  detailTemplate: 'Score {{score}}',
  tokens: [course, score, level],
}

async function withTemplate(sent: Body = definition) {
  const account = await server.createAccount()
  const created = await account.send('POST', templatesPath(account), sent)
  const path = templatePath(account, created.body.id)
  const put = (body: unknown) => account.send('PUT', path, body)
  const read = async () => (await account.send('GET', path)).body
  return { account, id: created.body.id as string, created: created.body, path, put, read }
}

/** Runs `work` with the server's clock `ms` after the start of the test's own time. */
async function whenClockIs<T>(ms: number, work: () => Promise<T>): Promise<T> {
  server.clock.now = T0 + ms
  try {
    return await work()
  } finally {
    server.clock.now = undefined
  }
}

const namesOf = (body: Body) => (body.tokens as Body[]).map(({ name }) => name)

describe('what an update changes (P9, T10-T14)', () => {
  test('answers 200 with the whole template, tokens in the order sent, and reads agree (P9, T5, T10)', async () => {
    const { account, id, created, path, put } = await whenClockIs(0, () => withTemplate())
    const reply = await whenClockIs(1000, () =>
      put({
        id,
        name: 'Course done',
        headerTemplate: 'Done {{courseName}}',
        tokens: [
          { name: 'tutor', label: 'Tutor', type: 'string', objectPropertyName: 'made_up' },
          { ...score, label: 'Score (%)' },
          course,
        ],
      }),
    )
    expect(reply.status).toBe(200)
    expect(reply.headers).not.toHaveProperty('location')
    expect(reply.body).toEqual({
      id,
      name: 'Course done',
      objectType: 'contacts',
      headerTemplate: 'Done {{courseName}}',
      detailTemplate: 'Score {{score}}',
      tokens: [
        {
          name: 'tutor',
          label: 'Tutor',
          type: 'string',
          options: [],
          objectPropertyName: 'made_up',
          createdAt: at(1000),
          updatedAt: at(1000),
        },
        { ...score, label: 'Score (%)', options: [], createdAt: at(0), updatedAt: at(1000) },
        { ...course, options: [], createdAt: at(0), updatedAt: at(0) },
      ],
      createdAt: at(0),
      updatedAt: at(1000),
    })
    expect(created.createdAt).toBe(at(0))
    const read = await account.send('GET', path)
    expect(read.body).toEqual({
      ...reply.body,
      tokens: reply.body.tokens.toSorted((a: Body, b: Body) => (String(a.name) < String(b.name) ? -1 : 1)),
    })
    expect((await account.send('GET', templatesPath(account))).body).toEqual({ results: [read.body] })
  })

  test.each([{}, { tokens: null }])(
    'leaves the tokens as they are when none are sent: %j (T11, W7)',
    async (rest) => {
      const { created, put } = await withTemplate()
      const reply = await put({ name: 'Renamed', ...rest })
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({ ...created, name: 'Renamed', updatedAt: reply.body.updatedAt })
    },
  )

  test('takes all tokens away for an empty list (T10)', async () => {
    const { account, id, put } = await withTemplate()
    expect((await put({ name: 'Bare', tokens: [] })).body.tokens).toEqual([])
    expect((await account.send('GET', tokensPath(account, id))).body).toEqual({ results: [] })
  })

  test.each([
    [{}, definition.headerTemplate, definition.detailTemplate],
    [{ headerTemplate: null }, undefined, definition.detailTemplate],
    [{ headerTemplate: '' }, undefined, definition.detailTemplate],
    [{ detailTemplate: null }, definition.headerTemplate, undefined],
    [{ detailTemplate: '', headerTemplate: 'x' }, 'x', undefined],
    [{ detailTemplate: 7, headerTemplate: true }, 'true', '7'],
  ])(
    'keeps, removes or replaces the sources: %j (T12, W3, W6)',
    async (rest, headerTemplate, detailTemplate) => {
      const { put, read } = await withTemplate()
      const reply = await put({ name: 'x', ...rest })
      expect([reply.status, reply.body.headerTemplate, reply.body.detailTemplate]).toEqual([
        200,
        headerTemplate,
        detailTemplate,
      ])
      expect(Object.values(reply.body)).not.toContain(null)
      expect(await read()).toMatchObject({ name: 'x', updatedAt: reply.body.updatedAt })
      expect([(await read()).headerTemplate, (await read()).detailTemplate]).toEqual([
        headerTemplate,
        detailTemplate,
      ])
    },
  )

  test('moves updatedAt of the template, and of those tokens alone that changed (T14)', async () => {
    const { put } = await whenClockIs(0, () => withTemplate())
    const same = await whenClockIs(1000, () => put(definition))
    expect(same.body.updatedAt).toBe(at(1000))
    expect(same.body.tokens.map(({ updatedAt }: Body) => updatedAt)).toEqual([at(0), at(0), at(0)])
    const changes: readonly Body[] = [
      { ...course, label: 'Course name' },
      { ...score, objectPropertyName: '' },
      { ...level, options: [option('a'), option('b')] },
    ]
    for (const [index, changed] of changes.entries()) {
      const ms = 2000 + 10 * index
      const tokens = [course, score, level].map((token) => (token.name === changed.name ? changed : token))
      const reply = await whenClockIs(ms, () => put({ ...definition, tokens }))
      const moved = reply.body.tokens.filter(({ updatedAt }: Body) => updatedAt === at(ms))
      expect(moved.map(({ name }: Body) => name)).toEqual([changed.name])
      expect(reply.body.tokens.every(({ createdAt }: Body) => createdAt === at(0))).toBe(true)
      await whenClockIs(ms + 1, () => put(definition))
    }
  })

  test('never moves updatedAt back, whatever the clock does (T14)', async () => {
    const { put } = await whenClockIs(5000, () => withTemplate())
    const reply = await whenClockIs(0, () => put({ ...definition, tokens: [string('new')] }))
    expect([reply.body.createdAt, reply.body.updatedAt]).toEqual([at(5000), at(5000)])
    expect(reply.body.tokens[0]).toMatchObject({ createdAt: at(5000), updatedAt: at(5000) })
  })

  test('ignores objectType, times and unknown fields, of whatever type (4.1, W5)', async () => {
    const { created, put } = await withTemplate()
    const reply = await put({
      name: 'x',
      objectType: { of: ['deals'] },
      createdAt: 1,
      updatedAt: [],
      appId: '5',
      archived: true,
    })
    expect([reply.status, reply.body.objectType, reply.body.createdAt]).toEqual([
      200,
      'contacts',
      created.createdAt,
    ])
  })

  test('takes the id as number or text, or none (4.1, W6, W7)', async () => {
    const { id, put } = await withTemplate()
    const replies = await Promise.all(
      [id, Number(id), null, undefined].map((sent) => put({ id: sent, name: 'x' })),
    )
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })

  test('answers alike on the retired prefix, and to a developer key (W13, A2)', async () => {
    const { account, id, path, read } = await withTemplate()
    const retired = `${RETIRED_PREFIX}/${account.appId}/event-templates/${id}`
    expect((await account.send('PUT', retired, { name: 'By the old path' })).status).toBe(200)
    expect((await read()).name).toBe('By the old path')
    const byKey = await server.send({
      method: 'PUT',
      url: `${path}?hapikey=${account.developerKey}`,
      body: { name: 'By key' },
    })
    expect([byKey.status, byKey.body.name]).toEqual([200, 'By key'])
  })
})

describe('what an update refuses, changing nothing (T13, T14, E7, E3)', () => {
  const tokens = (count: number) => Array.from({ length: count }, (_, index) => string(`t${index}`))
  const cases: [name: string, body: Body, errors: Body[]][] = [
    ['a blank name', { name: ' ' }, [{ in: 'name', code: 'REQUIRED' }]],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, [{ in: 'name', code: 'LIMIT_EXCEEDED' }]],
    [
      'another id',
      { id: '5' },
      [{ in: 'id', code: 'ID_MISMATCH', context: expect.objectContaining({ id: ['5'] }) }],
    ],
    ['an empty id', { id: '' }, [{ in: 'id', code: 'ID_MISMATCH' }]],
    [
      'a header above 100 KB',
      { headerTemplate: 'é'.repeat(51_201) },
      [{ in: 'headerTemplate', code: 'LIMIT_EXCEEDED' }],
    ],
    [
      'a detail above 100 KB',
      { detailTemplate: 'x'.repeat(102_401) },
      [{ in: 'detailTemplate', code: 'LIMIT_EXCEEDED' }],
    ],
    ['501 tokens (T3, L2)', { tokens: tokens(501) }, [{ in: 'tokens', code: 'LIMIT_EXCEEDED' }]],
    [
      'a name twice (T33)',
      { tokens: [string('a'), string('a')] },
      [{ in: 'tokens', code: 'DUPLICATE_TOKEN', context: { tokenName: ['a'] } }],
    ],
    [
      'a reserved name (T30)',
      { tokens: [string('log')] },
      [{ in: 'tokens[0].name', code: 'RESERVED_TOKEN_NAME' }],
    ],
    ['a bad name', { tokens: [string('a b')] }, [{ in: 'tokens[0].name', code: 'INVALID_TOKEN_NAME' }]],
    [
      'a blank label',
      { tokens: [{ ...string('a'), label: '\t' }] },
      [{ in: 'tokens[0].label', code: 'REQUIRED' }],
    ],
    [
      'an unknown type',
      { tokens: [{ ...score, type: 'text' }] },
      [{ in: 'tokens[0].type', code: 'INVALID_OPTION' }],
    ],
    [
      'an option twice (T31)',
      { tokens: [{ ...level, options: [option('x'), option('x')] }] },
      [{ in: 'tokens[0].options', code: 'DUPLICATE_OPTION' }],
    ],
    [
      'another type of a token (T13)',
      { tokens: [course, { ...score, type: 'string' }] },
      [
        {
          in: 'tokens[1].type',
          code: 'TYPE_IMMUTABLE',
          context: { tokenName: ['score'], value: ['string'], allowedValues: ['number'] },
        },
      ],
    ],
    [
      'several faults at once',
      { id: '5', name: '', tokens: [string('lookup'), { ...level, type: 'date' }] },
      [
        { in: 'id', code: 'ID_MISMATCH' },
        { in: 'name', code: 'REQUIRED' },
        { in: 'tokens[0].name', code: 'RESERVED_TOKEN_NAME' },
        { in: 'tokens[1].type', code: 'TYPE_IMMUTABLE' },
      ],
    ],
  ]
  test.each(cases)('%s (E7)', async (_name, body, errors) => {
    const { put, read } = await withTemplate()
    const before = await read()
    const reply = await put({ name: 'Changed', headerTemplate: 'Changed', ...body })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      invalidTemplate(
        errors.map((error) => expect.objectContaining({ message: expect.any(String), ...error })),
      ),
    )
    expect(await read()).toEqual(before)
  })

  test('takes 500 tokens, all of them new (T3, L2)', async () => {
    const { put } = await withTemplate()
    const reply = await put({ name: 'x', tokens: tokens(500) })
    expect([reply.status, reply.body.tokens.length]).toEqual([200, 500])
  })

  test.each([
    ['no body', undefined, /body was expected/],
    ['a broken body', '{"name":', /^Invalid input JSON on line 1, column/],
    ['a list', [], /Cannot deserialize/],
    [
      'no name',
      {},
      /Cannot build TimelineEventTemplateUpdateRequest, some of required attributes are not set \[name\]$/,
    ],
    ['a null name', { name: null }, /Cannot deserialize/],
    ['a name that is an object', { name: {} }, /Cannot deserialize.*at name$/],
    ['tokens that are an object', { name: 'x', tokens: {} }, /Cannot deserialize/],
    ['a token that is a text', { name: 'x', tokens: ['a'] }, /Cannot deserialize/],
    [
      'a token without label and type',
      { name: 'x', tokens: [{ name: 'a' }] },
      /Cannot build TimelineEventTemplateToken, some of required attributes are not set \[label, type\]$/,
    ],
    [
      'an option without value',
      { name: 'x', tokens: [{ ...level, options: [{ label: 'x' }] }] },
      /Cannot build TimelineEventTemplateTokenOption, some of required attributes are not set \[value\]$/,
    ],
    ['NUL in the name', { name: 'a\0b' }, /./],
  ])('%s is no template (E3)', async (_name, body, message) => {
    const { put, read } = await withTemplate()
    const before = await read()
    const reply = await put(body)
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      message: expect.stringMatching(message),
    })
    expect(await read()).toEqual(before)
  })

  test('a body above 2 MiB answers 413, another content type 415 (L6, E10, W10)', async () => {
    const { account, path, put } = await withTemplate()
    const large = await put({ name: 'x'.repeat(2_097_153) })
    const wrongType = await account.send('PUT', path, 'name=x', { 'content-type': 'text/plain' })
    expect([large.status, large.body.category]).toEqual([413, 'VALIDATION_ERROR'])
    expect([wrongType.status, wrongType.body.category]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

  test('whatever JSON is sent, the answer is 200 or 400, and a refusal leaves everything (reliability P6)', async () => {
    const { put, read } = await withTemplate()
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            name: fc.jsonValue(),
            headerTemplate: fc.jsonValue(),
            tokens: fc.oneof(
              fc.jsonValue(),
              fc.array(
                fc.record(
                  {
                    name: fc.oneof(fc.constantFrom('score', 'level', 'log', 'a.b'), fc.string()),
                    label: fc.string(),
                    type: fc.constantFrom('string', 'number', 'enumeration', 'date', 'x'),
                    options: fc.oneof(
                      fc.array(fc.record({ label: fc.string(), value: fc.string() })),
                      fc.jsonValue(),
                    ),
                    objectPropertyName: fc.jsonValue(),
                  },
                  { requiredKeys: [] },
                ),
                { maxLength: 4 },
              ),
            ),
          },
          { requiredKeys: [] },
        ),
        async (body) => {
          const before = await read()
          const reply = await put(body)
          const after = await read()
          expect([200, 400]).toContain(reply.status)
          expect(after.name).toBe({ 200: reply.body.name, 400: before.name }[reply.status])
          expect(after.updatedAt).toBe({ 200: reply.body.updatedAt, 400: before.updatedAt }[reply.status])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('templates that are not there, or not to be changed (E5, M3, A5, X9)', () => {
  test('answers 404 for unknown, foreign and deleted templates, before it looks at the content (E5, M3, T21)', async () => {
    const { account, id, path } = await withTemplate()
    const other = await withTemplate()
    await account.send('DELETE', path)
    const kept = await createTemplate(account)
    const ids = [id, other.id, '1', 'abc', '0'.repeat(30), `0${kept}`]
    const replies = await Promise.all(
      ids.map((one) => account.send('PUT', templatePath(account, one), { name: ' ' })),
    )
    expect(replies.map(({ status, body }) => [status, body])).toEqual(
      ids.map((one) => [404, notFound(`Event template ${one} not found`, { eventTemplateId: [one] })]),
    )
    expect(await other.read()).toMatchObject({ name: definition.name })
  })

  test('answers 404 for a foreign app and 400 for one that is no number (A5, W13, E12)', async () => {
    const { account, id } = await withTemplate()
    const other = await server.createAccount()
    const foreign = await other.send('PUT', templatePath(account, id), { name: 'x' })
    const bad = await account.send(
      'PUT',
      templatesPath(account).replace(account.appId, 'my-app') + `/${id}`,
      { name: 'x' },
    )
    expect(foreign.status).toBe(404)
    expect(foreign.body).toEqual(notFound(`App ${account.appId} not found`, { appId: [account.appId] }))
    expect([bad.status, bad.body.category, bad.body.context]).toEqual([
      400,
      'VALIDATION_ERROR',
      { appId: ['my-app'] },
    ])
  })

  test('answers 409 for a type that a project defines, on every call that edits (X9, decision 56)', async () => {
    const account = await server.createAccount()
    const id = await createProjectType(server, account, 'login')
    const before = await account.send('GET', templatePath(account, id))
    const replies = [
      await account.send('PUT', templatePath(account, id), { name: 'Mine now' }),
      await account.send('POST', tokensPath(account, id), string('added')),
      await account.send('PUT', tokenPath(account, id, 'course'), { label: 'Mine now' }),
      await account.send('DELETE', tokenPath(account, id, 'course')),
    ]
    expect(replies.map(({ status, body }) => [status, body])).toEqual(
      replies.map(() => [
        409,
        clash(`Event template ${id} is type login of project boats; change it in the files of the project`, {
          eventTemplateId: [id],
          projectName: ['boats'],
          developerSymbol: ['login'],
        }),
      ]),
    )
    expect((await account.send('GET', templatePath(account, id))).text).toBe(before.text)
  })
})

describe('events and an update (M7, T15, V25, V27, T34, T35)', () => {
  test('a dropped token stays in stored events and is refused in new ones; a new one is taken at once (T10, T35, V25, V27, M8)', async () => {
    const { account, id, put } = await withTemplate()
    const event = { eventTemplateId: id, email: 'kim@example.org' }
    const stored = await postEvent(account, { ...event, id: 'old', tokens: { level: 'a', score: 1 } })
    await put({ name: 'x', tokens: [score, string('tutor')] })
    expect((await readEvent(account, id, 'old')).body).toEqual(stored.body)
    const refused = await postEvent(account, { ...event, id: 'new', tokens: { level: 'a' } })
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'UNKNOWN_PROPERTY'])
    const taken = await postEvent(account, { ...event, id: 'new', tokens: { tutor: 'Ann' } })
    expect([taken.status, taken.body.tokens]).toEqual([201, { tutor: 'Ann' }])
  })

  test('a dropped option stays in stored events and is refused in new ones (T34, V23)', async () => {
    const { account, id, put } = await withTemplate()
    const event = { eventTemplateId: id, email: 'kim@example.org', tokens: { level: 'a' } }
    await postEvent(account, { ...event, id: 'old' })
    await put({ name: 'x', tokens: [{ ...level, options: [option('b')] }] })
    const refused = await postEvent(account, { ...event, id: 'new' })
    expect([
      refused.status,
      refused.body.errors[0].code,
      refused.body.errors[0].context.allowedValues,
    ]).toEqual([400, 'INVALID_OPTION', ['b']])
    expect((await readEvent(account, id, 'old')).body.tokens).toEqual({ level: 'a' })
  })

  test('a dropped name may come back with another type (T36)', async () => {
    const { account, id, put } = await withTemplate()
    const objectId = await createContact(account, { email: 'kim@example.org' })
    await postEvent(account, { eventTemplateId: id, id: 'old', objectId, tokens: { score: '1' } })
    await put({ name: 'x', tokens: [] })
    const back = await put({ name: 'x', tokens: [{ ...score, type: 'string' }] })
    expect([back.status, back.body.tokens[0].type]).toEqual([200, 'string'])
    const event = await postEvent(account, {
      eventTemplateId: id,
      id: 'new',
      objectId,
      tokens: { score: 'good' },
    })
    expect([event.status, event.body.tokens]).toEqual([201, { score: 'good' }])
    expect((await readEvent(account, id, 'old')).body.tokens).toEqual({ score: '1' })
  })
})

describe('many writers at once (T14, reliability P3)', () => {
  const repeat = (count: number, work: (index: number) => Promise<Reply>) =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)))
  const listOf = (index: number) => Array.from({ length: 5 }, (_, at) => string(`w${index}-${at}`))

  test('twenty updates leave the whole of one of them', async () => {
    const { put, read } = await withTemplate()
    const replies = await repeat(20, (index) =>
      put({ name: `w${index}`, headerTemplate: `w${index}`, tokens: listOf(index) }),
    )
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    const last = await read()
    expect(last.headerTemplate).toBe(last.name)
    expect(namesOf(last)).toEqual(listOf(Number(last.name.slice(1))).map(({ name }) => name))
  })

  test('updates without tokens and additions of tokens lose none of either (T11, P11)', async () => {
    const { account, id, put, read } = await withTemplate({ name: 'x', tokens: [] })
    const replies = await repeat(30, (index) =>
      index % 2 === 0
        ? put({ name: `n${index}` })
        : account.send('POST', tokensPath(account, id), string(`t${String(index).padStart(2, '0')}`)),
    )
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    expect(namesOf(await read())).toHaveLength(15)
  })

  test('readers see the one state or the other, never a mixture (T14)', async () => {
    const { put, read } = await withTemplate({ name: 'w0', tokens: listOf(0) })
    const writing = repeat(10, (index) => put({ name: `w${index}`, tokens: listOf(index) }))
    const seen = await Promise.all(Array.from({ length: 40 }, () => read()))
    await writing
    for (const body of seen)
      expect(namesOf(body)).toEqual(listOf(Number(body.name.slice(1))).map(({ name }) => name))
  })

  test('writers that wait for their turn hold back nobody else (decision 37)', async () => {
    const { account, put } = await withTemplate()
    const other = await withTemplate()
    const puts = await server.db.transaction(
      async (tx) => {
        await tx.query('select 1 from app where id = $1 for update', [account.appId])
        const waiting = repeat(20, (index) => put({ name: `w${index}` }))
        await vi.waitFor(async () => {
          const rows = await server.db.query(
            `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
            [],
          )
          expect(rows).toHaveLength(1)
        })
        const event = { eventTemplateId: other.id, email: 'kim@example.org' }
        expect((await postEvent(other.account, event)).status).toBe(201)
        return { waiting }
      },
      async () => true,
    )
    const replies = await puts.waiting
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
  })

  test('an update and a deletion end in the deletion, whoever comes first (T21)', async () => {
    const account: TestAccount = await server.createAccount()
    const ids = await Promise.all(Array.from({ length: 8 }, () => createTemplate(account)))
    const pairs = await Promise.all(
      ids.map((id) =>
        Promise.all([
          account.send('PUT', templatePath(account, id), { name: 'late', tokens: [string('late')] }),
          account.send('DELETE', templatePath(account, id)),
        ]),
      ),
    )
    for (const [update, removal] of pairs) {
      expect([200, 404]).toContain(update.status)
      expect(removal.status).toBe(204)
    }
    expect((await account.send('GET', templatesPath(account))).body).toEqual({ results: [] })
  })
})
