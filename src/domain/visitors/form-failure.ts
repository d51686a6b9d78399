import type { Failure, FailureDetail } from '../failure.ts'

/** What is wrong with a submission, in the words of HubSpot's forms. */
export type FormProblem = {
  readonly message: string
  /** Such as `INVALID_EMAIL`; clients tell errors by it. */
  readonly errorType: string
  /** Where in the request: `fields.email`. */
  readonly path: string
}

const FIELD_ERROR = 'VALUE_NOT_IN_FIELD_DEFINITION'

/** Documented names of errors, by the codes of property errors. */
const errorTypes: Readonly<Record<string, string>> = {
  INVALID_EMAIL: 'INVALID_EMAIL',
  INVALID_INTEGER: 'INVALID_NUMBER',
  INVALID_LONG: 'INVALID_NUMBER',
  INVALID_MIN_NUMBER: 'NUMBER_OUT_OF_RANGE',
  INVALID_MAX_NUMBER: 'NUMBER_OUT_OF_RANGE',
  PROPERTY_VALUE_TOO_LONG: 'INPUT_TOO_LARGE',
  MAX_LENGTH: 'INPUT_TOO_LARGE',
  PROPERTY_DOESNT_EXIST: 'FIELD_NOT_IN_FORM_DEFINITION',
  READ_ONLY_VALUE: 'FIELD_NOT_IN_FORM_DEFINITION',
}

/** The refusal of a submission, with every problem (PT10, PT11; form observed). */
export function submissionInvalid(problems: readonly FormProblem[]): Failure {
  return {
    kind: 'submission_invalid',
    message: 'The request is not valid',
    rule: 'platform PT10, PT11',
    path: problems[0]?.path ?? '',
    details: problems.map(({ message, errorType, path }) => ({
      message: `Error in '${path}'. ${message}`,
      in: path,
      code: errorType,
    })),
  }
}

/** The same for a value that the contact cannot have; what is not the caller's fault stays as it is. */
export function asSubmissionFailure(failure: Failure): Failure {
  switch (failure.kind) {
    case 'properties_invalid':
      return submissionInvalid((failure.details ?? []).map(fieldProblem))
    case 'unavailable':
    case 'outcome_unknown':
      return failure
    default:
      return submissionInvalid([
        {
          message: failure.message,
          errorType: FIELD_ERROR,
          path: failure.path.startsWith('properties.') ? `fields${failure.path.slice(10)}` : 'fields',
        },
      ])
  }
}

function fieldProblem({ message, code = '', context }: FailureDetail): FormProblem {
  const name = context?.propertyName?.[0] ?? ''
  return { message, errorType: errorTypes[code] ?? FIELD_ERROR, path: `fields.${name}` }
}
