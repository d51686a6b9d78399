import { type Citation, findCitations } from './find-citations.ts'
import type { Rule, RuleFamily } from './rule.ts'
import { demandedFamilies, ruleFamilies } from './rule-families.ts'

/** How far the tests over HTTP hold the rules of one family. */
export type Coverage = {
  readonly family: string
  readonly covered: readonly Rule[]
  /** Not covered, with a reason. */
  readonly excepted: readonly (Rule & { readonly reason: string })[]
  /** Not covered, and not demanded yet: what they speak of is not built. */
  readonly awaited: readonly (Rule & { readonly reason: string })[]
  /** Ids on the list of those that wait, though tests hold them. */
  readonly settled: readonly string[]
  /** Not covered, without a reason. */
  readonly missing: readonly (Rule & { readonly note: string })[]
  /** What is wrong with the list of exceptions. */
  readonly faults: readonly string[]
}

const MAX_EXCEPTED_SHARE = 0.05

/** A citation counts when its test compares both the status and the body of a reply. */
export function readCoverage(): readonly Coverage[] {
  const citations = findCitations()
  return ruleFamilies.map((family) => coverageOf(family, citations))
}

/** Whether a family has rules that need a test and have none. */
export function hasGaps({ missing, faults }: Coverage): boolean {
  return missing.length + faults.length > 0
}

function coverageOf(family: RuleFamily, citations: readonly Citation[]): Coverage {
  const { name, rules, uncovered, awaited = {} } = family
  const held = new Set(citations.filter(({ status, body }) => status && body).map(({ id }) => id))
  const open = rules.filter(({ id }) => !held.has(id))
  const isDemanded = demandedFamilies.includes(name)
  const mayWait = (id: string) => !isDemanded || id in awaited
  return {
    family: name,
    covered: rules.filter(({ id }) => held.has(id)),
    excepted: open.flatMap((rule) => {
      const reason = uncovered[rule.id]
      return reason === undefined ? [] : [{ ...rule, reason }]
    }),
    awaited: open
      .filter(({ id }) => mayWait(id) && !(id in uncovered))
      .map((rule) => ({ ...rule, reason: awaited[rule.id] ?? 'No test over HTTP holds it yet' })),
    settled: Object.keys(awaited).filter((id) => held.has(id)),
    missing: open
      .filter(({ id }) => !mayWait(id) && !(id in uncovered))
      .map((rule) => ({ ...rule, note: noteOf(rule.id, citations) })),
    faults: faultsOfExceptions(family, held),
  }
}

function noteOf(id: string, citations: readonly Citation[]): string {
  const weak = citations.find((citation) => citation.id === id)
  return weak === undefined
    ? 'no test over HTTP cites it'
    : `cited without comparing both status and body: ${weak.file}: ${weak.title}`
}

function faultsOfExceptions({ rules, uncovered }: RuleFamily, held: ReadonlySet<string>): readonly string[] {
  const known = new Set(rules.map(({ id }) => id))
  const listed = Object.keys(uncovered)
  const most = Math.floor(rules.length * MAX_EXCEPTED_SHARE)
  return [
    ...listed.filter((id) => !known.has(id)).map((id) => `${id} is excepted and no rule`),
    ...listed.filter((id) => held.has(id)).map((id) => `${id} is excepted and covered: take it off the list`),
    ...(listed.length > most ? [`${listed.length} rules are excepted; at most ${most} may be`] : []),
  ]
}
