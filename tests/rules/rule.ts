/**
 * Where a rule of wire behaviour comes from: HubSpot's OpenAPI documents, its guides, what clients and live services were
 * seen to do, or nobody, so that it was chosen here.
 */
export type Provenance = 'spec' | 'docs' | 'observed' | 'chosen'

export type Rule = { readonly id: string; readonly provenance: Provenance; readonly title: string }

/** The rules of one subject, and how far tests have to hold them. */
export type RuleFamily = {
  /** The word that goes before short ids in titles: `timeline V13`. */
  readonly name: string
  readonly rules: readonly Rule[]
  /** Rules that no test over HTTP can hold, and why. At most one in twenty. */
  readonly uncovered: Readonly<Record<string, string>>
  /** Rules of what is not built, and why. They are counted, and need no test until they are taken off this list. */
  readonly awaited?: Readonly<Record<string, string>>
}

/** `prefix` with each number from first to last. */
export function idsOf(prefix: string, first: number, last: number): readonly string[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => `${prefix}${first + step}`)
}

export function rule(id: string, provenance: Provenance, title: string): Rule {
  return { id, provenance, title }
}
