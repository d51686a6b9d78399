import { findByName, type PropertyCatalogue } from '../../objects/property-definition.ts'
import { listReferences } from './expression.ts'

/** The named properties and those that formulas among them read, directly or through other formulas; each once. */
export function withReads(names: readonly string[], catalogue: PropertyCatalogue): readonly string[] {
  const waiting = [...names]
  const seen = new Set<string>()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const formula = findByName(catalogue, next)?.formula
    if (formula !== undefined) waiting.push(...listReferences(formula))
  }
  return [...seen]
}
