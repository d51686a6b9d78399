import { type FailureDetail, type Outcome, refusal, success } from '../failure.ts'
import { findSyntaxError } from '../rendering/parse-template.ts'
import { exceedsBytes, shorten } from '../text-size.ts'
import {
  buildToken,
  checkSameType,
  checkTokenList,
  isTokenType,
  type TokenInput,
} from './check-token-definition.ts'
import { type EventTemplate, parseTemplateObjectType } from './template.ts'
import { templateFailure } from './template-failures.ts'
import type { NewTemplate } from './template-store.ts'

export const MAX_TEMPLATES_PER_APP = 750
const MAX_NAME_CHARS = 255
const MAX_SOURCE_BYTES = 102_400
const SHOWN_ID_CHARS = 300

/** A template definition as sent. */
export type TemplateInput = {
  readonly name: string
  /** `contacts` when it was left out (timeline 4.1). */
  readonly objectType: string
  readonly headerTemplate?: string
  readonly detailTemplate?: string
  readonly tokens: readonly TokenInput[]
}

/** A change of a template as sent: what is absent stays as it is (T11, T12). */
export type TemplateUpdate = {
  readonly id?: string
  readonly name: string
  /** Empty: it goes. */
  readonly headerTemplate?: string
  readonly detailTemplate?: string
  /** The complete new list (T10). */
  readonly tokens?: readonly TokenInput[]
}

/** Checks a new template and reports every problem at once (E7, T1, T3, T31, T33). */
export function checkTemplate(
  input: TemplateInput,
  owner: { appId: string; now: number },
): Outcome<NewTemplate> {
  const objectTypeId = parseTemplateObjectType(input.objectType)
  const problems = listProblems([
    checkName(input.name),
    objectTypeId === undefined ? unknownObjectType(input.objectType) : undefined,
    ...contentProblems(input),
  ])
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

/** Every problem of a change, against the template as it is (E7, T3, T13, T31, T33). */
export function checkTemplateUpdate(update: TemplateUpdate, before: EventTemplate): readonly FailureDetail[] {
  return listProblems([
    checkSameId(update.id, before.id),
    checkName(update.name),
    ...contentProblems(update),
    ...retypedTokens(update.tokens ?? [], before),
  ])
}

function listProblems(found: readonly (FailureDetail | undefined)[]): readonly FailureDetail[] {
  return found.filter((problem) => problem !== undefined)
}

function contentProblems(
  input: Pick<TemplateUpdate, 'headerTemplate' | 'detailTemplate' | 'tokens'>,
): (FailureDetail | undefined)[] {
  return [
    checkSource('headerTemplate', input.headerTemplate),
    checkSource('detailTemplate', input.detailTemplate),
    ...checkTokenList(input.tokens ?? []),
  ]
}

function checkSameId(sent: string | undefined, id: string): FailureDetail | undefined {
  if (sent === undefined || sent === id) return undefined
  const shown = shorten(sent, SHOWN_ID_CHARS)
  return {
    message: `The body is for event template ${shown}, the path names ${id}`,
    in: 'id',
    code: 'ID_MISMATCH',
    context: { id: [shown], eventTemplateId: [id] },
  }
}

/** A type that does not exist is reported as such, not as a change. */
function retypedTokens(tokens: readonly TokenInput[], before: EventTemplate): (FailureDetail | undefined)[] {
  const stored = new Map(before.tokens.map((token) => [token.name, token]))
  return tokens.map(({ name, type }, index) => {
    const known = stored.get(name)
    return known && isTokenType(type) ? checkSameType(known, type, `tokens[${index}].`) : undefined
  })
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
  if (source === undefined) return undefined
  if (exceedsBytes(source, MAX_SOURCE_BYTES))
    return { message: `${field} has more than ${MAX_SOURCE_BYTES} bytes`, in: field, code: 'LIMIT_EXCEEDED' }
  const mistake = findSyntaxError(source)
  if (!mistake) return undefined
  const { line, column, message } = mistake
  return {
    message: `${field} cannot be parsed on line ${line}, column ${column}: ${message}`,
    in: field,
    code: 'INVALID_TEMPLATE_SYNTAX',
    context: { line: [String(line)], column: [String(column)] },
  }
}
