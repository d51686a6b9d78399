import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createTemplate,
  postEvent,
  templatePath,
  tokenPath,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

type Token = {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly options: readonly { readonly label: string; readonly value: string }[]
  readonly objectPropertyName?: string
}
/** What a template should be after each call, kept beside the server. */
type Model = {
  readonly name: string
  readonly headerTemplate?: string
  readonly tokens: ReadonlyMap<string, Token>
}
type Step = {
  readonly call: (account: TestAccount, id: string) => readonly [method: string, url: string, body?: Body]
  /** The status to expect, and the template afterwards; the same one when the call is refused. */
  readonly expected: (model: Model) => readonly [status: number, model: Model]
}

const names = fc.constantFrom('a', 'b', 'c', 'd.e')
const label = fc.constantFrom('One', 'Two')
const options = fc
  .uniqueArray(fc.constantFrom('x', 'y', 'z'))
  .map((values) => values.map((value) => ({ label: value, value })))
const property = fc.constantFrom('p', 'q')
const anyToken = fc.record(
  {
    name: names,
    label,
    type: fc.constantFrom('string', 'enumeration'),
    options,
    objectPropertyName: property,
  },
  { requiredKeys: ['name', 'label', 'type'] },
)

const stored = ({
  options: sent = [],
  ...token
}: Partial<Token> & Pick<Token, 'name' | 'label' | 'type'>): Token => ({
  ...token,
  options: token.type === 'enumeration' ? sent : [],
})
const withTokens = (model: Model, tokens: readonly Token[]): Model => ({
  ...model,
  tokens: new Map(tokens.map((token) => [token.name, token])),
})
/** A source as sent, merged into the model: absent stays, `null` and empty remove (T12). */
const withHeader = ({ headerTemplate, ...model }: Model, sent: string | null | undefined): Model => {
  const header = sent === undefined ? headerTemplate : sent
  return header ? { ...model, headerTemplate: header } : model
}

const update: fc.Arbitrary<Step> = fc
  .record(
    {
      name: fc.constantFrom('N1', 'N2'),
      headerTemplate: fc.constantFrom('h1', 'h2', '', null),
      tokens: fc.uniqueArray(anyToken, { selector: ({ name }) => name, maxLength: 4 }),
    },
    { requiredKeys: ['name'] },
  )
  .map((body) => ({
    call: (account, id) => ['PUT', templatePath(account, id), body],
    expected: (model) => {
      const isRetyped = (body.tokens ?? []).some(
        ({ name, type }) => (model.tokens.get(name)?.type ?? type) !== type,
      )
      if (isRetyped) return [400, model]
      const changed = withHeader({ ...model, name: body.name }, body.headerTemplate)
      return [200, body.tokens ? withTokens(changed, body.tokens.map(stored)) : changed]
    },
  }))

const addition: fc.Arbitrary<Step> = anyToken.map((token) => ({
  call: (account, id) => ['POST', tokensPath(account, id), token],
  expected: (model) =>
    model.tokens.has(token.name)
      ? [409, model]
      : [200, withTokens(model, [...model.tokens.values(), stored(token)])],
}))

const change: fc.Arbitrary<Step> = fc
  .record(
    { name: names, label, options, objectPropertyName: fc.constantFrom('p', 'q', '', null) },
    { requiredKeys: ['name', 'label'] },
  )
  .map((body) => ({
    call: (account, id) => ['PUT', tokenPath(account, id, body.name), body],
    expected: (model) => {
      const known = model.tokens.get(body.name)
      if (!known) return [404, model]
      const { objectPropertyName: before, ...rest } = known
      const mapping = body.objectPropertyName === undefined ? before : body.objectPropertyName
      const token = stored({
        ...rest,
        label: body.label,
        options: body.options ?? known.options,
        ...(mapping ? { objectPropertyName: mapping } : {}),
      })
      return [200, { ...model, tokens: new Map([...model.tokens, [token.name, token]]) }]
    },
  }))

const removal: fc.Arbitrary<Step> = names.map((name) => ({
  call: (account, id) => ['DELETE', tokenPath(account, id, name)],
  expected: (model) =>
    model.tokens.has(name)
      ? [
          204,
          withTokens(
            model,
            [...model.tokens.values()].filter((token) => token.name !== name),
          ),
        ]
      : [404, model],
}))

/** A reply without its times, id and order, in the form of the model. */
const shown = ({ name, headerTemplate, tokens }: Body): object => ({
  name,
  headerTemplate,
  tokens: (tokens as Body[]).map(({ createdAt: _created, updatedAt: _updated, options: list, ...token }) => ({
    ...token,
    options: (list as Token['options']).toSorted((a, b) => a.value.localeCompare(b.value)),
  })),
})
const asShown = (model: Model): object => ({
  name: model.name,
  headerTemplate: model.headerTemplate,
  tokens: [...model.tokens.values()]
    .map((token) => ({ ...token, options: token.options.toSorted((a, b) => a.value.localeCompare(b.value)) }))
    .toSorted((a, b) => a.name.localeCompare(b.name)),
})

test('any sequence of changes ends as a model says, and events see it at once (P9, P11-P13, T10-T14, M8)', async () => {
  const account = await server.createAccount()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(update, addition, change, removal), { minLength: 1, maxLength: 12 }),
      async (steps) => {
        const id = await createTemplate(account, { name: 'N0', tokens: [] })
        let model: Model = { name: 'N0', tokens: new Map() }
        for (const step of steps) {
          const [method, url, body] = step.call(account, id)
          const [status, next] = step.expected(model)
          expect((await account.send(method, url, body)).status).toBe(status)
          model = next
        }
        const read = await account.send('GET', templatePath(account, id))
        expect(shown(read.body)).toEqual(asShown(model))
        const tokens = Object.fromEntries(
          [...model.tokens.values()].map(({ name, options: [first] }) => [name, first?.value ?? 'any text']),
        )
        const event = await postEvent(account, { eventTemplateId: id, email: 'kim@example.org', tokens })
        expect([event.status, event.body.tokens]).toEqual([201, tokens])
        expect((await account.send('DELETE', templatePath(account, id))).status).toBe(204)
      },
    ),
    { seed: 20_260_504, numRuns: 60 },
  )
})
