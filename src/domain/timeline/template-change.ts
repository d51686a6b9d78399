import { type FailureDetail, type Outcome, refusal, success } from '../failure.ts'
import { checkTemplateUpdate, type TemplateUpdate } from './check-template.ts'
import {
  buildToken,
  checkNewToken,
  checkSameType,
  checkToken,
  MAX_TOKENS_PER_TEMPLATE,
  type TokenInput,
} from './check-token-definition.ts'
import { shorten } from '../text-size.ts'
import { isEqualJson } from './same-content.ts'
import type { EventTemplate, TemplateToken, TokenOption } from './template.ts'
import { missingToken, templateFailure, tokenExists } from './template-failures.ts'

const SHOWN_CHARS = 300

/** A change of a token as sent: what is absent stays as it is (timeline 4.4). */
export type TokenUpdate = {
  readonly name?: string
  readonly label: string
  readonly type?: string
  /** The complete new list. */
  readonly options?: readonly TokenOption[]
  /** Empty: the mapping goes. */
  readonly objectPropertyName?: string
}

/** The template as it is to be, and what the caller is answered. */
export type TemplateChange<T> = { readonly template: EventTemplate; readonly result: T }

/** What P9 makes of a template: name and sources replaced, tokens too if they were sent (T10-T14). Pure, as all here. */
export function planTemplateUpdate(
  update: TemplateUpdate,
  before: EventTemplate,
  now: number,
): Outcome<TemplateChange<EventTemplate>> {
  const problems = checkTemplateUpdate(update, before)
  if (problems.length > 0) return refusal(templateFailure(problems))
  const { headerTemplate, detailTemplate, ...kept } = before
  const header = update.headerTemplate ?? headerTemplate
  const detail = update.detailTemplate ?? detailTemplate
  const template = {
    ...kept,
    name: update.name,
    ...(header ? { headerTemplate: header } : {}),
    ...(detail ? { detailTemplate: detail } : {}),
    tokens: update.tokens?.map((token) => mergeToken(buildToken(token, now), before, now)) ?? before.tokens,
    updatedAt: now,
  }
  return success({ template, result: template })
}

/** P11: the token stands last (T3, T33). */
export function planTokenAddition(
  input: TokenInput,
  before: EventTemplate,
  now: number,
): Outcome<TemplateChange<TemplateToken>> {
  const token = checkNewToken(input, now)
  if (!token.ok) return token
  if (findToken(before, input.name)) return refusal(tokenExists(input.name))
  if (before.tokens.length >= MAX_TOKENS_PER_TEMPLATE) return refusal(templateFailure([tooManyTokens]))
  return success(withTokens(before, [...before.tokens, token.value], { now, result: token.value }))
}

/** P12: label, options and mapping change; name and type are fixed. */
export function planTokenUpdate(
  { name, update }: { readonly name: string; readonly update: TokenUpdate },
  before: EventTemplate,
  now: number,
): Outcome<TemplateChange<TemplateToken>> {
  const known = findToken(before, name)
  if (!known) return refusal(missingToken(name))
  const input = { ...known, ...update, name: known.name, type: known.type }
  const problems = [
    checkSameName(update.name, name),
    ...checkToken(input, ''),
    update.type === undefined ? undefined : checkSameType(known, update.type, ''),
  ].filter((problem) => problem !== undefined)
  if (problems.length > 0) return refusal(templateFailure(problems))
  const token = mergeToken(buildToken(input, now), before, now)
  const tokens = before.tokens.map((other) => (other.name === name ? token : other))
  return success(withTokens(before, tokens, { now, result: token }))
}

/** P13: stored events keep its values (T35). */
export function planTokenRemoval(
  name: string,
  before: EventTemplate,
  now: number,
): Outcome<TemplateChange<undefined>> {
  if (!findToken(before, name)) return refusal(missingToken(name))
  const tokens = before.tokens.filter((token) => token.name !== name)
  return success(withTokens(before, tokens, { now, result: undefined }))
}

/** A token that stays as it is keeps both of its times, one that changes keeps the first (T14). */
export function mergeToken(token: TemplateToken, before: EventTemplate, now: number): TemplateToken {
  const known = findToken(before, token.name)
  if (!known) return token
  const kept = { ...token, createdAt: known.createdAt, updatedAt: known.updatedAt }
  return isEqualJson(kept, known) ? known : { ...kept, updatedAt: now }
}

function findToken(template: EventTemplate, name: string): TemplateToken | undefined {
  return template.tokens.find((token) => token.name === name)
}

function withTokens<T>(
  before: EventTemplate,
  tokens: readonly TemplateToken[],
  { now, result }: { readonly now: number; readonly result: T },
): TemplateChange<T> {
  return { template: { ...before, tokens, updatedAt: now }, result }
}

function checkSameName(sent: string | undefined, name: string): FailureDetail | undefined {
  if (sent === undefined || sent === name) return undefined
  return {
    message: `The body is for token ${shorten(sent, SHOWN_CHARS)}, the path names ${name}; the name of a token cannot change`,
    in: 'name',
    code: 'ID_MISMATCH',
    context: { name: [shorten(sent, SHOWN_CHARS)], tokenName: [name] },
  }
}

const tooManyTokens: FailureDetail = {
  message: `A template has at most ${MAX_TOKENS_PER_TEMPLATE} tokens`,
  in: 'tokens',
  code: 'LIMIT_EXCEEDED',
}
