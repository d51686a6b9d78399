import { filterOperators } from '../../../domain/search/search-request.ts'

/** How other languages spell operators of search filters. */
const spellings: Readonly<Record<string, string>> = {
  '=': 'EQ',
  '==': 'EQ',
  EQUAL: 'EQ',
  EQUALS: 'EQ',
  IS: 'EQ',
  '!=': 'NEQ',
  '<>': 'NEQ',
  NE: 'NEQ',
  NOT_EQ: 'NEQ',
  NOT_EQUAL: 'NEQ',
  NOT_EQUALS: 'NEQ',
  '<': 'LT',
  LESS_THAN: 'LT',
  '<=': 'LTE',
  LESS_THAN_OR_EQUAL: 'LTE',
  '>': 'GT',
  GREATER_THAN: 'GT',
  '>=': 'GTE',
  GREATER_THAN_OR_EQUAL: 'GTE',
  CONTAINS: 'CONTAINS_TOKEN',
  LIKE: 'CONTAINS_TOKEN',
  NOT_CONTAINS: 'NOT_CONTAINS_TOKEN',
}

/** The operator that was surely meant by what is none. */
export function meantOperator(sent: string): string | undefined {
  const word = sent
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_')
  return filterOperators.find((operator) => operator === word) ?? spellings[word]
}
