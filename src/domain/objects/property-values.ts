import type { PropertyValues } from './record.ts'

/** The values that there are: `''` stands for none. The same object when nothing is left out. */
export function withoutEmpty(values: PropertyValues): PropertyValues {
  const names = Object.keys(values)
  if (names.every((name) => values[name] !== '')) return values
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = values[name]
    if (value !== undefined && value !== '') kept[name] = value
  }
  return kept
}
