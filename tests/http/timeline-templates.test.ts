import { describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createTemplate,
  invalidTemplate,
  notFound,
  PREFIX,
  RETIRED_PREFIX,
  templatesPath,
  timeStamps,
  tokensPath,
  UUID_V7,
} from '../support/timeline-setup.ts'

const server = useTestServer()

const string = (name: string) => ({ name, label: name, type: 'string' })

describe('creating a template (P7, 4.1)', () => {
  test('answers 201 with everything as sent, in the order sent, and a Location on the called prefix (P7, T5, T32, T37, W4, W12)', async () => {
    const account = await server.createAccount()
    const definition: Body & { readonly tokens: readonly Body[] } = {
      name: 'Course finished',
      objectType: 'contacts',
      headerTemplate: 'Finished [{{courseName}}](https://learn.example.com/c/{{courseId}})',
      detailTemplate: 'Finished {{#formatDate timestamp}}{{/formatDate}}',
      tokens: [
        string('zeta'),
        { name: 'score', label: 'Score', type: 'number', objectPropertyName: 'made_up' },
        {
          name: 'level',
          label: 'Level',
          type: 'enumeration',
          options: [
            { label: 'Intro', value: 'intro' },
            { label: 'Adv', value: 'advanced' },
          ],
        },
        {
          name: 'finishedOn',
          label: 'Finished on',
          type: 'date',
          options: [{ label: 'dropped', value: 'x' }],
        },
        string('alpha'),
      ],
    }
    const reply = await account.send('POST', templatesPath(account), {
      ...definition,
      id: '5',
      createdAt: 'x',
      updatedAt: 1,
    })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      ...definition,
      id: expect.stringMatching(/^\d+$/),
      tokens: definition.tokens.map((token) => ({
        ...token,
        options: token.type === 'enumeration' ? token.options : [],
        ...timeStamps,
      })),
      ...timeStamps,
    })
    expect(reply.headers.location).toBe(`${templatesPath(account)}/${reply.body.id}`)
    const retired = await account.send('POST', `${RETIRED_PREFIX}/${account.appId}/event-templates`, {
      name: 'Old',
    })
    expect(retired.headers.location).toBe(
      `${RETIRED_PREFIX}/${account.appId}/event-templates/${retired.body.id}`,
    )
    expect((await account.send('GET', String(retired.headers.location))).body).toEqual(retired.body)
  })

  test('needs only a name: contacts, no tokens, no templates by default (4.1, W3, W7)', async () => {
    const account = await server.createAccount()
    const bare = await account.send('POST', templatesPath(account), { name: 'Bare' })
    const nulls = await account.send('POST', templatesPath(account), {
      name: 'Bare',
      objectType: null,
      headerTemplate: null,
      detailTemplate: '',
      tokens: null,
    })
    expect([bare.status, nulls.status]).toEqual([201, 201])
    expect(bare.body).toEqual({
      id: expect.any(String),
      name: 'Bare',
      objectType: 'contacts',
      tokens: [],
      ...timeStamps,
    })
    expect(Object.keys(nulls.body)).toEqual(Object.keys(bare.body))
  })

  test('refuses a body without name, or a token without name, label or type (E3)', async () => {
    const account = await server.createAccount()
    const template = await account.send('POST', templatesPath(account), {})
    const token = await account.send('POST', templatesPath(account), { name: 'x', tokens: [{}] })
    const option = await account.send('POST', templatesPath(account), {
      name: 'x',
      tokens: [{ ...string('a'), options: [{}] }],
    })
    expect(
      [template, token, option].map(({ status, body }) => [status, body.category, body.message]),
    ).toEqual([
      [
        400,
        'VALIDATION_ERROR',
        expect.stringMatching(
          /: Cannot build TimelineEventTemplateCreateRequest, some of required attributes are not set \[name\]$/,
        ),
      ],
      [
        400,
        'VALIDATION_ERROR',
        expect.stringMatching(
          /: Cannot build TimelineEventTemplateToken, some of required attributes are not set \[name, label, type\]$/,
        ),
      ],
      [
        400,
        'VALIDATION_ERROR',
        expect.stringMatching(
          /: Cannot build TimelineEventTemplateTokenOption, some of required attributes are not set \[label, value\]$/,
        ),
      ],
    ])
  })

  test.each([
    ['Contacts', 'contacts'],
    ['contact', 'contacts'],
    ['0-1', 'contacts'],
    ['COMPANIES', 'companies'],
    ['company', 'companies'],
    ['0-2', 'companies'],
    ['deal', 'deals'],
    ['0-3', 'deals'],
    ['Ticket', 'tickets'],
    ['0-5', 'tickets'],
    ['2-3456789', '2-3456789'],
  ])('reads objectType %s as %s (T1)', async (objectType, stored) => {
    const account = await server.createAccount()
    const reply = await account.send('POST', templatesPath(account), { name: 'x', objectType })
    expect([reply.status, reply.body.objectType]).toEqual([201, stored])
  })

  test.each(['task', '0-4', '2-', '2-0', 'people', ''])(
    'refuses objectType "%s" (T1, E7)',
    async (objectType) => {
      const account = await server.createAccount()
      const reply = await account.send('POST', templatesPath(account), { name: 'x', objectType })
      expect(reply.status).toBe(400)
      expect(reply.body).toEqual(
        invalidTemplate([
          {
            message: expect.any(String),
            in: 'objectType',
            code: 'INVALID_OBJECT_TYPE',
            context: { objectType: [objectType] },
          },
        ]),
      )
    },
  )

  const option = (value: string) => ({ label: 'x', value })
  const faults: [name: string, definition: Body, errors: Body[]][] = [
    ['a blank name', { name: ' ' }, [{ in: 'name', code: 'REQUIRED' }]],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, [{ in: 'name', code: 'LIMIT_EXCEEDED' }]],
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
    [
      'a token named log (T30)',
      { tokens: [string('log')] },
      [{ in: 'tokens[0].name', code: 'RESERVED_TOKEN_NAME', context: { tokenName: ['log'] } }],
    ],
    [
      'a token named lookup (T30)',
      { tokens: [string('a'), string('lookup')] },
      [{ in: 'tokens[1].name', code: 'RESERVED_TOKEN_NAME' }],
    ],
    [
      'an empty token name',
      { tokens: [string('')] },
      [
        { in: 'tokens[0].name', code: 'INVALID_TOKEN_NAME' },
        { in: 'tokens[0].label', code: 'REQUIRED' },
      ],
    ],
    [
      'a token name with a blank',
      { tokens: [string('a b')] },
      [{ in: 'tokens[0].name', code: 'INVALID_TOKEN_NAME' }],
    ],
    [
      'a token name of 256 characters',
      { tokens: [{ ...string('x'.repeat(256)) }] },
      [{ in: 'tokens[0].name', code: 'INVALID_TOKEN_NAME' }],
    ],
    [
      'a blank label',
      { tokens: [{ ...string('a'), label: ' ' }] },
      [{ in: 'tokens[0].label', code: 'REQUIRED' }],
    ],
    [
      'an unknown token type',
      { tokens: [{ ...string('a'), type: 'bool' }] },
      [{ in: 'tokens[0].type', code: 'INVALID_OPTION' }],
    ],
    [
      'a name twice (T33)',
      { tokens: [string('a'), string('A'), string('a')] },
      [{ in: 'tokens', code: 'DUPLICATE_TOKEN', context: { tokenName: ['a'] } }],
    ],
    [
      'an option twice (T31)',
      { tokens: [{ ...string('a'), type: 'enumeration', options: [option('x'), option('X'), option('x')] }] },
      [{ in: 'tokens[0].options', code: 'DUPLICATE_OPTION', context: { tokenName: ['a'], value: ['x'] } }],
    ],
  ]
  test.each(faults)('refuses %s (E7)', async (_name, definition, errors) => {
    const account = await server.createAccount()
    const reply = await account.send('POST', templatesPath(account), { name: 'x', ...definition })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      invalidTemplate(
        errors.map((error) => expect.objectContaining({ message: expect.any(String), ...error })),
      ),
    )
    expect((await account.send('GET', templatesPath(account))).body).toEqual({ results: [] })
  })

  test('reports every problem at once (E7)', async () => {
    const account = await server.createAccount()
    const reply = await account.send('POST', templatesPath(account), {
      name: '',
      objectType: 'x',
      tokens: [string('log'), { ...string('b'), type: 'c' }],
    })
    expect(reply.body.errors.map(({ code }: Body) => code)).toEqual([
      'REQUIRED',
      'INVALID_OBJECT_TYPE',
      'RESERVED_TOKEN_NAME',
      'INVALID_OPTION',
    ])
  })

  test.each(['if', 'each', 'with', 'unless', 'formatDate', 'a.b-c_1', 'x'.repeat(255)])(
    'takes the token name %s (T30, 4.4)',
    async (name) => {
      const account = await server.createAccount()
      const reply = await account.send('POST', templatesPath(account), {
        name: 'x'.repeat(255),
        tokens: [string(name)],
      })
      expect([reply.status, reply.body.tokens?.[0].name]).toEqual([201, name])
    },
  )

  test('takes 500 tokens and refuses 501 (T3, L2)', async () => {
    const account = await server.createAccount()
    const tokens = Array.from({ length: 501 }, (_, index) => string(`t${index}`))
    const large = await account.send('POST', templatesPath(account), { name: 'x', tokens })
    const fits = await account.send('POST', templatesPath(account), { name: 'x', tokens: tokens.slice(1) })
    expect(large.status).toBe(400)
    expect(large.body).toEqual(
      invalidTemplate([{ message: expect.stringContaining('500'), in: 'tokens', code: 'LIMIT_EXCEEDED' }]),
    )
    expect([fits.status, fits.body.tokens.length]).toEqual([201, 500])
    const more = await account.send('POST', tokensPath(account, fits.body.id), string('one-more'))
    expect(more.status).toBe(400)
    expect(more.body).toEqual(
      invalidTemplate([
        { message: 'A template has at most 500 tokens', in: 'tokens', code: 'LIMIT_EXCEEDED' },
      ]),
    )
  })

  test('takes 750 templates an app and refuses the next (T2, L1)', async () => {
    const account = await server.createAccount()
    await createTemplate(account)
    await server.db.query(
      `insert into event_template (id, app_id, name, object_type_id, created_at, updated_at)
        select 900000000 + n, $1, 'x', '0-1', now(), now() from generate_series(1, 748) n`,
      [account.appId],
    )
    const last = await account.send('POST', templatesPath(account), { name: 'the 750th' })
    const next = await account.send('POST', templatesPath(account), { name: 'the 751st' })
    expect([last.status, next.status]).toEqual([201, 400])
    expect(next.body).toEqual(
      invalidTemplate([{ message: 'An app has at most 750 event templates', code: 'LIMIT_EXCEEDED' }]),
    )
    expect((await account.send('GET', templatesPath(account))).body.results).toHaveLength(750)
  })

  test('looks through long option lists without delay (reliability P6)', async () => {
    const account = await server.createAccount()
    const options = Array.from({ length: 20_000 }, (_, index) => ({ label: '', value: `${index}` }))
    const id = await createTemplate(account)
    const reply = await account.send('POST', tokensPath(account, id), {
      name: 'log',
      label: 'l',
      type: 'enumeration',
      options: [...options, options[0]],
    })
    expect([reply.status, reply.body.errors?.map(({ code }: Body) => code)]).toEqual([
      400,
      ['RESERVED_TOKEN_NAME', 'DUPLICATE_OPTION'],
    ])
  })
})

