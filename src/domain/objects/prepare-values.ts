import { refusal } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { checkOrder } from './check-order.ts'
import { checkProperties } from './check-properties.ts'
import type { PropertyCheckOptions, PropertyInputs } from './check-properties.ts'
import type { ObjectType } from './object-types.ts'
import { resolvePlacement } from './pipelines.ts'
import { findByName, storedName } from './property-definition.ts'
import { propertiesInvalid } from './property-problems.ts'
import type { PropertyValues } from './record.ts'

/**
 * The first three checks of an input in their fixed order: names and values, required properties, pipeline and stage.
 * With `current` it is an update: then nothing that is required may be cleared (OBJ-35). The answer is what
 * `buildRecord` and `changeRecord` take. Fails with `properties_invalid` or `properties_missing`.
 * Source: OBJ-45 (chosen).
 */
export function prepareValues(
  objectType: ObjectType,
  properties: PropertyInputs,
  options: PropertyCheckOptions,
): Outcome<PropertyValues> {
  const checked = checkProperties(properties, options)
  if (!checked.ok) return checked
  const problem = checkOrder(objectType, checked.value, options.current)
  if (problem !== undefined) return refusal(propertiesInvalid([problem], options))
  const values = options.current === undefined ? withCopies(objectType, checked.value) : checked.value
  const missing = listMissing(objectType, values, options)
  if (missing.length > 0) return refusal(propertiesMissing(objectType, missing, options.pathPrefix))
  return resolvePlacement(objectType, values, options)
}

/** A meeting begins when it begins, if nothing else is said (objects 5.3). */
function withCopies({ copiedValues = {} }: ObjectType, values: PropertyValues): PropertyValues {
  const copies = Object.entries(copiedValues).flatMap(([name, source]) => {
    const value = values[source]
    return values[name] || !value ? [] : [[name, value] as const]
  })
  return { ...values, ...Object.fromEntries(copies) }
}

function listMissing(
  { required }: ObjectType,
  values: PropertyValues,
  { current, catalogue }: Pick<PropertyCheckOptions, 'current' | 'catalogue'>,
): readonly string[] {
  const after = { ...current, ...values }
  const keptAs = (name: string) => storedName(findByName(catalogue, name) ?? { name })
  const empty = required.names.filter((name) => !after[keptAs(name)])
  switch (required.rule) {
    case 'all':
      return current === undefined ? empty : empty.filter((name) => values[keptAs(name)] === '')
    case 'one_of':
      return empty.length === required.names.length && isClearedOrNew(required.names, values, current)
        ? empty
        : []
    case 'any_key':
      return current === undefined && Object.keys(values).length === 0 ? required.names : []
  }
}

/** An update answers for what it clears, not for what was missing before it. */
function isClearedOrNew(
  names: readonly string[],
  values: PropertyValues,
  current: PropertyValues | undefined,
): boolean {
  return current === undefined || names.some((name) => values[name] === '')
}

function propertiesMissing(objectType: ObjectType, names: readonly string[], pathPrefix: string): Failure {
  return {
    kind: 'properties_missing',
    message: `Error creating ${objectType.label}. Some required properties were not set.`,
    rule: 'objects OBJ-44',
    path: `${pathPrefix}properties`,
    context: { properties: names },
  }
}
