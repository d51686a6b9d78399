import type { Failure } from '../failure.ts'
import { normaliseEmail } from '../identity/email.ts'
import { parseInstant } from '../instant.ts'
import type { PropertyInput } from '../objects/normalise-value.ts'
import { findByName, type PropertyCatalogue } from '../objects/property-definition.ts'
import { shorten } from '../text-size.ts'
import { type FormProblem, submissionInvalid } from './form-failure.ts'

/** A submission as decoded; times as sent. */
export type Submission = {
  readonly fields: readonly SubmittedField[]
  readonly hutk?: string
  readonly pageUri?: string
  readonly pageName?: string
  readonly ipAddress?: string
  readonly submittedAt?: string | number
}

type SubmittedField = {
  readonly objectTypeId?: string
  readonly name: string
  readonly value?: PropertyInput
}

/** A submission that passed every check but those of its values. */
export type CheckedSubmission = {
  /** Comparable address. */
  readonly email: string
  /** Values for the contact, the address left out. */
  readonly values: Readonly<Record<string, PropertyInput>>
  /** Comparable token. */
  readonly utk?: string
  /** Epoch ms. */
  readonly submittedAt: number
}

const MAX_FIELDS = 1_000
const CONTACT_FIELD = '0-1'
const HUTK = /^[0-9a-f]{32}$/i
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]{2,45})$/i
const MAX_PAGE_CHARS = 8_192
const DAY_MS = 86_400_000
const OLDEST_MS = 31 * DAY_MS
const SHOWN_CHARS = 100

/**
 * What a submission says of its contact, or every problem with it at once. Fields of other object types are not looked
 * at, empty ones set nothing, of a repeated one the last counts. Source: PT10, PT11, decision 98.
 */
export function checkSubmission(
  submission: Submission,
  { catalogue, now }: { readonly catalogue: PropertyCatalogue; readonly now: number },
): CheckedSubmission | Failure {
  // To look at more of them could cost any time, and tell of any number of problems.
  if (submission.fields.length > MAX_FIELDS) return submissionInvalid([tooManyFields])
  const fields = submission.fields.filter(({ objectTypeId }) => (objectTypeId ?? CONTACT_FIELD) === '0-1')
  const values = collectValues(fields, catalogue)
  const { email: address = '', ...others } = values
  const email = normaliseEmail(String(address))
  const submittedAt = readTime(submission.submittedAt, now)
  const problems = [
    ...emailProblems(String(address), email),
    ...Object.keys(others).flatMap((name) => nameProblems(name, catalogue)),
    ...contextProblems(submission),
    ...(submittedAt === undefined ? [lateProblem] : []),
  ]
  if (problems.length > 0 || email === undefined || submittedAt === undefined)
    return submissionInvalid(problems)
  const { hutk } = submission
  return { email, values: others, submittedAt, ...(hutk === undefined ? {} : { utk: hutk.toLowerCase() }) }
}

/** Boxes of a list that were ticked come as one field each: they are one value (chosen). */
function collectValues(
  fields: readonly SubmittedField[],
  catalogue: PropertyCatalogue,
): Readonly<Record<string, PropertyInput>> {
  const values = new Map<string, PropertyInput>()
  for (const { name, value } of fields) {
    if (value === undefined || value === null || value === '') continue
    const before = values.get(name)
    const isList = findByName(catalogue, name)?.fieldType === 'checkbox'
    values.set(name, isList && before !== undefined ? `${String(before)};${String(value)}` : value)
  }
  return Object.fromEntries(values)
}

const tooManyFields: FormProblem = {
  message: `A submission has at most ${MAX_FIELDS} fields`,
  errorType: 'MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED',
  path: 'fields',
}

function emailProblems(sent: string, email: string | undefined): readonly FormProblem[] {
  const path = 'fields.email'
  if (sent.trim() === '')
    return [{ message: "Required field 'email' is missing", errorType: 'REQUIRED_FIELD', path }]
  if (email !== undefined) return []
  const message = `'${shorten(sent, SHOWN_CHARS)}' is not a valid e-mail address`
  return [{ message, errorType: 'INVALID_EMAIL', path }]
}

function nameProblems(name: string, catalogue: PropertyCatalogue): readonly FormProblem[] {
  if (findByName(catalogue, name) !== undefined) return []
  const shown = shorten(name, SHOWN_CHARS)
  const message = `Contacts have no property '${shown}'`
  return [{ message, errorType: 'FIELD_NOT_IN_FORM_DEFINITION', path: `fields.${shown}` }]
}

type ContextMember = 'hutk' | 'ipAddress' | 'pageUri' | 'pageName'

const contextRules: readonly {
  readonly member: ContextMember
  readonly errorType: string
  readonly what: string
  readonly accepts: (value: string) => boolean
}[] = [
  { member: 'hutk', errorType: 'INVALID_HUTK', what: 'Hutk', accepts: (value) => HUTK.test(value) },
  {
    member: 'ipAddress',
    errorType: 'INVALID_IP_ADDRESS',
    what: 'IP address',
    accepts: (value) => IP_ADDRESS.test(value),
  },
  { member: 'pageUri', errorType: 'INVALID_PAGE_URI', what: 'page URI', accepts: isPageText },
  { member: 'pageName', errorType: 'INVALID_METADATA', what: 'page name', accepts: isPageText },
]

function isPageText(value: string): boolean {
  return value.length <= MAX_PAGE_CHARS
}

function contextProblems(submission: Submission): readonly FormProblem[] {
  return contextRules.flatMap(({ member, errorType, what, accepts }) => {
    const value = submission[member]
    if (value === undefined || accepts(value)) return []
    const message = `'${shorten(value, SHOWN_CHARS)}' is not a valid ${what}`
    return [{ message, errorType, path: `context.${member}` }]
  })
}

/** When it was sent; undefined when that is no time, more than a month ago or more than a day ahead (PT10). */
function readTime(sent: string | number | undefined, now: number): number | undefined {
  if (sent === undefined || sent === '') return now
  const instant = parseInstant(String(sent))
  return instant === undefined || instant < now - OLDEST_MS || instant > now + DAY_MS ? undefined : instant
}

const lateProblem: FormProblem = {
  message: 'It is a time in milliseconds, at most a month ago',
  errorType: 'INVALID_METADATA',
  path: 'submittedAt',
}
