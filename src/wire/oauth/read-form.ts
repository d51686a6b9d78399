import { type Outcome, success } from '../../domain/failure.ts'
import type { RouteContext } from '../route.ts'
import { oauthRefusal } from './oauth-errors.ts'

const FORM = 'application/x-www-form-urlencoded'

export type FormFields = Readonly<Record<string, string>>

/**
 * The fields of a form body; a body of another type counts as empty (PA17). A field that is there twice refuses the
 * request (PA18); empty ones are absent. The client may be named by HTTP Basic instead (PA16).
 */
export function readForm({ body, contentType, authorization }: RouteContext): Outcome<FormFields> {
  const isForm = contentType?.split(';')[0]?.trim().toLowerCase() === FORM
  const params = new URLSearchParams(isForm && body ? new TextDecoder().decode(body) : '')
  const fields = readFields(params)
  return fields.ok ? success({ ...readBasic(authorization), ...fields.value }) : fields
}

/**
 * What is there once and is not empty; what is there twice refuses the request (PA18). A NUL character becomes one that is
 * in no name and no secret: the database could not even be asked for it (decision 17).
 */
export function readFields(params: URLSearchParams): Outcome<FormFields> {
  const names = new Set<string>()
  const twice = [...params.keys()].find((name) => names.size === names.add(name).size)
  if (twice !== undefined) return oauthRefusal('BAD_REQUEST', twice)
  const given = [...params].filter(([, value]) => value !== '')
  return success(Object.fromEntries(given.map(([name, value]) => [name, withoutNul(value)])))
}

/** Client id and secret of an `Authorization: Basic` header, form-encoded inside it (RFC 6749, 2.3.1). */
function readBasic(header: string | undefined): FormFields {
  const encoded = /^basic +([\w+/=-]+) *$/i.exec(header ?? '')?.[1]
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon === -1) return {}
  const parts = [text.slice(0, colon), text.slice(colon + 1)].map((part) => withoutNul(decodePart(part)))
  const [client_id = '', client_secret = ''] = parts
  // A client without a secret has nothing behind the colon.
  return { client_id, ...(client_secret === '' ? {} : { client_secret }) }
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // Not encoded, then: clients that send their id as it is are common.
    return text
  }
}
