import type { PropertyValues } from './record.ts'

/** One person in the headers of an e-mail; a part that was not given is empty. */
type Person = { readonly email: string; readonly firstName: string; readonly lastName: string }

type Part = { readonly part: keyof Person; readonly suffix: string }

/** Members of `hs_email_headers`, and the properties that are filled from them: `hs_email_to_email` and so on. */
const roles = [
  { role: 'from', isList: false },
  { role: 'sender', isList: false },
  { role: 'to', isList: true },
  { role: 'cc', isList: true },
  { role: 'bcc', isList: true },
] as const

const parts: readonly Part[] = [
  { part: 'email', suffix: 'email' },
  { part: 'firstName', suffix: 'firstname' },
  { part: 'lastName', suffix: 'lastname' },
]

/** Names of the properties that an e-mail's headers fill; no request writes them (properties 8.6). */
export const addressProperties: readonly string[] = roles.flatMap(({ role }) =>
  parts.map(({ suffix }) => `hs_email_${role}_${suffix}`),
)

/**
 * What the headers fill in, lists joined by `;`; undefined for a text that is no JSON object of that shape: `from` and
 * `sender` hold one person, `to`, `cc` and `bcc` a list of them. An address may come with a name, as in
 * `Ann <ann@example.com>`. Source: objects 11 (docs); details chosen.
 */
export function readEmailHeaders(text: string): PropertyValues | undefined {
  const headers = parseObject(text)
  if (headers === undefined) return undefined
  const values: [string, string][] = []
  for (const { role, isList } of roles) {
    const people = readPeople(headers[role], isList)
    if (people === undefined) return undefined
    for (const { part, suffix } of parts) {
      values.push([`hs_email_${role}_${suffix}`, joined(people.map((person) => person[part]))])
    }
  }
  return Object.fromEntries(values)
}

/** Places stay in step with the addresses, so that the second name belongs to the second address. */
function joined(texts: readonly string[]): string {
  return texts.some((text) => text !== '') ? texts.join(';') : ''
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined // Not JSON: the caller says so.
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

function readPeople(value: unknown, isList: boolean): readonly Person[] | undefined {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) !== isList) return undefined
  const people = (isList ? (value as readonly unknown[]) : [value]).map(readPerson)
  return people.every((person) => person !== undefined) ? people : undefined
}

function readPerson(value: unknown): Person | undefined {
  const person = asObject(value)
  if (person === undefined) return undefined
  const [email, firstName, lastName] = parts.map(({ part }) => person[part] ?? '')
  if (typeof email !== 'string' || typeof firstName !== 'string' || typeof lastName !== 'string')
    return undefined
  return { email: /<([^<>]+)>\s*$/.exec(email)?.[1] ?? email, firstName, lastName }
}