describe('reading templates (P6, P8, P14)', () => {
  const scrambled = {
    name: 'T',
    tokens: [
      string('b'),
      {
        name: 'Z',
        label: 'Z',
        type: 'enumeration',
        options: ['b', '\u{1f600}', 'a', '\uff5e', 'B'].map((value) => ({ label: value, value })),
      },
      string('a'),
    ],
  }

  test('sorts tokens by name and options by value, in byte order, and is otherwise what create answered (P8, P6, P14, T5)', async () => {
    const account = await server.createAccount()
    const created = await account.send('POST', templatesPath(account), scrambled)
    const one = await account.send('GET', `${templatesPath(account)}/${created.body.id}`)
    const all = await account.send('GET', templatesPath(account))
    const tokens = await account.send('GET', tokensPath(account, created.body.id))
    expect([one.status, all.status, tokens.status]).toEqual([200, 200, 200])
    expect(one.body.tokens.map(({ name }: Body) => name)).toEqual(['Z', 'a', 'b'])
    expect(one.body.tokens[0].options.map(({ value }: Body) => value)).toEqual([
      'B',
      'a',
      'b',
      '\uff5e',
      '\u{1f600}',
    ])
    expect({ ...one.body, tokens: [] }).toEqual({ ...created.body, tokens: [] })
    expect(all.body).toEqual({ results: [one.body] })
    expect(tokens.body).toEqual({ results: one.body.tokens })
  })

  test('lists the templates of the app by numeric id, without paging (P6, T4)', async () => {
    const account = await server.createAccount()
    const other = await server.createAccount()
    const ids: string[] = []
    for (const name of ['c', 'a', 'b']) {
      ids.push(await createTemplate(account, { name }))
      await createTemplate(other, { name })
    }
    const reply = await account.send('GET', templatesPath(account))
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body)).toEqual(['results'])
    expect(reply.body.results.map(({ id }: Body) => id)).toEqual(ids)
    expect(ids.toSorted((a, b) => Number(a) - Number(b))).toEqual(ids)
  })

  test('answers empty lists as such (P6, P14)', async () => {
    const account = await server.createAccount()
    expect((await account.send('GET', templatesPath(account))).body).toEqual({ results: [] })
    const id = await createTemplate(account, { tokens: [] })
    expect((await account.send('GET', tokensPath(account, id))).body).toEqual({ results: [] })
  })

  test('answers on the retired prefix too (W13)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const paths = ['', `/${id}`, `/${id}/tokens`].map((rest) => `/${account.appId}/event-templates${rest}`)
    const replies = await Promise.all(
      paths.map((path) =>
        Promise.all([account.send('GET', PREFIX + path), account.send('GET', RETIRED_PREFIX + path)]),
      ),
    )
    expect(replies.map(([current, retired]) => [current.status, retired.status])).toEqual([
      [200, 200],
      [200, 200],
      [200, 200],
    ])
    expect(replies.every(([current, retired]) => current.text === retired.text)).toBe(true)
  })
})

