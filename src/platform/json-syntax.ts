type State = 'value' | 'firstItem' | 'firstKey' | 'key' | 'colon' | 'afterItem' | 'afterMember' | 'end'

/** Which tokens may come: punctuation as itself, `s` for a string, `v` for a number or a word. */
const expected: Readonly<Record<State, string>> = {
  value: '{[sv',
  firstItem: '{[sv]',
  firstKey: 's}',
  key: 's',
  colon: ':',
  afterItem: ',]',
  afterMember: ',}',
  end: '',
}

const BLANKS = /[ \t\r\n]*/y
const PUNCTUATION = /[{}[\],:]/y
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y // oxlint-disable-line no-control-regex
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/**
 * Where a text stops being JSON, for an error message: the first place whose token the grammar does not take, or the
 * end. The parser's own message says it only sometimes, beside a piece of the text. Needs no recursion.
 */
export function findSyntaxError(text: string): number {
  const open: ('{' | '[')[] = []
  let state: State = 'value'
  let at = endOf(BLANKS, text, 0)
  while (at < text.length) {
    const token = readToken(text, at)
    if (!token || !expected[state].includes(token.kind)) return at
    state = step(state, token.kind, open)
    at = endOf(BLANKS, text, token.end)
  }
  return text.length
}

function readToken(text: string, at: number): { kind: string; end: number } | undefined {
  const punctuation = endOf(PUNCTUATION, text, at)
  if (punctuation > at) return { kind: text.charAt(at), end: punctuation }
  const string = endOfString(text, at)
  if (string > at) return { kind: 's', end: string }
  const word = endOf(WORD, text, at)
  return word > at ? { kind: 'v', end: word } : undefined
}

/**
 * Where the string that starts here ends; `at` itself when none does. Piece by piece: one pattern for the whole string
 * runs out of stack when it holds millions of escapes.
 */
function endOfString(text: string, at: number): number {
  if (text[at] !== '"') return at
  let place = at + 1
  for (;;) {
    place = endOf(PLAIN_TEXT, text, place)
    if (text[place] === '"') return place + 1
    const behindEscape = endOf(ESCAPE, text, place)
    if (behindEscape === place) return at
    place = behindEscape
  }
}

/** Where the match that starts here ends; `at` itself without a match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

function step(state: State, kind: string, open: ('{' | '[')[]): State {
  if (kind === '{' || kind === '[') {
    open.push(kind)
    return kind === '{' ? 'firstKey' : 'firstItem'
  }
  if (kind === '}' || kind === ']') open.pop()
  return stepInside(state, kind, open.at(-1))
}

function stepInside(state: State, kind: string, container: '{' | '[' | undefined): State {
  if (kind === ':') return 'value'
  if (kind === ',') return container === '{' ? 'key' : 'value'
  if (kind === 's' && (state === 'key' || state === 'firstKey')) return 'colon'
  if (container === undefined) return 'end'
  return container === '{' ? 'afterMember' : 'afterItem'
}
