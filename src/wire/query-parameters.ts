import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'
import { parseInstant } from '../domain/instant.ts'

/** A query parameter that cannot be read, by name (PE13). */
export function badParameter(name: string, value: string, wanted: string): Failure {
  const shown = value.slice(0, 100)
  return {
    kind: 'parameter_invalid',
    message: `Unable to parse value for query parameter: ${name}. It must be ${wanted}, '${shown}' is not`,
    rule: 'platform PE13',
    path: name,
    context: { [name]: [shown] },
  }
}

/** How many results a page may have (PH19). */
export function decodeLimit(
  query: URLSearchParams,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): Outcome<number> {
  const text = query.get('limit') || String(fallback)
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= max) return success(limit)
  return refusal(badParameter('limit', text, `a whole number from 1 to ${max}`))
}

/** A point in time as any event may have it (V15, PH22); undefined when it is not sent. */
export function decodeInstant(query: URLSearchParams, name: string): Outcome<number | undefined> {
  const text = query.get(name)
  if (!text) return success(undefined)
  const instant = parseInstant(text)
  if (instant !== undefined) return success(instant)
  return refusal(badParameter(name, text, 'an ISO 8601 date-time or epoch milliseconds'))
}

/** Repeated parameters and comma lists mix; duplicates and empty items go (PH24). */
export function decodeList(query: URLSearchParams, name: string): readonly string[] {
  const items = query.getAll(name).flatMap((value) => value.split(','))
  return [...new Set(items.map((item) => item.trim()).filter(Boolean))]
}

/** `true` or `false` in any case (PH25); undefined when it is not sent. */
export function decodeChoice(query: URLSearchParams, name: string): Outcome<boolean | undefined> {
  const text = query.get(name)
  if (!text) return success(undefined)
  const value = text.toLowerCase()
  if (value === 'true' || value === 'false') return success(value === 'true')
  return refusal(badParameter(name, text, 'true or false'))
}

/** `true` or `false` in any case; absent means false (PH25). */
export function decodeFlag(query: URLSearchParams, name: string): Outcome<boolean> {
  const choice = decodeChoice(query, name)
  return choice.ok ? success(choice.value ?? false) : choice
}

/** One of a few words; the first when it is not sent. */
export function decodeWord<W extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly [W, ...W[]],
): Outcome<W> {
  const text = query.get(name)
  if (!text) return success(words[0])
  const word = words.find((candidate) => candidate === text)
  return word ? success(word) : refusal(badParameter(name, text, `one of ${words.join(', ')}`))
}

/** What parameters such as `token.level=intro` ask for, by the name behind the prefix; a name asked for once. */
export function decodePrefixed(
  query: URLSearchParams,
  prefix: string,
): Outcome<Readonly<Record<string, string>>> {
  const values = new Map<string, string>()
  for (const [name, value] of query) {
    if (!name.startsWith(prefix)) continue
    const key = name.slice(prefix.length)
    if (key === '' || (values.get(key) ?? value) !== value) {
      return refusal(badParameter(name, value, `sent once, as ${prefix}{name}={value}`))
    }
    values.set(key, value)
  }
  return success(Object.fromEntries(values))
}
