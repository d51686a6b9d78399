import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import type { FieldType, PropertyType } from '../objects/property-definition.ts'
import type { AccountProperties } from './account-properties.ts'
import { checkOptionsPresent, type OptionInput, readOptions } from './check-options.ts'
import { checkFormula } from './formula/check-formula.ts'
import type { DataSensitivity, PropertyDetails } from './property.ts'
import { definitionInvalid } from './property-failures.ts'

/** A definition as sent (properties 2.1), or a stored one with what a request changes. */
export type DetailsInput = {
  readonly label: string
  readonly groupName: string
  readonly type: string
  readonly fieldType: string
  readonly description?: string
  readonly options?: readonly OptionInput[]
  readonly displayOrder?: number
  readonly formField?: boolean
  readonly hidden?: boolean
  readonly hasUniqueValue?: boolean
  readonly externalOptions?: boolean
  readonly referencedObjectType?: string
  readonly calculationFormula?: string
  readonly currencyPropertyName?: string
  readonly dataSensitivity?: string
  readonly numberDisplayHint?: string
  readonly textDisplayHint?: string
  readonly showCurrencySymbol?: boolean
}

/** What a definition is checked against. */
export type DetailsContext = {
  readonly objectTypeId: string
  readonly name: string
  /** Which input of a batch, such as `inputs[3].`; empty for a single one. */
  readonly pathPrefix: string
  readonly existing: AccountProperties
}

/** Source: properties 2.3; `phone_number` counts as a text (chosen). */
const fieldTypes: Readonly<
  Record<string, { readonly type: PropertyType; readonly fields: readonly FieldType[] }>
> = {
  string: {
    type: 'string',
    fields: ['text', 'textarea', 'html', 'phonenumber', 'file', 'calculation_equation'],
  },
  phone_number: { type: 'string', fields: ['text', 'phonenumber'] },
  number: { type: 'number', fields: ['number', 'calculation_equation'] },
  bool: { type: 'bool', fields: ['booleancheckbox', 'calculation_equation'] },
  enumeration: {
    type: 'enumeration',
    fields: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  },
  date: { type: 'date', fields: ['date'] },
  datetime: { type: 'datetime', fields: ['date'] },
}

const SENSITIVITIES: readonly DataSensitivity[] = ['non_sensitive', 'sensitive', 'highly_sensitive']
const NUMBER_HINTS = ['currency', 'duration', 'formatted', 'percentage', 'probability', 'unformatted']
const TEXT_HINTS = [
  'domain_name',
  'email',
  'ip_address',
  'multi_line',
  'phone_number',
  'physical_address',
  'postal_code',
  'unformatted_single_line',
]
const TYPES_WITH_OPTIONS: readonly PropertyType[] = ['enumeration', 'bool']

/**
 * Checks a definition whole and brings it into its stored form: options in place, defaults filled in.
 * Fails with `definition_invalid`. Source: properties 2.1, 2.3, 2.4; order PROP-8.
 */
export function checkDetails(input: DetailsInput, context: DetailsContext): Outcome<PropertyDetails> {
  const { name, objectTypeId, pathPrefix } = context
  const { type, fieldType, externalOptions = false } = input
  const owner = { name, objectTypeId, type, fieldType, externalOptions, pathPrefix }
  const missing = checkLabel(input, context) ?? checkOptionsPresent(input.options ?? [], owner)
  if (missing !== undefined) return refusal(missing)
  const kind = findKind(input)
  if (kind === undefined) return refusal(kindInvalid(input, context))
  const options = TYPES_WITH_OPTIONS.includes(kind.type)
    ? readOptions(input.options ?? [], owner)
    : success([])
  if (!options.ok) return options
  const details = buildDetails(input, { ...kind, options: options.value })
  const failure = findMisfit(details, input, context)
  return failure === undefined ? success(details) : refusal(failure)
}

/** What is wrong with members that each could be right alone. */
function findMisfit(
  details: PropertyDetails,
  input: DetailsInput,
  context: DetailsContext,
): Failure | undefined {
  return (
    checkMembers(input, context) ??
    checkUnique(details, context) ??
    checkOwners(details, context) ??
    checkFormula(details, context) ??
    checkGroup(input, context)
  )
}

type Kind = { readonly type: PropertyType; readonly fieldType: FieldType }

function findKind({ type, fieldType }: DetailsInput): Kind | undefined {
  const row = Object.hasOwn(fieldTypes, type) ? fieldTypes[type] : undefined
  const known = row?.fields.find((field) => field === fieldType)
  return row === undefined || known === undefined ? undefined : { type: row.type, fieldType: known }
}