describe('adding a token (P11)', () => {
  test('answers 200 with the token, options and mapping included, and moves updatedAt (P11, T32, T37)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account, { tokens: [] })
    const definition = { name: 'tutor.name', label: 'Tutor', type: 'string', objectPropertyName: 'made_up' }
    const reply = await account.send('POST', tokensPath(account, id), { ...definition, createdAt: 1 })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ ...definition, options: [], ...timeStamps })
    expect(reply.headers).not.toHaveProperty('location')
    const level = {
      name: 'level',
      label: 'Level',
      type: 'enumeration',
      options: [
        { label: 'B', value: 'b' },
        { label: 'A', value: 'a' },
      ],
    }
    expect((await account.send('POST', tokensPath(account, id), level)).body).toEqual({
      ...level,
      ...timeStamps,
    })
    const template = await account.send('GET', `${templatesPath(account)}/${id}`)
    expect(template.body.tokens.map(({ name }: Body) => name)).toEqual(['level', 'tutor.name'])
    expect(Date.parse(template.body.updatedAt)).toBeGreaterThanOrEqual(Date.parse(template.body.createdAt))
  })

  test('answers 409 for a name that exists; names differ by case (T33, E8)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account, { tokens: [string('tutor')] })
    const clash = await account.send('POST', tokensPath(account, id), string('tutor'))
    expect(clash.status).toBe(409)
    expect(clash.body).toEqual({
      status: 'error',
      category: 'CONFLICT',
      correlationId: expect.stringMatching(UUID_V7),
      message: 'Token tutor already exists',
      context: { name: ['tutor'] },
    })
    expect((await account.send('POST', tokensPath(account, id), string('Tutor'))).status).toBe(200)
  })

  test.each([
    [string('lookup'), 'name', 'RESERVED_TOKEN_NAME'],
    [string('a/b'), 'name', 'INVALID_TOKEN_NAME'],
    [{ ...string('a'), label: '' }, 'label', 'REQUIRED'],
    [{ ...string('a'), type: 'text' }, 'type', 'INVALID_OPTION'],
    [
      {
        ...string('a'),
        options: [
          { label: '1', value: 'x' },
          { label: '2', value: 'x' },
        ],
      },
      'options',
      'DUPLICATE_OPTION',
    ],
  ])('refuses %j (E7)', async (token, field, code) => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const reply = await account.send('POST', tokensPath(account, id), token)
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(invalidTemplate([expect.objectContaining({ in: field, code })]))
  })

  test('lets one of many parallel calls with a name win (T33)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account, { tokens: [] })
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => account.send('POST', tokensPath(account, id), string('one'))),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(9)
  })
})

