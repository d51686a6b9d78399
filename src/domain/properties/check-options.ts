import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { sortByPlace } from './account-properties.ts'
import type { PropertyOption } from './property.ts'
import { definitionInvalid } from './property-failures.ts'

const MAX_OPTIONS = 5_000

/** An option as sent. */
export type OptionInput = {
  readonly label: string
  readonly value: string
  readonly displayOrder?: number
  readonly hidden?: boolean
  readonly description?: string
}

/** The property that options are checked for. */
export type OptionsOwner = {
  readonly name: string
  readonly objectTypeId: string
  readonly type: string
  readonly fieldType: string
  /** Options come from the account's owners, so it needs none of its own. */
  readonly externalOptions: boolean
  readonly pathPrefix: string
}

/**
 * Whether a property has the options that its type needs: any for an enumeration, `true` and `false` for a boolean.
 * Comes before every other check of the definition. Source: PROP-8, PROP-12, PROP-13 (observed).
 */
export function checkOptionsPresent(
  options: readonly OptionInput[],
  owner: OptionsOwner,
): Failure | undefined {
  if (owner.type === 'bool' || owner.fieldType === 'booleancheckbox')
    return checkBooleanOptions(options, owner)
  if (owner.type !== 'enumeration' || options.length > 0 || owner.externalOptions) return undefined
  const { name, objectTypeId } = owner
  return definitionInvalid(
    `Property '${name}' of object type '${objectTypeId}' has no options but options are required!`,
    {
      rule: 'properties PROP-12',
      path: `${owner.pathPrefix}options`,
      subCategory: 'PropertyValidationError.MISSING_OPTIONS',
      context: { property: [name], objectTypeId: [objectTypeId] },
    },
  )
}

function checkBooleanOptions(options: readonly OptionInput[], owner: OptionsOwner): Failure | undefined {
  const values = options.map(({ value }) => value).toSorted()
  if (values.length === 2 && values[0] === 'false' && values[1] === 'true') return undefined
  if (owner.fieldType === 'calculation_equation' && options.length === 0) return undefined
  return definitionInvalid(
    `Boolean properties must have exactly two options; one with a value of 'true', the other with a value of 'false'. Property '${owner.name}' has ${options.length} option(s).`,
    {
      rule: 'properties PROP-13',
      path: `${owner.pathPrefix}options`,
      subCategory: 'PropertyValidationError.INVALID_BOOLEAN_OPTION',
      context: { property: [owner.name], objectTypeId: [owner.objectTypeId] },
    },
  )
}

/**
 * The options to keep, in their display order: those without a place come after those with one, or have none when no
 * option has. Source: PROP-10, PROP-11, PROP-14.
 */
export function readOptions(
  options: readonly OptionInput[],
  owner: Pick<OptionsOwner, 'name' | 'pathPrefix'>,
): Outcome<readonly PropertyOption[]> {
  const failure = checkCount(options, owner) ?? checkValues(options, owner) ?? checkDistinct(options, owner)
  if (failure !== undefined) return refusal(failure)
  const places = options.flatMap(({ displayOrder }) => displayOrder ?? [])
  let last = Math.max(-1, ...places)
  const placed = options.map((option): PropertyOption => {
    const { label, value, hidden = false, description } = option
    const displayOrder = option.displayOrder ?? (places.length === 0 ? -1 : (last += 1))
    return { label, value, displayOrder, hidden, ...(description === undefined ? {} : { description }) }
  })
  return success(sortByPlace(placed))
}

type Owner = Pick<OptionsOwner, 'name' | 'pathPrefix'>

function checkCount(options: readonly OptionInput[], owner: Owner): Failure | undefined {
  if (options.length <= MAX_OPTIONS) return undefined
  const message = `Property '${owner.name}' has ${options.length} options; at most ${MAX_OPTIONS} are allowed`
  return optionInvalid(message, 'INVALID_OPTION', owner)
}

/** `;` separates the values of a list, and a value with blanks around it could never be written (objects 5.1). */
function checkValues(options: readonly OptionInput[], owner: Owner): Failure | undefined {
  const bad = options.find(({ value }) => value === '' || value.includes(';') || value.trim() !== value)
  if (bad === undefined) return undefined
  const rule = "an option's value may not be empty, contain ';' or begin or end with white space"
  return optionInvalid(
    `Property '${owner.name}' has the option value '${bad.value.slice(0, 200)}': ${rule}`,
    'INVALID_OPTION',
    owner,
  )
}

function checkDistinct(options: readonly OptionInput[], owner: Owner): Failure | undefined {
  for (const member of ['value', 'label'] as const) {
    const repeated = findRepeated(options.map((option) => option[member]))
    if (repeated === undefined) continue
    const message = `Property '${owner.name}' has more than one option with the ${member} '${repeated.slice(0, 200)}'`
    return optionInvalid(message, 'DUPLICATE_OPTION', owner)
  }
  return undefined
}

function findRepeated(texts: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (const text of texts) {
    if (seen.has(text)) return text
    seen.add(text)
  }
  return undefined
}

function optionInvalid(message: string, subCategory: string, { name, pathPrefix }: Owner): Failure {
  return definitionInvalid(message, {
    rule: 'properties PROP-11, PROP-14',
    path: `${pathPrefix}options`,
    subCategory: `PropertyValidationError.${subCategory}`,
    context: { property: [name] },
  })
}
