import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { filterOperators, type SearchFilter } from '../../../domain/search/search-request.ts'
import type { FilterBody } from './search-schemas.ts'

/** Refusals that begin with where the body could not be read. */
export type SearchPlace = {
  readonly invalid: (problem: string, path: string) => Failure
  readonly notDeserialized: (typeName: string, text: string, path: string) => Failure
}

/** Source: SRCH-26 (observed; some wordings chosen). The column is that of the body's end. */
export function searchPlace(bytes: Uint8Array | undefined): SearchPlace {
  const invalid = (problem: string, path: string): Failure => ({
    kind: 'json_invalid',
    message: `Invalid input JSON on line 1, column ${bytes?.length ?? 0}: ${problem}`,
    rule: 'search SRCH-26',
    path,
  })
  return {
    invalid,
    notDeserialized: (typeName, text, path) =>
      invalid(`Cannot deserialize value of type \`${typeName}\` from String "${text.slice(0, 100)}"`, path),
  }
}

/** A filter whose operator is known and has the values that it needs. */
export function decodeFilter(filter: FilterBody, path: string, place: SearchPlace): Outcome<SearchFilter> {
  const operator = filterOperators.find((candidate) => candidate === filter.operator)
  if (operator === undefined)
    return refusal(place.notDeserialized('FilterOperator', filter.operator, `${path}.operator`))
  const problem = findProblem(filter, operator)
  if (problem !== undefined) return refusal(place.invalid(problem, path))
  return success({
    propertyName: filter.propertyName,
    operator,
    value: String(filter.value ?? ''),
    highValue: String(filter.highValue ?? ''),
    values: (filter.values ?? []).map(String),
    path,
  })
}

const withoutValue: readonly string[] = ['HAS_PROPERTY', 'NOT_HAS_PROPERTY']
const withValues: readonly string[] = ['IN', 'NOT_IN']

function findProblem(filter: FilterBody, operator: SearchFilter['operator']): string | undefined {
  if (withoutValue.includes(operator)) return undefined
  const hasValue = isGiven(filter.value)
  const hasValues = (filter.values ?? []).length > 0
  if (hasValue && hasValues) return 'value and values are mutually exclusive'
  if (withValues.includes(operator)) return hasValues ? undefined : `operator ${operator} requires values`
  if (!hasValue) return `operator ${operator} requires a value`
  const isOpen = operator === 'BETWEEN' && !isGiven(filter.highValue)
  return isOpen ? 'operator BETWEEN requires a highValue' : undefined
}

function isGiven(value: FilterBody['value']): boolean {
  return value !== undefined && value !== null
}
