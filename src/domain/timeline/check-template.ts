import { type Failure, type FailureDetail, type Outcome, refusal, success } from '../failure.ts'
import { exceedsBytes } from '../text-size.ts'
import type { NewTemplate } from './template-store.ts'
import { parseTemplateObjectType, type TemplateToken, type TokenOption, type TokenType } from './template.ts'

export const MAX_TEMPLATES_PER_APP = 750
export const MAX_TOKENS_PER_TEMPLATE = 500
const MAX_NAME_CHARS = 255
const MAX_SOURCE_BYTES = 102_400
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

/** A template definition as sent. */
export type TemplateInput = {
  readonly name: string
  /** `contacts` when it was left out (timeline 4.1). */
  readonly objectType: string
  readonly headerTemplate?: string
  readonly detailTemplate?: string
  readonly tokens: readonly TokenInput[]
}

/** Checks a new template and reports every problem at once (E7, T1, T3, T31, T33). */
export function checkTemplate(
  input: TemplateInput,
  owner: { appId: string; now: number },
): Outcome<NewTemplate> {
  const objectTypeId = parseTemplateObjectType(input.objectType)
  const tokens = input.tokens.map((token, index) => checkToken(token, `tokens[${index}].`))
  const problems = [...templateProblems(input, objectTypeId), ...tokens.flatMap((token) => token.problems)]
  if (problems.length > 0 || objectTypeId === undefined) return refusal(templateFailure(problems))
  return success({
    appId: owner.appId,
    name: input.name,
    objectTypeId,
    ...(input.headerTemplate ? { headerTemplate: input.headerTemplate } : {}),
    ...(input.detailTemplate ? { detailTemplate: input.detailTemplate } : {}),
    tokens: input.tokens.map((token) => buildToken(token, owner.now)),
    createdAt: owner.now,
    updatedAt: owner.now,
  })
}

/** Checks one token that is added to a template (E7, T30, T31). */
export function checkNewToken(input: TokenInput, now: number): Outcome<TemplateToken> {
  const { problems } = checkToken(input, '')
  return problems.length > 0 ? refusal(templateFailure(problems)) : success(buildToken(input, now))
}

/** The E7 failure: one message, one detail for each problem. */
export function templateFailure(details: readonly FailureDetail[]): Failure {
  return {
    kind: 'template_invalid',
    message: 'Event template failed with validation error(s)',
    rule: 'timeline E7',
    path: details[0]?.in ?? '',
    details,
  }
}

function templateProblems(input: TemplateInput, objectTypeId: string | undefined): FailureDetail[] {
  const found: (FailureDetail | undefined)[] = [
    checkName(input.name),
    objectTypeId === undefined ? unknownObjectType(input.objectType) : undefined,
    checkSource('headerTemplate', input.headerTemplate),
    checkSource('detailTemplate', input.detailTemplate),
    checkTokenCount(input.tokens.length),
    ...duplicateNames(input.tokens),
  ]
  return found.filter((problem) => problem !== undefined)
}

function checkName(name: string): FailureDetail | undefined {
  if (name.trim() === '')
    return { message: 'A template needs a name that is not blank', in: 'name', code: 'REQUIRED' }
  if (name.length <= MAX_NAME_CHARS) return undefined
  return {
    message: `A template name has at most ${MAX_NAME_CHARS} characters`,
    in: 'name',
    code: 'LIMIT_EXCEEDED',
  }
}

function unknownObjectType(objectType: string): FailureDetail {
  return {
    message: `'${objectType}' is no object type for events; use contacts, companies, deals, tickets or a custom type id`,
    in: 'objectType',
    code: 'INVALID_OBJECT_TYPE',
    context: { objectType: [objectType] },
  }
}

function checkSource(field: string, source: string | undefined): FailureDetail | undefined {
  if (source === undefined || !exceedsBytes(source, MAX_SOURCE_BYTES)) return undefined
  return { message: `${field} has more than ${MAX_SOURCE_BYTES} bytes`, in: field, code: 'LIMIT_EXCEEDED' }
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

function checkToken(token: TokenInput, path: string): { problems: FailureDetail[] } {
  const found = [
    checkTokenName(token.name, path),
    checkLabel(token, path),
    checkType(token, path),
    ...checkOptions(token, path),
  ]
  return { problems: found.filter((problem) => problem !== undefined) }
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
  if (TOKEN_TYPES.includes(token.type)) return undefined
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

function buildToken(input: TokenInput, now: number): TemplateToken {
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
