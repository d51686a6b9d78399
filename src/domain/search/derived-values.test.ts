import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInCatalogue } from '../objects/catalogue/built-in-catalogue.ts'
import { deriveProperties } from '../objects/derive-properties.ts'
import { objectTypes } from '../objects/object-types.ts'
import type { PropertyType } from '../objects/property-definition.ts'
import type { PropertyValues } from '../objects/record.ts'
import { derivedValues } from './derived-values.ts'

const NOW = Date.parse('2026-06-10T12:00:00Z')
/** Made from HTML by a program: refused by searches (`searchable-property.ts`). */
const previews = ['hs_body_preview', 'hs_body_preview_html', 'hs_body_preview_is_truncated']

/** A value of about every kind, so that whatever is derived from the property is derived. */
const texts: Readonly<Partial<Record<PropertyType, string>>> = {
  number: '100.50',
  datetime: '2026-05-01T08:00:00Z',
  date: '2026-05-01',
  bool: 'true',
}
const textFor = (type: PropertyType) => texts[type] ?? '+1 <p>x@y.org</p>'

describe.each(objectTypes.map((type) => [type.plural, type] as const))('%s', (_plural, type) => {
  const definitions = builtInCatalogue(type.typeId).list()
  const stages = type.pipelines.flatMap((pipeline) => pipeline.stages)
  const places = type.pipelineProperties
  const place = fc.constantFrom(...stages).map((stage): Record<string, string> => {
    if (places === undefined) return {}
    return { [places.status ?? places.stage]: (places.status ? stage.status : stage.id) ?? '' }
  })

  test('every property that reads derive has a form for searches (SRCH-21)', () => {
    const known = new Set([...Object.keys(derivedValues(type, NOW)), ...previews])
    fc.assert(
      fc.property(fc.subarray([...definitions]), place, (some, at) => {
        const values = some.map(({ name, type: kind }) => [name, textFor(kind)] as const)
        const properties: PropertyValues = { ...Object.fromEntries(values), ...at }
        const record = { objectTypeId: type.typeId, id: '1', properties, createdAt: NOW, updatedAt: NOW }
        const derived = Object.entries(deriveProperties(type, record, NOW))
        const changed = derived.filter(([name, text]) => properties[name] !== text).map(([name]) => name)
        expect(changed.filter((name) => !known.has(name))).toEqual([])
      }),
    )
  })

  test('no form is without a property (SRCH-21)', () => {
    const names = definitions.map(({ name }) => name)
    expect(Object.keys(derivedValues(type, NOW)).filter((name) => !names.includes(name))).toEqual([])
  })
})
