import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { definitionInvalid } from './property-failures.ts'

const NAME = /^[a-z][a-z0-9_]{0,98}$/
const RESERVED_PREFIX = /^(?:hs_|hubspot_)/
/** The one lower-case word that every JavaScript object answers to: as a key it would be there without being set. */
const RESERVED: readonly string[] = ['constructor']

/**
 * The name that a new property or group gets: lower-cased, at most 99 letters, digits and underscores, a letter first.
 * Names that belong to the server are refused. Source: PROP-15, PROP-29 (chosen).
 */
export function readNewName(text: string, pathPrefix: string): Outcome<string> {
  const name = text.toLowerCase()
  if (!NAME.test(name)) {
    const rule = 'start with a letter and have at most 99 letters, digits and underscores'
    return refusal(
      nameInvalid(`The name '${text.slice(0, 100)}' is not valid: it must ${rule}`, text, pathPrefix),
    )
  }
  if (RESERVED_PREFIX.test(name) || RESERVED.includes(name)) {
    const rule = RESERVED.includes(name) ? 'this word is reserved' : 'hs_ and hubspot_ are reserved prefixes'
    return refusal(nameInvalid(`The name '${name}' is not valid: ${rule}`, text, pathPrefix))
  }
  return success(name)
}

function nameInvalid(message: string, name: string, pathPrefix: string): Failure {
  return definitionInvalid(message, {
    rule: 'properties PROP-15',
    path: `${pathPrefix}name`,
    subCategory: 'PropertyValidationError.INVALID_PROPERTY_NAME',
    context: { name: [name.slice(0, 200)] },
  })
}
