import { type Outcome, refusal, success } from '../failure.ts'
import type { PropertyDefinition } from '../objects/property-definition.ts'
import { equals, hasNone, oneOf } from './equality.ts'
import { readLinkFilter } from './read-link-filter.ts'
import { readOperand, readOperands } from './read-operand.ts'
import { searchRefused } from './refuse-search.ts'
import type { FilterOperator, SearchFilter } from './search-request.ts'
import type { ComparisonOperator, SearchCondition, SearchValue } from './search-value.ts'
import { nothing } from './search-value.ts'
import { findSearchable, type SearchableProperty, type SearchModel } from './searchable-property.ts'

const ASSOCIATIONS = 'associations.'

/** What a filter asks of a record. Fails with `search_invalid`. Source: search 2. */
export function readFilter(model: SearchModel, filter: SearchFilter): Outcome<SearchCondition> {
  const { propertyName, path } = filter
  if (propertyName.startsWith(ASSOCIATIONS)) {
    return readLinkFilter(model.objectType, propertyName.slice(ASSOCIATIONS.length), filter)
  }
  const found = findSearchable(model, propertyName, `${path}.propertyName`)
  if (!found.ok) return found
  const family = familyOf(found.value.definition)
  const reader = family === undefined ? undefined : readers[filter.operator][family]
  if (reader !== undefined) return reader(found.value, filter)
  const reason = `${filter.operator} does not apply to ${propertyName}, whose type is ${found.value.definition.type}`
  return refusal(searchRefused(reason, `${path}.operator`, 'search 2.1'))
}

/** Properties with the same operators (search 2.1). */
type Family = 'text' | 'ordered' | 'bool' | 'word' | 'list'

function familyOf({ type, fieldType }: PropertyDefinition): Family | undefined {
  if (type === 'enumeration') return fieldType === 'checkbox' ? 'list' : 'word'
  return families[type]
}

const families: Readonly<Partial<Record<PropertyDefinition['type'], Family>>> = {
  string: 'text',
  number: 'ordered',
  date: 'ordered',
  datetime: 'ordered',
  bool: 'bool',
}

type FilterReader = (property: SearchableProperty, filter: SearchFilter) => Outcome<SearchCondition>
type Readers = Readonly<Partial<Record<Family, FilterReader>>>

const forAll = (reader: FilterReader): Readers => ({
  text: reader,
  ordered: reader,
  bool: reader,
  word: reader,
  list: reader,
})
const forOrdered = (operator: ComparisonOperator): Readers => ({
  text: comparing(operator),
  ordered: comparing(operator),
})

const readers: Readonly<Record<FilterOperator, Readers>> = {
  EQ: { ...forAll(readEqual), list: onList(({ value }) => [value], false) },
  NEQ: { ...forAll(readUnequal), list: onList(({ value }) => [value], true) },
  IN: { ...forAll(readIn), list: onList(({ values }) => values, false) },
  NOT_IN: { ...forAll(readNotIn), list: onList(({ values }) => values, true) },
  LT: forOrdered('LT'),
  LTE: forOrdered('LTE'),
  GT: forOrdered('GT'),
  GTE: forOrdered('GTE'),
  BETWEEN: { text: readBetween, ordered: readBetween },
  HAS_PROPERTY: forAll(({ value }) => success({ kind: 'present', value })),
  NOT_HAS_PROPERTY: forAll(({ value }) => success({ kind: 'not', of: { kind: 'present', value } })),
  CONTAINS_TOKEN: tokenReaders((condition) => condition),
  NOT_CONTAINS_TOKEN: tokenReaders((condition, value) => hasNone(value, condition)),
}

/** An empty text is no value, so nothing equals it (SRCH-8). */
function readEqual(property: SearchableProperty, { value, path }: SearchFilter): Outcome<SearchCondition> {
  if (value === '') return success(nothing)
  const operand = readOperand(property.definition, value, `${path}.value`)
  return operand.ok ? success(equals(property, operand.value)) : operand
}

function readUnequal(property: SearchableProperty, filter: SearchFilter): Outcome<SearchCondition> {
  const equal = readEqual(property, filter)
  return equal.ok ? success(hasNone(property.value, equal.value)) : equal
}

function readIn(property: SearchableProperty, { values, path }: SearchFilter): Outcome<SearchCondition> {
  const operands = readOperands(
    property.definition,
    values.filter((value) => value !== ''),
    `${path}.values`,
  )
  return operands.ok ? success(oneOf(property, operands.value)) : operands
}

function readNotIn(property: SearchableProperty, filter: SearchFilter): Outcome<SearchCondition> {
  const among = readIn(property, filter)
  return among.ok ? success(hasNone(property.value, among.value)) : among
}

function onList(operandsOf: (filter: SearchFilter) => readonly string[], isNegated: boolean): FilterReader {
  return ({ value }, filter) => {
    const among: SearchCondition = { kind: 'hasMember', value, operands: operandsOf(filter) }
    return success(isNegated ? hasNone(value, among) : among)
  }
}

function comparing(operator: ComparisonOperator): FilterReader {
  return ({ definition, value, comparison }, filter) => {
    const operand = readOperand(definition, filter.value, `${filter.path}.value`)
    if (!operand.ok) return operand
    return success({ kind: 'compare', as: comparison, operator, value, operand: operand.value })
  }
}

/** Both ends are within (search 2, chosen). */
function readBetween(property: SearchableProperty, filter: SearchFilter): Outcome<SearchCondition> {
  const from = comparing('GTE')(property, filter)
  if (!from.ok) return from
  const to = comparing('LTE')(property, { ...filter, value: filter.highValue })
  return to.ok ? success({ kind: 'all', of: [from.value, to.value] }) : to
}

/** Texts by token, enumerations by whole value or member; a `*` stands for any text (SRCH-11, search 2.1). */
function tokenReaders(wrap: (condition: SearchCondition, value: SearchValue) => SearchCondition): Readers {
  return {
    text: ({ value }, { value: needle }) => {
      const glob = { kind: 'glob', as: 'folded', value, pattern: needle, orWord: true } as const
      return success(wrap(needle.includes('*') ? glob : { kind: 'tokens', value, needle }, value))
    },
    word: (property, { value: pattern }) => {
      const { value } = property
      const glob = { kind: 'glob', as: 'exact', value, pattern, orWord: false } as const
      return success(wrap(pattern.includes('*') ? glob : equals(property, pattern), value))
    },
    list: ({ value }, { value: pattern }) => {
      const like = { kind: 'hasMemberLike', value, pattern } as const
      const among = { kind: 'hasMember', value, operands: [pattern] } as const
      return success(wrap(pattern.includes('*') ? like : among, value))
    },
  }
}
