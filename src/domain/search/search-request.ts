/** The operators of filters (search 2). */
export const filterOperators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const

export type FilterOperator = (typeof filterOperators)[number]

/** One filter whose operator has the values that it needs. */
export type SearchFilter = {
  readonly propertyName: string
  readonly operator: FilterOperator
  /** Empty for operators that need none. */
  readonly value: string
  readonly highValue: string
  readonly values: readonly string[]
  /** Where it is in the request, for the refusal: `filterGroups[0].filters[1]`. */
  readonly path: string
}

/** What a request asks for: one of the groups holds if all of its filters do. */
export type SearchRequest = {
  readonly groups: readonly (readonly SearchFilter[])[]
  readonly query: string
  readonly sort?: { readonly propertyName: string; readonly isDescending: boolean; readonly path: string }
  readonly offset: number
  readonly limit: number
}
