import { type Static, Type } from 'typebox'
import type { KeptFailure } from '../../domain/explanations/refused-call.ts'
import { formatInstant } from '../../domain/instant.ts'
import { wireForms } from '../errors.ts'
import type { Access, Operation } from '../operations/operation.ts'
import { toReadablePath } from '../paths.ts'
import { requiredScopes } from '../route.ts'
import { correctCall } from './correct-call.ts'
import { type Draft, type FixContext, queryText } from './draft.ts'
import { matchOperation } from './match-operation.ts'
import { sentenceOf } from './rule-sentences.ts'

const Texts = Type.Array(Type.String())
const ContextMap = Type.Record(Type.String(), Texts)

const ExplainedFailure = Type.Object(
  {
    kind: Type.String(),
    category: Type.String(),
    subCategory: Type.Optional(Type.String()),
    message: Type.String(),
    rule: Type.Object({ id: Type.String(), sentence: Type.String() }),
    input: Type.Optional(
      Type.Object({
        path: Type.String({ description: 'Where in the request, such as inputs[3].tokens.level' }),
        value: Type.Optional(Type.String({ description: 'What is there, as JSON, redacted and cut' })),
      }),
    ),
    context: Type.Optional(ContextMap),
    details: Type.Optional(
      Type.Array(
        Type.Object({
          message: Type.String(),
          in: Type.Optional(Type.String()),
          code: Type.Optional(Type.String()),
          context: Type.Optional(ContextMap),
        }),
      ),
    ),
    hint: Type.Optional(Type.String()),
  },
  { title: 'ExplainedFailure' },
)

const CorrectedRequest = Type.Object(
  {
    method: Type.String(),
    url: Type.String(),
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.Optional(Type.Unknown({ description: 'JSON, or the text of a form' })),
    curl: Type.String(),
  },
  { title: 'CorrectedRequest' },
)

export const Explanation = Type.Object(
  {
    correlationId: Type.String({ format: 'uuid' }),
    refusedAt: Type.String({ format: 'date-time' }),
    status: Type.Integer(),
    request: Type.Object({ method: Type.String(), path: Type.String() }),
    operation: Type.Optional(
      Type.Object({
        id: Type.String(),
        method: Type.String(),
        path: Type.String(),
        summary: Type.String(),
      }),
    ),
    failureCount: Type.Integer(),
    failures: Type.Array(ExplainedFailure),
    access: Type.Object({ sentence: Type.String(), scopes: Type.Optional(Texts) }),
    held: Type.Optional(
      Type.Object({ kind: Type.String(), scopes: Texts, appId: Type.Optional(Type.String()) }),
    ),
    correction: Type.Object({
      request: Type.Optional(CorrectedRequest),
      reason: Type.Optional(Type.String({ description: 'Why there is no corrected request' })),
      notes: Texts,
    }),
  },
  { title: 'Explanation' },
)
export type Explanation = Static<typeof Explanation>

/** Everything there is to say about a refused call, worked out when it is asked for. Source: decision 22. */
export async function explain(context: FixContext): Promise<Explanation> {
  const { call } = context
  const corrected = await correctCall(context)
  const matched = matchOperation(call.method, call.path)
  return {
    correlationId: call.correlationId,
    refusedAt: formatInstant(call.refusedAt),
    status: call.status,
    request: { method: call.method, path: call.path + shownQuery(call) },
    ...(matched === undefined ? {} : { operation: describeOperation(matched.operation, matched.pattern) }),
    failureCount: call.failureCount,
    failures: call.failures.map(describeFailure),
    access: await describeAccess(matched?.operation, matched?.params ?? {}, context),
    ...(call.held === undefined ? {} : { held: describeHeld(call.held) }),
    correction:
      typeof corrected === 'string'
        ? { reason: corrected, notes: [] }
        : { request: encodeRequest(corrected, context.origin), notes: [...corrected.notes] },
  }
}

/** Placeholders as they are meant: `?hapikey={hapikey}`. */
function shownQuery({ query }: FixContext['call']): string {
  return queryText(query).replace(/%7B(\w+)%7D/g, '{$1}')
}

