import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'

/** `true` or `false` in any case; absent means false (PH25). */
export function decodeFlag(query: URLSearchParams, name: string): Outcome<boolean> {
  const text = query.get(name)?.toLowerCase()
  if (text === undefined || text === '' || text === 'false') return success(false)
  return text === 'true' ? success(true) : refusal(badParameter(name, query.get(name) ?? '', 'true or false'))
}

function badParameter(name: string, value: string, wanted: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `Unable to parse value for query parameter: ${name}. It must be ${wanted}, '${value.slice(0, 100)}' is not`,
    rule: 'platform PE13',
    path: name,
    context: { [name]: [value.slice(0, 100)] },
  }
}
