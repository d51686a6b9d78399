import type { Caller } from '../../domain/caller.ts'
import {
  type KeptBody,
  type KeptFailure,
  NO_ACCOUNT,
  OPERATOR,
  type RefusedCall,
} from '../../domain/explanations/refused-call.ts'
import type { Failure, FailureDetail } from '../../domain/failure.ts'
import { parsePath, valueAt } from './body-paths.ts'
import { createMasks, isSecretName, maskText, type Masks } from './masks.ts'
import { decodeSegment } from './match-operation.ts'
import { isPlainValue } from './plain-values.ts'
import { parseBody, type Parsed, redactForm, redactJson } from './redact-body.ts'

const MAX_FAILURES = 20
const MAX_DETAILS = 20
const MESSAGE_CHARS = 1_000
const SHOWN_CHARS = 200
const MAX_LISTED = 100
const MAX_PARAMETERS = 30

/** A refused request as the server had it: in memory for a moment only, until it is kept redacted. */
export type RawCall = {
  readonly correlationId: string
  readonly refusedAt: number
  readonly status: number
  readonly method: string
  /** Path and query, normalised. */
  readonly url: string
  readonly operationId?: string | undefined
  readonly contentType?: string | undefined
  /** Absent when it was not read, or is longer than is kept. */
  readonly body?: Uint8Array | undefined
  readonly bodyBytes: number
  readonly caller?: Caller | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly failures: readonly Failure[]
}

/** What is kept of a refused request. Source: decision 22. */
export function keepCall(raw: RawCall): RefusedCall {
  const masks = createMasks(raw.correlationId)
  const [path = '', ...search] = raw.url.split('?')
  const query = new URLSearchParams(search.join('?'))
  const parsed = isForm(raw) ? undefined : parsedBody(raw)
  const failures = raw.failures.slice(0, MAX_FAILURES)
  const body = keepBody(raw, { parsed, masks, failures })
  const { caller } = raw
  return {
    correlationId: raw.correlationId,
    accountId: ownerOf(caller),
    refusedAt: raw.refusedAt,
    status: raw.status,
    method: raw.method,
    path: redactPath(path, query.has('idProperty'), masks),
    query: [...query].slice(0, MAX_PARAMETERS).map(([name, value]) => redactParameter(name, value, masks)),
    ...(raw.operationId === undefined ? {} : { operationId: raw.operationId }),
    ...(raw.contentType === undefined ? {} : { contentType: raw.contentType.slice(0, SHOWN_CHARS) }),
    ...(body === undefined ? {} : { body }),
    ...(caller && caller.kind !== 'nobody' ? { held: heldBy(caller) } : {}),
    ...(raw.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: raw.retryAfterSeconds }),
    failures: failures.map((failure) => keepFailure(failure, { parsed, query })),
    failureCount: raw.failures.length,
  }
}

/** A developer key and an app itself act for the developer account; whoever shows neither owns nothing. */
export function ownerOf(caller: Caller | undefined): string {
  if (caller?.kind === 'admin') return OPERATOR
  return caller?.accountId || caller?.developerAccountId || NO_ACCOUNT
}

function heldBy({ kind, scopes, appId }: Caller): NonNullable<RefusedCall['held']> {
  return { kind, scopes: scopes.slice(0, MAX_LISTED), appId }
}

function isForm({ contentType }: RawCall): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded'
}

function parsedBody({ body }: RawCall): Parsed | undefined {
  return body === undefined || body.length === 0 ? undefined : parseBody(body)
}

type Reading = {
  readonly parsed: Parsed | undefined
  readonly masks: Masks
  readonly failures: readonly Failure[]
}

function keepBody(raw: RawCall, { parsed, masks, failures }: Reading): KeptBody | undefined {
  const { body, bodyBytes } = raw
  if (bodyBytes === 0) return undefined
  if (parsed) return redactJson(parsed, { masks, keptPaths: new Set(failures.map(({ path }) => path)) })
  if (body && isForm(raw)) return redactForm(body, masks)
  return { kind: 'left_out', bytes: bodyBytes }
}

/** Percent-encoded as before, with stand-ins for addresses and for tokens that are part of a path. */
function redactPath(path: string, isByProperty: boolean, masks: Masks): string {
  const segments = path.slice(0, 2_000).split('/')
  return segments
    .map((segment, at) => {
      const before = segments[at - 1] ?? ''
      if (/^(?:access|refresh)-tokens$/.test(before)) return '{token}'
      const text = decodeSegment(segment)
      if (/^(?:utk|visitors)$/.test(before)) return masks.visitor(text)
      const isValue = isByProperty && at === segments.length - 1
      const masked = masks.addresses(text)
      if (masked !== text) return encodeURIComponent(masked)
      return isValue && !isPlainValue(before, text) ? masks.text(text) : segment
    })
    .join('/')
}

const VALUE_PARAMETER = /^(?:token\.|objectProperty\.|q$|query$|email$|utk$|hutk$)/

function redactParameter(name: string, value: string, masks: Masks): readonly [string, string] {
  const shownName = masks.addresses(name.slice(0, SHOWN_CHARS)).replaceAll('\0', '')
  if (isSecretName(name) || name === 'code') return [shownName, `{${name}}`]
  const shown = masks.addresses(value.slice(0, SHOWN_CHARS)).replaceAll('\0', '')
  const isHidden = VALUE_PARAMETER.test(name) && shown === value && !isPlainValue(name, value)
  return [shownName, isHidden ? masks.text(value) : shown]
}

function keepFailure(
  failure: Failure,
  sent: { readonly parsed: Parsed | undefined; readonly query: URLSearchParams },
): KeptFailure {
  const { kind, message, rule, path, subCategory, context, details, hint, oauth } = failure
  const value = shownValue(path, sent)
  return {
    kind,
    message: maskText(message.slice(0, MESSAGE_CHARS)),
    rule,
    path: maskText(path.slice(0, SHOWN_CHARS)),
    ...(subCategory === undefined ? {} : { subCategory }),
    ...(context === undefined ? {} : { context: maskContext(context) }),
    ...(details === undefined ? {} : { details: details.slice(0, MAX_DETAILS).map(maskDetail) }),
    ...(hint === undefined ? {} : { hint: maskText(hint.slice(0, SHOWN_CHARS)) }),
    ...(oauth === undefined ? {} : { oauth }),
    ...(value === undefined ? {} : { value }),
  }
}

/** What is at the place that the failure names, cut; nothing for the whole body, and for what opens something. */
function shownValue(
  path: string,
  { parsed, query }: { readonly parsed: Parsed | undefined; readonly query: URLSearchParams },
): string | undefined {
  const places = parsePath(path)
  if (path === '' || places.some((part) => isSecretName(String(part)))) return undefined
  const value = valueAt(parsed?.value, places) ?? query.get(path) ?? undefined
  const text = value === undefined || typeof value === 'object' ? undefined : JSON.stringify(value)
  return text === undefined ? undefined : maskText(text.slice(0, SHOWN_CHARS))
}

function maskContext(
  context: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(context).map(([name, texts]) => [
      name,
      texts.slice(0, MAX_LISTED).map((text) => maskText(text.slice(0, SHOWN_CHARS))),
    ]),
  )
}

function maskDetail({ message, in: place, code, context }: FailureDetail): FailureDetail {
  return {
    message: maskText(message.slice(0, MESSAGE_CHARS)),
    ...(place === undefined ? {} : { in: maskText(place.slice(0, SHOWN_CHARS)) }),
    ...(code === undefined ? {} : { code }),
    ...(context === undefined ? {} : { context: maskContext(context) }),
  }
}