function describeOperation(
  { id, method, summary }: Operation,
  pattern: string,
): object & Required<Explanation>['operation'] {
  return { id, method, path: toReadablePath(pattern), summary }
}

function describeHeld({
  kind,
  scopes,
  appId,
}: NonNullable<FixContext['call']['held']>): Required<Explanation>['held'] {
  return { kind, scopes: [...scopes], ...(appId === '' ? {} : { appId }) }
}

function describeFailure(failure: KeptFailure): Explanation['failures'][number] {
  const { kind, message, rule, path, value, subCategory, context, details, hint } = failure
  return {
    kind,
    category: wireForms[kind].category,
    ...(subCategory === undefined ? {} : { subCategory }),
    message,
    rule: { id: rule, sentence: sentenceOf(failure) },
    ...(path === '' ? {} : { input: { path, ...(value === undefined ? {} : { value }) } }),
    ...(context === undefined ? {} : { context: copyContext(context) }),
    ...(details === undefined
      ? {}
      : {
          details: details.map(({ context: about, ...detail }) => ({
            ...detail,
            ...(about === undefined ? {} : { context: copyContext(about) }),
          })),
        }),
    ...(hint === undefined ? {} : { hint }),
  }
}

function copyContext(context: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(context).map(([name, texts]) => [name, [...texts]]))
}

/** Which credential the operation takes, and the scopes of which one is enough. */
async function describeAccess(
  operation: Operation | undefined,
  params: Readonly<Record<string, string>>,
  { facts }: FixContext,
): Promise<Explanation['access']> {
  if (!operation?.isBuilt) return { sentence: 'No operation is called, so no credential would have helped.' }
  const { access } = operation
  const sentence = accessSentence(access)
  if (access.kind === 'public') return { sentence, scopes: [] }
  if (!('direction' in access)) return { sentence, scopes: [...requiredScopes(access, {})] }
  const types = await typesOf(params, facts)
  return types ? { sentence, scopes: [...requiredScopes(access, types)] } : { sentence }
}

/** The object types in the path; undefined when there is none of the account. */
async function typesOf(
  { objectType = '', fromObjectType = objectType, toObjectType = '' }: Readonly<Record<string, string>>,
  { findType }: FixContext['facts'],
): Promise<Parameters<typeof requiredScopes>[1] | undefined> {
  const [from, to] = [await findType(fromObjectType), await findType(toObjectType)]
  return from && { from, ...(to ? { to } : {}) }
}

function accessSentence({ kind }: Access): string {
  return accessSentences[kind] ?? 'A bearer token of an app that is installed in the account.'
}

const accessSentences: Partial<Record<Access['kind'], string>> = {
  admin: 'An admin credential, as a bearer token: `tidemark token create --admin` makes one.',
  public: 'No credential: what opens the call is in its own fields.',
  developer:
    'A developer key of the developer account in the query parameter hapikey, or a bearer token of one of its apps.',
}

const TOKEN = '{access token}'

function encodeRequest(
  draft: Draft,
  origin: string,
): Required<Explanation>['correction']['request'] & object {
  const { method, path, operation, form } = draft
  const url = origin + path + queryText(draft.query)
  const isOpen = operation === undefined || operation.access.kind === 'public'
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const body = form ? formText(form) : draft.body
  const headers = {
    ...(isOpen ? {} : { authorization: `Bearer ${TOKEN}` }),
    ...(body === undefined ? {} : { 'content-type': type }),
  }
  const request = { method, url, headers, ...(body === undefined ? {} : { body }) }
  return { ...request, curl: curlOf(request) }
}

/** The braces of placeholders stay as they are, so that they can be found. */
function formText(form: Readonly<Record<string, string>>): string {
  return new URLSearchParams(form).toString().replace(/%7B(\w+)%7D/g, '{$1}')
}

/** A command for a POSIX shell. */
function curlOf(request: {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}): string {
  const { method, url, headers, body } = request
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return [
    `curl -X ${method} ${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-binary ${quote(text)}`]),
  ].join(' \\\n  ')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
