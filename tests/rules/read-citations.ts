/** Families of rule ids that a title may name before ids; they share short ids, such as P1 and E2, with timeline. */
const TOKEN =
  /\b(timeline|platform|objects|associations|properties|pipelines|owners|search|schemas|reliability)(?=\s[A-Z]{1,3}\d)|\b([A-Z]{1,3})(\d+(?:\.\d+)?)([a-z]?)\b(?:\s?(?:-|–|to)\s?\2(\d+)\b)?/g

/** Files in which an id without a family is one of timeline. */
const TIMELINE_FILE = /(?:^|\/)(?:timeline|app-events|rendering|templates)[^/]*$/

/** Ids that name their family themselves, alone or as a range: `OBJ-45`, `OBJ-101 to OBJ-103`, `ASC-29-31`. */
const LONG_ID = /\b(OBJ|CON|PROP|ASC|SRCH|SCH|PIPE|OWN)-(\d+)\b(?:\s?(?:-|–|to)\s?(?:\1-)?(\d+)\b)?/g

/** Ids of what all calls share, alone or as a range: `PA35`, `PH1-PH5`, `PD10 to 12`. */
const PLATFORM_ID = /\b(P[ACDEHILSTVX])(\d+)\b(?:\s?(?:-|–|to)\s?(?:\1)?(\d+)\b)?/g

/** Files in which PL is a rule of pipelines, not one of limits. */
const PIPELINE_FILE = /(?:^|\/)pipelines[^/]*$/

/** Checks that a family lists in a section of its own: `objects 14.3`, `objects 14.3-5`. */
const CHECK = /\b(objects 14\.|search 7\.|platform 11\.)(\d+)\b(?:\s?(?:-|–|to)\s?(\d+)\b)?/g

/** Every rule that a title names, of whatever family. */
export function readCitations(title: string, file: string): readonly string[] {
  return [
    ...readTimelineCitations(title, file),
    ...readPlatformCitations(title, file),
    ...[...title.matchAll(LONG_ID)].flatMap(([, family, first, last]) => range(`${family}-`, first, last)),
    ...[...title.matchAll(CHECK)].flatMap(([, section, first, last]) => range(section, first, last)),
  ]
}

/** In files about pipelines PL is theirs; elsewhere no other family has ids of these letters. */
function readPlatformCitations(title: string, file: string): readonly string[] {
  return [...title.matchAll(PLATFORM_ID)]
    .filter(([, letters]) => !(letters === 'PL' && PIPELINE_FILE.test(file)))
    .flatMap(([, letters, first, last]) => range(letters, first, last))
}

/**
 * The ids of timeline rules that a title names: `V13`, each of `T10-T15`, and in files about other things only those
 * after the word timeline. Another family holds for the ids of one letter after it: in `reliability P3, V4` the V4 is
 * timeline's.
 */
function readTimelineCitations(title: string, file: string): readonly string[] {
  const usual: Reading = { family: TIMELINE_FILE.test(file) ? 'timeline' : 'none' }
  let reading = usual
  const ids: string[] = []
  for (const match of title.matchAll(TOKEN)) {
    const [, word, letter] = match
    reading = word === undefined ? readOn(reading, letter, usual) : { family: word }
    if (word === undefined && reading.family === 'timeline') ids.push(...expand(match))
  }
  return ids
}

type Reading = { readonly family: string; readonly letter?: string | undefined }

/** The family that an id of this letter belongs to, after what was read before it. */
function readOn(reading: Reading, letter: string | undefined, usual: Reading): Reading {
  if (reading.family === 'timeline') return reading
  return reading.letter === undefined || reading.letter === letter ? { ...reading, letter } : usual
}

function expand([, , letter = '', number = '', suffix = '', last]: readonly (
  | string
  | undefined
)[]): readonly string[] {
  return last === undefined ? [`${letter}${number}${suffix}`] : range(letter, number, last)
}

/** `prefix` with each number from first to last. */
function range(prefix = '', first = '', last = first): readonly string[] {
  const length = Math.max(0, Number(last) - Number(first) + 1)
  return Array.from({ length }, (_, step) => `${prefix}${Number(first) + step}`)
}
