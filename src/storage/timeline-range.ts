import { endForRank, type RankedEnd, type TimelineRange } from '../domain/timeline/timeline-position.ts'

const MAX_BIGINT = '9223372036854775807'

/** Four values, for rows of one rank: those before the first time and number, and behind the second, are meant. */
export function encodeRange(range: TimelineRange, rank: number): readonly string[] {
  const newest = endForRank(range.newest, rank)
  const oldest = endForRank(range.oldest, rank)
  return [
    timeOf(newest) ?? 'infinity',
    newest?.number ?? MAX_BIGINT,
    timeOf(oldest) ?? '-infinity',
    oldest?.number ?? '0',
  ]
}

export function timeOf(end: RankedEnd | undefined): string | undefined {
  return end && new Date(end.occurredAt).toISOString()
}
