import { findCitations } from './find-citations.ts'
import { type Rule, timelineRules, uncoveredRules } from './timeline-rules.ts'

/** How far the tests over HTTP hold the rules of timeline behaviour. */
export type Coverage = {
  readonly covered: readonly Rule[]
  /** Not covered, with a reason. */
  readonly excepted: readonly (Rule & { readonly reason: string })[]
  /** Not covered, without one. */
  readonly missing: readonly (Rule & { readonly note: string })[]
  /** What is wrong with the list of exceptions or with a citation. */
  readonly faults: readonly string[]
}

const MAX_EXCEPTED_SHARE = 0.05

/** A citation counts when its test compares both the status and the body of a reply. */
export function readCoverage(): Coverage {
  const citations = findCitations()
  const held = new Set(citations.filter(({ status, body }) => status && body).map(({ id }) => id))
  const covered = timelineRules.filter(({ id }) => held.has(id))
  const open = timelineRules.filter(({ id }) => !held.has(id))
  const excepted = open.flatMap((rule) => {
    const reason = uncoveredRules[rule.id]
    return reason === undefined ? [] : [{ ...rule, reason }]
  })
  const missing = open.filter(({ id }) => !(id in uncoveredRules))
  const noteOf = (id: string) => {
    const weak = citations.filter((citation) => citation.id === id)
    return weak.length === 0
      ? 'no test over HTTP cites it'
      : `cited without comparing both status and body: ${weak[0]?.file}: ${weak[0]?.title}`
  }
  return {
    covered,
    excepted,
    missing: missing.map((rule) => ({ ...rule, note: noteOf(rule.id) })),
    faults: [...faultsOfExceptions(held)],
  }
}

function faultsOfExceptions(held: ReadonlySet<string>): readonly string[] {
  const known = new Set(timelineRules.map(({ id }) => id))
  const listed = Object.keys(uncoveredRules)
  const most = Math.floor(timelineRules.length * MAX_EXCEPTED_SHARE)
  return [
    ...listed.filter((id) => !known.has(id)).map((id) => `${id} is excepted and no rule`),
    ...listed.filter((id) => held.has(id)).map((id) => `${id} is excepted and covered: take it off the list`),
    ...(listed.length > most ? [`${listed.length} rules are excepted; at most ${most} may be`] : []),
  ]
}