describe('apps and templates that are not there (A5, M3, W13, E5, E12)', () => {
  const calls = (appId: string, templateId: string): [method: string, path: string, body?: Body][] => [
    ['GET', `${PREFIX}/${appId}/event-templates`],
    ['POST', `${PREFIX}/${appId}/event-templates`, { name: 'x' }],
    ['GET', `${PREFIX}/${appId}/event-templates/${templateId}`],
    ['GET', `${PREFIX}/${appId}/event-templates/${templateId}/tokens`],
    ['POST', `${PREFIX}/${appId}/event-templates/${templateId}/tokens`, string('a')],
  ]
  const sendAll = (account: TestAccount, all: ReturnType<typeof calls>) =>
    Promise.all(all.map(([method, path, body]) => account.send(method, path, body)))

  test('answers 404 alike for a foreign and for a nonexistent app (A5)', async () => {
    const account = await server.createAccount()
    const owner = await server.createAccount()
    const id = await createTemplate(owner)
    const foreign = await sendAll(account, calls(owner.appId, id))
    const absent = await sendAll(account, calls('77', id))
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect(foreign.map(({ body }) => body)).toEqual(
      foreign.map(() => notFound(`App ${owner.appId} not found`, { appId: [owner.appId] })),
    )
    expect(absent.map(({ status, body }) => [status, body.message])).toEqual(
      absent.map(() => [404, 'App 77 not found']),
    )
    expect((await owner.send('GET', templatesPath(owner))).body.results).toHaveLength(1)
  })

  test.each(['abc', '1.5', '-1', '1e3', '%20', 'events2'])(
    'answers 400 for the app id %s (W13, E12)',
    async (appId) => {
      const account = await server.createAccount()
      const replies = await sendAll(account, calls(appId, '1'))
      expect(replies.map(({ status, body }) => [status, body.category])).toEqual(
        replies.map(() => [400, 'VALIDATION_ERROR']),
      )
    },
  )

  test.each(['1', 'abc', '99999999999999999999'])('answers 404 for the template id %s (E5)', async (id) => {
    const account = await server.createAccount()
    const replies = await sendAll(account, calls(account.appId, id).slice(2))
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(replies.map(({ body }) => body)).toEqual(
      replies.map(() => notFound(`Event template ${id} not found`, { eventTemplateId: [id] })),
    )
  })

  test("answers 404 for a template of another app of the caller's own (M3)", async () => {
    const account = await server.createAccount()
    const other = await server.createAccount()
    const foreign = await createTemplate(other)
    const replies = await sendAll(account, calls(account.appId, foreign).slice(2))
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404])
  })
})
