import { type FailureDetail, type Outcome, refusal, success } from '../failure.ts'
import type { TemplateToken, TokenOption, TokenType } from './template.ts'
import { templateFailure } from './template-failures.ts'

export const MAX_TOKENS_PER_TEMPLATE = 500
const TOKEN_NAME = /^[A-Za-z0-9._-]{1,255}$/
const RESERVED_NAMES: readonly string[] = ['log', 'lookup']
const TOKEN_TYPES: readonly string[] = ['string', 'number', 'date', 'enumeration'] satisfies TokenType[]

/** A token definition as sent. */
export type TokenInput = {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly options: readonly TokenOption[]
  readonly objectPropertyName?: string
}

/** Checks one token that is added to a template (E7, T30, T31). */
export function checkNewToken(input: TokenInput, now: number): Outcome<TemplateToken> {
  const problems = checkToken(input, '')
  return problems.length > 0 ? refusal(templateFailure(problems)) : success(buildToken(input, now))
}

/** What is wrong with all the tokens of a template: their number, their names together, then each (T3, T33). */
export function checkTokenList(tokens: readonly TokenInput[]): FailureDetail[] {
  const tooMany = checkTokenCount(tokens.length)
  return [
    ...(tooMany ? [tooMany] : []),
    ...duplicateNames(tokens),
    ...tokens.flatMap((token, index) => checkToken(token, `tokens[${index}].`)),
  ]
}

/** What is wrong with one token; `path` stands before the field names of the details. */
export function checkToken(token: TokenInput, path: string): FailureDetail[] {
  const found = [
    checkTokenName(token.name, path),
    checkLabel(token, path),
    checkType(token, path),
    ...checkOptions(token, path),
  ]
  return found.filter((problem) => problem !== undefined)
}

/** A token that passed its checks, as it is stored; options of other types than enumerations are dropped (T31). */
export function buildToken(input: TokenInput, now: number): TemplateToken {
  const type = TOKEN_TYPES.find((known): known is TokenType => known === input.type) ?? 'string'
  return {
    name: input.name,
    label: input.label,
    type,
    options: type === 'enumeration' ? input.options : [],
    ...(input.objectPropertyName ? { objectPropertyName: input.objectPropertyName } : {}),
    createdAt: now,
    updatedAt: now,
  }
}

/** A name cannot come to mean another type of value (T13). */
export function checkSameType(
  stored: Pick<TemplateToken, 'name' | 'type'>,
  type: string,
  path: string,
): FailureDetail | undefined {
  if (type === stored.type) return undefined
  return {
    message: `Token ${stored.name} is of type ${stored.type}, which cannot change; give the new token another name`,
    in: `${path}type`,
    code: 'TYPE_IMMUTABLE',
    context: { tokenName: [stored.name], value: [type], allowedValues: [stored.type] },
  }
}

export function isTokenType(type: string): boolean {
  return TOKEN_TYPES.includes(type)
}

function checkTokenCount(count: number): FailureDetail | undefined {
  if (count <= MAX_TOKENS_PER_TEMPLATE) return undefined
  return {
    message: `A template has at most ${MAX_TOKENS_PER_TEMPLATE} tokens, these are ${count}`,
    in: 'tokens',
    code: 'LIMIT_EXCEEDED',
  }
}

function duplicateNames(tokens: readonly TokenInput[]): FailureDetail[] {
  return listRepeated(tokens.map((token) => token.name)).map((name) => ({
    message: `Token ${name} is listed more than once`,
    in: 'tokens',
    code: 'DUPLICATE_TOKEN',
    context: { tokenName: [name] },
  }))
}

function checkTokenName(name: string, path: string): FailureDetail | undefined {
  const where = { in: `${path}name`, context: { tokenName: [name] } }
  if (RESERVED_NAMES.includes(name)) {
    return {
      message: `${name} is a reserved name and cannot name a token`,
      code: 'RESERVED_TOKEN_NAME',
      ...where,
    }
  }
  if (TOKEN_NAME.test(name)) return undefined
  const message = 'A token name has 1 to 255 letters, digits, periods, dashes or underscores'
  return { message, code: 'INVALID_TOKEN_NAME', ...where }
}

function checkLabel(token: TokenInput, path: string): FailureDetail | undefined {
  if (token.label.trim() !== '') return undefined
  return {
    message: `Token ${token.name} needs a label that is not blank`,
    in: `${path}label`,
    code: 'REQUIRED',
  }
}

function checkType(token: TokenInput, path: string): FailureDetail | undefined {
  if (isTokenType(token.type)) return undefined
  return {
    message: `'${token.type}' is no token type; use ${TOKEN_TYPES.join(', ')}`,
    in: `${path}type`,
    code: 'INVALID_OPTION',
    context: { tokenName: [token.name], value: [token.type], allowedValues: TOKEN_TYPES },
  }
}

function checkOptions(token: TokenInput, path: string): FailureDetail[] {
  return listRepeated(token.options.map((option) => option.value)).map((value) => ({
    message: `Token ${token.name} has the option value '${value}' more than once`,
    in: `${path}options`,
    code: 'DUPLICATE_OPTION',
    context: { tokenName: [token.name], value: [value] },
  }))
}

/** The texts that stand in the list more than once, each once; in one pass, for lists as long as a body allows. */
function listRepeated(texts: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > 1).map(([text]) => text)
}
