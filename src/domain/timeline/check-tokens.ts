import { type Failure, type FailureDetail, type Outcome, refusal, success } from '../failure.ts'
import { parseInstant } from '../instant.ts'
import { shorten } from '../text-size.ts'
import type { NewEvent, Scalar } from './event.ts'
import type { ValueWords } from './event-policy.ts'
import type { EventTemplate, TemplateToken } from './template.ts'

// One way only to match a run of digits: a second one costs quadratic time on digits with a letter behind them.
const DECIMAL_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const EPOCH_MS = /^-?\d{1,15}$/
const SHOWN_VALUE_CHARS = 300
/** As many as property errors list (OBJ-42), and as long as a token name may be. */
const SHOWN_NAMES = 100
const SHOWN_NAME_CHARS = 255

type TokenValue = { readonly name: string; readonly text: string }

/**
 * Token values as they are stored: text for every type. An unknown name, a bad number, date or option refuses the
 * event, with all problems in one failure. Source: V20-V26, E6a.
 */
export function checkTokens(
  event: NewEvent,
  template: EventTemplate,
  where: { readonly id: string; readonly path: string; readonly words: ValueWords },
): Outcome<Readonly<Record<string, string>>> {
  const definitions = new Map(template.tokens.map((token) => [token.name, token]))
  const sent = event.tokens.filter((entry): entry is readonly [string, Scalar] => entry[1] !== null)
  const unknown = sent.map(([name]) => name).filter((name) => !definitions.has(name))
  const values: TokenValue[] = []
  const problems: FailureDetail[] = unknown.length > 0 ? [unknownTokens(where, template, unknown)] : []
  for (const [name, value] of sent) {
    const definition = definitions.get(name)
    const checked = definition ? checkToken(definition, value, where.words) : undefined
    if (checked && 'message' in checked) problems.push(checked)
    else if (checked) values.push(checked)
  }
  if (problems.length > 0) return refusal(tokensFailure(problems, where))
  return success(Object.fromEntries(values.map(({ name, text }) => [name, text])))
}

function tokensFailure(
  problems: readonly FailureDetail[],
  { path, words }: { readonly path: string; readonly words: ValueWords },
): Failure {
  const texts = problems.map((problem) => problem.message)
  return {
    kind: 'tokens_invalid',
    message: `Couldn't validate some supplied token values: ${texts.join('; ')}`,
    rule: 'timeline E6a',
    path: path + (problems[0]?.in ?? words.many),
    subCategory: 'TimelineEventErrors.INVALID_TOKENS_ERROR',
    context: { errorDetails: texts },
    details: problems,
  }
}

function unknownTokens(
  { id, words }: { readonly id: string; readonly words: ValueWords },
  template: EventTemplate,
  unknown: readonly string[],
): FailureDetail {
  const known = shownNames(template.tokens.map((token) => token.name).toSorted())
  const shown = shownNames(unknown)
  return {
    message:
      `Event [id ${id} | eventTypeId ${template.id}] does not contain property [${shown.join(', ')}]. ` +
      `Must be one of [${known.join(', ')}]`,
    in: `${words.many}.${shown[0]}`,
    code: 'UNKNOWN_PROPERTY',
    context: { [`${words.one}Name`]: shown, allowedValues: known },
  }
}

/** What a refusal lists of many names or values: a batch may hold a hundred such lists. */
function shownNames(names: readonly string[]): readonly string[] {
  return names.slice(0, SHOWN_NAMES).map((name) => shorten(name, SHOWN_NAME_CHARS))
}

/** A value, a problem, or undefined when the value counts as not sent (V24). */
function checkToken(
  token: TemplateToken,
  value: Scalar,
  words: ValueWords,
): TokenValue | FailureDetail | undefined {
  const text = String(value)
  if (text === '' && token.type !== 'string') return undefined
  const problem = problemOf(token, value, words)
  if (!problem) return { name: token.name, text }
  return {
    ...problem,
    in: `${words.many}.${token.name}`,
    context: {
      [`${words.one}Name`]: [token.name],
      value: [shorten(text, SHOWN_VALUE_CHARS)],
      ...problem.context,
    },
  }
}

function problemOf(token: TemplateToken, value: Scalar, words: ValueWords): FailureDetail | undefined {
  const text = String(value)
  const named = `${words.one} ${token.name}`
  switch (token.type) {
    case 'number':
      return typeof value !== 'boolean' && DECIMAL_NUMBER.test(text)
        ? undefined
        : { message: `${named} needs a number`, code: 'INVALID_NUMBER' }
    case 'date':
      return typeof value !== 'boolean' && EPOCH_MS.test(text) && parseInstant(text) !== undefined
        ? undefined
        : { message: `${named} needs a time in epoch milliseconds`, code: 'INVALID_DATE' }
    case 'enumeration':
      return checkOption(token, text, named)
    case 'string':
      return undefined
  }
}

function checkOption(token: TemplateToken, text: string, named: string): FailureDetail | undefined {
  const allowed = token.options.map((option) => option.value)
  if (allowed.length === 0 || allowed.includes(text)) return undefined
  return {
    message: `'${shorten(text, SHOWN_VALUE_CHARS)}' is not an option of ${named}`,
    code: 'INVALID_OPTION',
    context: { allowedValues: shownNames(allowed.toSorted()) },
  }
}
