import { credentialErrors } from './credential-errors.ts'
import type { RealError } from './real-error.ts'
import { recordErrors } from './record-errors.ts'
import { requestErrors } from './request-errors.ts'

/** Error bodies of the real service that its users quoted in public, and how each is provoked here. */
export const realErrors: readonly RealError[] = [...credentialErrors, ...recordErrors, ...requestErrors]
