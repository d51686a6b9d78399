import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInCatalogue } from '../objects/catalogue/built-in-catalogue.ts'
import type { Pipeline } from '../objects/built-in-pipelines.ts'
import { deriveProperties } from '../objects/derive-properties.ts'
import { objectTypes } from '../objects/object-types.ts'
import type { PropertyDefinition, PropertyType } from '../objects/property-definition.ts'
import type { PropertyValues } from '../objects/record.ts'
import { accountObjectType, stageProperties } from '../pipelines/account-pipelines.ts'
import { unsearchableNames } from './derived-activity-values.ts'
import { derivedValues } from './derived-values.ts'

const NOW = Date.parse('2026-06-10T12:00:00Z')
/** A value of about every kind, so that whatever is derived from the property is derived. */
const texts: Readonly<Partial<Record<PropertyType, string>>> = {
  number: '100.50',
  datetime: '2026-05-01T08:00:00Z',
  date: '2026-05-01',
  bool: 'true',
}
const headers = JSON.stringify({ from: { email: 'a@x.org', firstName: 'A', lastName: 'B' } })
const textFor = ({ name, type }: PropertyDefinition) =>
  name === 'hs_email_headers' ? headers : (texts[type] ?? '+1 <p>x@y.org</p>')

/** Ids of an account's own stages have signs that names of properties have not. */
const ownPipelines: readonly Pipeline[] = [
  {
    id: 'own',
    label: 'Own',
    stages: [
      { id: 'Own-1', label: 'First', metadata: { probability: '0.5', isClosed: 'false' } },
      { id: 'Own-2', label: 'Second', metadata: { probability: '1.0', isClosed: 'true' } },
    ],
  },
]
const cases = objectTypes.flatMap((type) => [
  [type.plural, type, []] as const,
  [
    `${type.plural} with own pipelines`,
    accountObjectType(type, { pipelines: ownPipelines }),
    stageProperties(type.typeId, ownPipelines),
  ] as const,
])

describe.each(cases)('%s', (_name, type, ofStages) => {
  const definitions = [...builtInCatalogue(type.typeId).list(), ...ofStages]
  const stages = type.pipelines.flatMap((pipeline) => pipeline.stages)
  const places = type.pipelineProperties
  const place = fc.constantFrom(undefined, ...stages).map((stage): Record<string, string> => {
    if (places === undefined || stage === undefined) return {}
    return { [places.status ?? places.stage]: (places.status ? stage.status : stage.id) ?? '' }
  })

  test('every property that reads derive has a form for searches (SRCH-21)', () => {
    const known = new Set([...Object.keys(derivedValues(type, NOW)), ...Object.keys(unsearchableNames(type))])
    fc.assert(
      fc.property(fc.subarray([...definitions]), place, (some, at) => {
        const values = some.map((definition) => [definition.name, textFor(definition)] as const)
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
