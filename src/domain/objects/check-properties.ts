import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { normaliseValue } from './normalise-value.ts'
import type { PropertyInput } from './normalise-value.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from './property-definition.ts'
import { propertiesInvalid } from './property-problems.ts'
import type { PropertyProblem } from './property-problems.ts'
import type { PropertyValues } from './record.ts'

/** Property names and values of one input, as decoded. */
export type PropertyInputs = Readonly<Record<string, PropertyInput>>

/** What the check of an input needs to know besides the input. */
export type PropertyCheckOptions = {
  readonly catalogue: PropertyCatalogue
  readonly accountId: string
  /** Values of the record that is changed; absent in a create. */
  readonly current?: PropertyValues
  /** Which input of a batch, such as `inputs[3].`; empty for a single one. */
  readonly pathPrefix: string
  /** Epoch ms. */
  readonly now: number
}

const MAX_NAME_CHARACTERS = 99
const UPPER_CASE = /\p{Lu}/u

/**
 * The refusal of names with capitals or of 100 and more characters. It ranks with malformed JSON, so in a batch it
 * refuses the whole request. The column is always 1. Source: OBJ-38 (observed).
 */
export function checkPropertyNames(properties: PropertyInputs, pathPrefix: string): Failure | undefined {
  const bad = Object.keys(properties).filter(
    (name) => name.length > MAX_NAME_CHARACTERS || UPPER_CASE.test(name),
  )
  if (bad.length === 0) return undefined
  const rule = 'Names for properties should be lowercase and have less than 100 characters.'
  return {
    kind: 'json_invalid',
    message: `Invalid input JSON on line 1, column 1: ${rule} Invalid names: [${bad.join(', ')}]`,
    rule: 'objects OBJ-38',
    path: `${pathPrefix}properties`,
  }
}

/**
 * Checks every property of an input and answers the texts to store, `''` for cleared ones, by their stored names.
 * Fails with one `properties_invalid` that lists all problems in the order of the request's keys.
 * Source: OBJ-39 to OBJ-43; unknown and read-only properties are errors (OBJ-40, chosen).
 */
export function checkProperties(
  properties: PropertyInputs,
  options: PropertyCheckOptions,
): Outcome<PropertyValues> {
  const values: [string, string][] = []
  const problems: PropertyProblem[] = []
  for (const [name, input] of Object.entries(properties)) {
    const reading = checkProperty(name, input, options)
    if (reading.ok) values.push([reading.storedAs, reading.value])
    else problems.push(...reading.problems)
  }
  return problems.length > 0
    ? refusal(propertiesInvalid(problems, options))
    : success(Object.fromEntries(values))
}

type Reading =
  | { readonly ok: true; readonly storedAs: string; readonly value: string }
  | { readonly ok: false; readonly problems: readonly PropertyProblem[] }

function checkProperty(
  name: string,
  input: PropertyInput,
  { catalogue, current, now }: PropertyCheckOptions,
): Reading {
  const definition = findByName(catalogue, name)
  if (definition === undefined) {
    const message = `Property "${name}" does not exist`
    return { ok: false, problems: [{ name, message, code: 'PROPERTY_DOESNT_EXIST' }] }
  }
  if (isReadOnly(definition, { isCreate: current === undefined }))
    return { ok: false, problems: [readOnlyProblem(definition)] }
  const storedAs = storedName(definition)
  const normalised = normaliseValue(definition, input, { current: current?.[storedAs], now })
  return normalised.ok
    ? { ok: true, storedAs, value: normalised.value }
    : { ok: false, problems: normalised.problems.map((problem) => ({ ...problem, name })) }
}

function isReadOnly(definition: PropertyDefinition, { isCreate }: { readonly isCreate: boolean }): boolean {
  return definition.writable === 'never' || (definition.writable === 'on_create' && !isCreate)
}

function readOnlyProblem({ name, calculated }: PropertyDefinition): PropertyProblem {
  const kind = calculated ? 'calculated' : 'read only'
  return {
    name,
    message: `"${name}" is a ${kind} property; its value cannot be set.`,
    code: 'READ_ONLY_VALUE',
  }
}