/** Says what would be right, too: the text alone does not tell. */
function kindInvalid({ type, fieldType }: DetailsInput, { name, pathPrefix }: DetailsContext): Failure {
  const row = Object.hasOwn(fieldTypes, type) ? fieldTypes[type] : undefined
  const allowed =
    row === undefined ? { allowedTypes: Object.keys(fieldTypes) } : { allowedFieldTypes: row.fields }

  return definitionInvalid('Property failed validation.', {
    rule: 'properties PROP-8',
    path: `${pathPrefix}fieldType`,
    subCategory: 'Properties.PROPERTY_CREATE_FAILED_VALIDATION',
    context: { propertyName: [name], fieldType: [fieldType.slice(0, 200)], ...allowed },
  })
}

function buildDetails(
  input: DetailsInput,
  read: Kind & { readonly options: PropertyDetails['options'] },
): PropertyDetails {
  const isCalculated = read.fieldType === 'calculation_equation'
  const given = <K extends keyof DetailsInput>(member: K) =>
    input[member] === undefined ? {} : { [member]: input[member] }
  return {
    label: input.label,
    groupName: input.groupName,
    ...read,
    description: input.description ?? '',
    displayOrder: input.displayOrder ?? -1,
    formField: input.formField ?? false,
    hidden: input.hidden ?? false,
    hasUniqueValue: input.hasUniqueValue ?? false,
    externalOptions: input.externalOptions ?? false,
    ...given('referencedObjectType'),
    ...(isCalculated ? given('calculationFormula') : {}),
    ...given('currencyPropertyName'),
    dataSensitivity: SENSITIVITIES.find((known) => known === input.dataSensitivity) ?? 'non_sensitive',
    ...given('numberDisplayHint'),
    ...given('textDisplayHint'),
    ...given('showCurrencySymbol'),
  }
}

function checkLabel({ label }: DetailsInput, { pathPrefix, name }: DetailsContext): Failure | undefined {
  if (label.trim() !== '') return undefined
  return definitionInvalid(`Property '${name}' needs a label that is not blank`, {
    rule: 'properties 2.1',
    path: `${pathPrefix}label`,
    context: { propertyName: [name] },
  })
}

/** Members with a fixed set of values. */
function checkMembers(input: DetailsInput, { name, pathPrefix }: DetailsContext): Failure | undefined {
  const rows = [
    ['dataSensitivity', SENSITIVITIES],
    ['numberDisplayHint', NUMBER_HINTS],
    ['textDisplayHint', TEXT_HINTS],
  ] as const
  for (const [member, allowed] of rows) {
    const value = input[member]
    if (value === undefined || allowed.some((known) => known === value)) continue
    const message = `${member} '${value.slice(0, 100)}' is not one of ${allowed.join(', ')}`
    return definitionInvalid(message, {
      rule: 'properties 2.1',
      path: `${pathPrefix}${member}`,
      context: { propertyName: [name], [member]: [value.slice(0, 100)] },
    })
  }
  return undefined
}

/** Only texts and numbers that are written can be unique (properties 2.1, chosen). */
function checkUnique(
  { hasUniqueValue, type, fieldType }: PropertyDetails,
  { name, pathPrefix }: DetailsContext,
): Failure | undefined {
  const isAllowed = (type === 'string' || type === 'number') && fieldType !== 'calculation_equation'
  if (!hasUniqueValue || isAllowed) return undefined
  return definitionInvalid(`Property '${name}' cannot have unique values: only texts and numbers can`, {
    rule: 'properties 2.1',
    path: `${pathPrefix}hasUniqueValue`,
    context: { propertyName: [name] },
  })
}

/** Options from outside are those of the account's owners (properties 2.1). */
function checkOwners(
  { externalOptions, referencedObjectType, type }: PropertyDetails,
  { name, pathPrefix }: DetailsContext,
): Failure | undefined {
  if (!externalOptions || (referencedObjectType === 'OWNER' && type === 'enumeration')) return undefined
  const message = `Property '${name}' can have external options only as an enumeration with referencedObjectType OWNER`
  return definitionInvalid(message, {
    rule: 'properties 2.1',
    path: `${pathPrefix}referencedObjectType`,
    context: { propertyName: [name] },
  })
}

/** Source: PROP-28 (chosen). */
function checkGroup(
  { groupName }: DetailsInput,
  { existing, pathPrefix }: DetailsContext,
): Failure | undefined {
  if (existing.groups.some((group) => group.name === groupName)) return undefined
  return definitionInvalid(`No property group exists with the name '${groupName.slice(0, 200)}'`, {
    rule: 'properties PROP-28',
    path: `${pathPrefix}groupName`,
    context: { groupName: [groupName.slice(0, 200)] },
  })
}
