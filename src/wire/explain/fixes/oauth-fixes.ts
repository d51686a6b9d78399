import { type Draft, type Fix, withNote } from '../draft.ts'

type Fields = Readonly<Record<string, string>>

const client: Fields = { client_id: '{client_id}', client_secret: '{client_secret}' }

/** What each grant is asked for with; braces stand for what only the caller knows. */
const grants: Readonly<Record<string, Fields>> = {
  refresh_token: { grant_type: 'refresh_token', ...client, refresh_token: '{refresh_token}' },
  authorization_code: {
    grant_type: 'authorization_code',
    ...client,
    redirect_uri: '{redirect_uri}',
    code: '{code}',
  },
  client_credentials: { grant_type: 'client_credentials', ...client },
}

/** Fields that were right so far stay: only those that open something, or were refused, are placeholders. */
const KEPT: readonly string[] = ['client_id', 'redirect_uri', 'scope']

/** A form that the endpoint takes, of the grant that was meant. */
export const withGrantFields: Fix = (draft, failure) => {
  const isNoForm = draft.form === undefined && draft.body !== undefined
  const note = isNoForm ? AS_FORM : notes[failure.oauth?.code ?? '']
  const noted = note === undefined ? draft : withNote(draft, note)
  if (draft.operation?.takesForm !== true) return noted
  const isOfGrant = draft.operation.id.endsWith('.token')
  const fields = isOfGrant ? grantOf(draft.form ?? {}) : { ...client, token: '{token}' }
  return withNote(withForm(noted, fields, failure.path), 'Fill in the fields in braces.')
}

function withForm(draft: Draft, fields: Fields, refused: string): Draft {
  const kept = Object.entries(draft.form ?? {}).filter(
    ([name, value]) => KEPT.includes(name) && name in fields && name !== refused && value !== '',
  )
  const { body: _body, ...rest } = draft
  return { ...rest, form: { ...fields, ...Object.fromEntries(kept) } }
}

function grantOf(sent: Fields): Fields {
  const named = Object.hasOwn(grants, sent.grant_type ?? '') ? grants[sent.grant_type ?? ''] : undefined
  const meant = 'code' in sent ? grants.authorization_code : grants.refresh_token
  return named ?? meant ?? {}
}

const AS_FORM = 'The fields are those of a form, application/x-www-form-urlencoded; JSON is not read here.'

const notes: Readonly<Record<string, string>> = {
  BAD_GRANT_TYPE: 'grant_type is refresh_token, authorization_code or client_credentials.',
  BAD_CLIENT_ID:
    'client_id is that of a client of this server: `tidemark app list` shows them, `tidemark app create` makes one.',
  BAD_CLIENT_SECRET: 'client_secret was shown when the client was made, and only then.',
  BAD_AUTH_CODE: 'A code is good once, for 60 seconds: send the user to /oauth/authorize for another.',
  EXPIRED_AUTH_CODE: 'A code is good for 60 seconds: send the user to /oauth/authorize for another.',
  MISMATCH_REDIRECT_URI_AUTH_CODE: 'redirect_uri is exactly the one that the code was asked for with.',
  BAD_CODE_VERIFIER: 'code_verifier is the text whose SHA-256 was sent as code_challenge.',
  BAD_REFRESH_TOKEN:
    'A refresh token goes when it is revoked or the app is uninstalled: install the app again.',
  BAD_SCOPES: 'Ask for scopes that the app may hold, or leave scope out.',
}
