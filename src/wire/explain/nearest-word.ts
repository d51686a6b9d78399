const MAX_CHARS = 60

/** The word that takes the fewest changed letters to get to, if those are few for its length. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const wanted = word.slice(0, MAX_CHARS).toLowerCase()
  const ranked = words
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(2, wanted.length / 3) ? best.candidate : undefined
}

/** Letters to put in, take out or change. */
export function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1]
    for (const [place, other] of [...to].entries()) {
      const changed = (row[place] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
