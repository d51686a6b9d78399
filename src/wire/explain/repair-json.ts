/**
 * Strings of either quote, comments, words and numbers, punctuation. A string that nothing ends is one, too: to look for
 * its end anew at each quote in it would take quadratic time.
 */
const TOKENS = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\/\/[^\n]*|\/\*[^*]*\*\/|[\w$.+-]+|[{}[\],:]|\S/g

/** One that ends. */
const SINGLE_QUOTED = /^'(?:[^'\\\n]|\\.)*'$/

const WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
  ['undefined', 'null'],
])
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
])

/**
 * What a text that is almost JSON says, where that is beyond doubt: commas too many, comments, single quotes, names
 * without quotes, words of other languages, and brackets that were left open at the end. Undefined for all else.
 */
export function repairJson(text: string): unknown {
  const tokens = [...text.replace(/^\uFEFF/, '').matchAll(TOKENS)].map(([token]) => token)
  const kept = tokens.filter((token) => !token.startsWith('//') && !token.startsWith('/*'))
  const spelled = kept.map((token, at) => respell(token, kept[at + 1]))
  const closed = [...spelled, ...openBrackets(spelled)]
  const joined = closed.filter((token, at) => token !== ',' || !'}]'.includes(closed[at + 1] ?? '}')).join('')
  try {
    const value: unknown = JSON.parse(joined)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // Not sure, then.
    return undefined
  }
}

function respell(token: string, next: string | undefined): string {
  if (SINGLE_QUOTED.test(token)) return JSON.stringify(token.slice(1, -1).replaceAll("\\'", "'"))
  if (next === ':' && /^[\w$-]+$/.test(token)) return JSON.stringify(token)
  return WORDS.get(token) ?? token
}

/** What would close the brackets that are open at the end; nothing when they do not match. */
function openBrackets(tokens: readonly string[]): readonly string[] {
  const open: string[] = []
  for (const token of tokens) {
    const closer = CLOSERS.get(token)
    if (closer !== undefined) open.push(closer)
    else if (token === '}' || token === ']') open.pop()
  }
  return open.toReversed()
}
