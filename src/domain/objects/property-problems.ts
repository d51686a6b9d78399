import type { Failure } from '../failure.ts'
import type { ValueProblem } from './value-formats.ts'

/** A problem together with the property that has it. */
export type PropertyProblem = ValueProblem & { readonly name: string }

const LOCALISED_CODES: readonly string[] = ['PROPERTY_DOESNT_EXIST', 'INVALID_OPTION', 'INVALID_OWNER_ID']

/**
 * All bad values of one input as one failure: the message carries them as compact JSON, `details` one by one.
 * `pathPrefix` says which input: empty, or `inputs[3].`. Source: OBJ-39 (docs, observed).
 */
export function propertiesInvalid(
  problems: readonly PropertyProblem[],
  options: { readonly accountId: string; readonly pathPrefix: string },
): Failure {
  const entries = problems.map((problem) => messageEntry(problem, options.accountId))
  return {
    kind: 'properties_invalid',
    message: `Property values were not valid: ${JSON.stringify(entries)}`,
    rule: 'objects OBJ-39',
    path: `${options.pathPrefix}properties.${problems[0]?.name ?? ''}`,
    details: problems.map(({ message, code, name }) => ({
      message,
      code,
      context: { propertyName: [name] },
    })),
  }
}

function messageEntry({ message, code, name }: PropertyProblem, accountId: string): object {
  return {
    isValid: false,
    message,
    error: code,
    name,
    ...(LOCALISED_CODES.includes(code) ? { localizedErrorMessage: message } : {}),
    ...(code === 'PROPERTY_DOESNT_EXIST' ? { portalId: Number(accountId) } : {}),
  }
}
