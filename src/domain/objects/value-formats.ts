import { normaliseEmail } from '../identity/email.ts'
import { readEmailHeaders } from './email-headers.ts'
import type { ValueFormat } from './property-definition.ts'

/** Why a value is refused; `code` is one of objects 9.3. */
export type ValueProblem = { readonly message: string; readonly code: string }

const URL_PATTERN = /https?:\/\/|\bwww\.[^\s.]/i
const HTTPS_PATTERN = /^https:\/\/[^\s/?#]+(?:[/?#]\S*)?$/i

type Reading = string | ValueProblem

/**
 * The text to store for a string property of a format, or the problem with it. Source: OBJ-43 (observed); addresses
 * of recordings and headers of e-mails: properties 8.6, objects 11 (chosen).
 */
export function readFormatted(format: ValueFormat, text: string): Reading {
  return readers[format](text)
}

const readers: Readonly<Record<ValueFormat, (text: string) => Reading>> = {
  email: (text) =>
    normaliseEmail(text) ?? { message: `Email address ${text} is invalid`, code: 'INVALID_EMAIL' },
  domain: (text) =>
    /\s/.test(text) ? { message: `"${text}" is an invalid domain`, code: 'INVALID_DOMAIN' } : text,
  person_name: (text) =>
    URL_PATTERN.test(text) ? { message: `"${text}" contains a URL`, code: 'CONTAINS_URL' } : text,
  https_url: (text) =>
    HTTPS_PATTERN.test(text) ? text : { message: `"${text}" is not a valid https URL`, code: 'INVALID_URL' },
  email_headers: (text) => (readEmailHeaders(text) === undefined ? badHeaders : text),
  // A list: its members are checked one by one.
  epoch_ms_list: (text) => text,
}

const badHeaders: ValueProblem = {
  message:
    'The headers of an e-mail must be the text of a JSON object: from and sender with email, firstName and lastName, and to, cc and bcc with lists of such objects.',
  code: 'INVALID_JSON',
}
