import { MAX_TARGETS } from '../../domain/associations/read-links.ts'
import { type Failure, type Outcome, refusal, success } from '../../domain/failure.ts'
import { isRecordId } from '../../domain/objects/record-id.ts'

/** How many targets a page has at most, and behind which it starts. */
export type LinkPageOptions = { readonly limit: number; readonly after: string | undefined }

/** Reads `limit` and `after` of a list of links (ASC-15, ASC-16). */
export function decodePage(query: URLSearchParams): Outcome<LinkPageOptions> {
  const limitText = query.get('limit') ?? String(MAX_TARGETS)
  const after = query.get('after') ?? undefined
  const limit = /^\d+$/.test(limitText) ? Number(limitText) : 0
  if (limit > MAX_TARGETS) return refusal(tooMany(limitText.slice(0, 100)))
  if (limit < 1) return refusal(badPage('limit', limitText))
  if (after !== undefined && !isRecordId(after)) return refusal(badPage('after', after))
  return success({ limit, after })
}

function tooMany(limit: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `You can only request at most ${MAX_TARGETS} associations at once.`,
    rule: 'associations ASC-15',
    path: 'limit',
    context: { limit: [limit] },
  }
}

function badPage(name: string, value: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `${name} must be a whole number, '${value.slice(0, 100)}' is none`,
    rule: 'platform PE13',
    path: name,
    context: { [name]: [value.slice(0, 100)] },
  }
}
