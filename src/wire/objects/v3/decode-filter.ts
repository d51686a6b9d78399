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
      invalid(
        `Cannot deserialize value of type \`${typeName}\` from String "${text.slice(0, 100)}"`,
        path,
      ),
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

function findProblem(filter: FilterBody, operator: SearchFilter['operator']): string | undefined {
  const { value = null, highValue = null } = filter
  const values = filter.values ?? []
  if (operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY') return undefined
  if (value !== null && values.length > 0) return 'value and values are mutually exclusive'
  if (operator === 'IN' || operator === 'NOT_IN')
    return values.length === 0 ? `operator ${operator} requires values` : undefined
  if (value === null) return `operator ${operator} requires a value`
  if (operator === 'BETWEEN' && highValue === null) return 'operator BETWEEN requires a highValue'
  return undefined
}
