import type { FailureDetail } from '../failure.ts'
import { normaliseEmail } from '../identity/email.ts'
import { isRedirectUri } from '../oauth/redirect-uri.ts'

const MAX_NAME_CHARS = 200
const MIN_PASSWORD_CHARS = 8
const MAX_PASSWORD_CHARS = 256
const MAX_SCOPES = 300
const MAX_REDIRECT_URIS = 50
const MAX_LIFETIME_SECONDS = 315_360_000

/** The problem with a value of a request, as a list of none or one; nothing is wrong with an absent one. */
type Check<T> = (place: string, value: T | undefined) => readonly FailureDetail[]

function check<T>(isRight: (value: T) => boolean, message: string): Check<T> {
  return (place, value) => (value === undefined || isRight(value) ? [] : [{ message, in: place }])
}

export const checkName = check<string>(
  (name) => name.trim() !== '' && name.length <= MAX_NAME_CHARS,
  `it must have 1 to ${MAX_NAME_CHARS} characters and not be blank.`,
)

export const checkLabel = check<string>(
  (label) => label.length <= MAX_NAME_CHARS,
  `it may have up to ${MAX_NAME_CHARS} characters.`,
)

export const checkTimeZone = check<string>(
  isTimeZone,
  'it is no time zone. Use one such as Europe/Berlin or UTC.',
)

export const checkCurrency = check<string>(
  (code) => Intl.supportedValuesOf('currency').includes(code),
  'it is no currency. Use an ISO 4217 code such as EUR.',
)

export const checkNewId = check<string>(
  (id) => /^[1-9]\d{0,14}$/.test(id),
  'it must be a number of 1 to 15 digits that does not start with 0.',
)

export const checkScopes = check<readonly string[]>(
  (scopes) => scopes.length <= MAX_SCOPES && scopes.every((scope) => /^[!-~]{1,128}$/.test(scope)),
  `it may have up to ${MAX_SCOPES} scopes, each of 1 to 128 printable characters without blanks.`,
)

export const checkLifetime = check<number>(
  (seconds) => Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_LIFETIME_SECONDS,
  'it must be a whole number of seconds, up to ten years.',
)

export const checkRedirectUris = check<readonly string[]>(
  (uris) => uris.length <= MAX_REDIRECT_URIS && uris.every(isRedirectUri),
  `it may have up to ${MAX_REDIRECT_URIS} URIs, each https with a host name, or http://localhost, without a fragment.`,
)

export const checkEmail = check<string>(
  (email) => normaliseEmail(email) !== undefined,
  'it is no e-mail address.',
)

export const checkPassword = check<string>(
  (password) => password.length >= MIN_PASSWORD_CHARS && password.length <= MAX_PASSWORD_CHARS,
  `it must have ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters.`,
)

/** As the IANA database and `Intl` know it. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text })
    return true
  } catch {
    // A RangeError is how Intl says that it does not know the zone.
    return false
  }
}

const ID = /^\d{1,15}$/

/** Whether anything could have this id: other texts never reach storage. */
export function isId(text: string): boolean {
  return ID.test(text)
}
