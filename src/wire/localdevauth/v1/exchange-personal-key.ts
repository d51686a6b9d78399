import { Type } from 'typebox'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import type { PersonalKey, PersonalKeys } from '../../../domain/personal-keys.ts'
import { hashSecret, newOAuthSecret, secretHint } from '../../../platform/secrets.ts'
import type { WireReply } from '../../errors.ts'
import { credentialOperations } from '../../operations/credential-operations.ts'
import { badParameter } from '../../query-parameters.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'

type Deps = { readonly personalKeys: PersonalKeys; readonly now: () => number }

/** Lifetime of the token: that of an OAuth access token (platform 1.1). */
const TOKEN_SECONDS = 1_800

const PersonalKeyRequest = Type.Object(
  { encodedOAuthRefreshToken: Type.String() },
  { title: 'PersonalKeyRequest' },
)

const PersonalKeyQuery = Type.Object({ portalId: Type.Optional(Type.String()) })

const PersonalTokenResponse = Type.Object(
  {
    hubId: Type.Integer(),
    userId: Type.Integer(),
    oauthAccessToken: Type.String(),
    expiresAtMillis: Type.Integer({ description: 'Epoch ms' }),
    scopeGroups: Type.Array(Type.String()),
    encodedOAuthRefreshToken: Type.String({ description: 'The key that was sent' }),
    hubName: Type.String(),
    accountType: Type.String({ enum: ['STANDARD', 'APP_DEVELOPER'] }),
    enabledFeatures: Type.Object({}),
  },
  { title: 'PersonalTokenResponse' },
)

/** `POST /localdevauth/v1/auth/refresh[?portalId={id}]` (PA33, PA34). */
export function exchangePersonalKey({ personalKeys, now }: Deps): Route {
  const decodeBody = compileBody(PersonalKeyRequest, missingFields)
  return {
    operation: credentialOperations.exchangePersonalKey,
    documentation: {
      body: PersonalKeyRequest,
      query: PersonalKeyQuery,
      replies: { 200: PersonalTokenResponse },
    },
    handle: async ({ body, query }): Promise<Outcome<WireReply>> => {
      const portalId = query.get('portalId') ?? ''
      if (!/^\d{0,18}$/.test(portalId)) return refusal(badParameter('portalId', portalId, 'an account id'))
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { encodedOAuthRefreshToken: secret } = decoded.value
      const keyHash = hashSecret(secret)
      const key = await personalKeys.findKey(keyHash, now())
      if (key === undefined) return refusal(keyUnknown)
      if (portalId !== '' && BigInt(portalId) !== BigInt(key.accountId)) return refusal(otherPortal)
      const token = newOAuthSecret('tpa-')
      const expiresAt = now() + TOKEN_SECONDS * 1_000
      const made = { tokenHash: hashSecret(token), hint: secretHint(token), createdAt: now(), expiresAt }
      const issued = { accountId: key.accountId, ...made }
      if (!(await personalKeys.issueToken(keyHash, issued))) return refusal(keyUnknown)
      const answer = { ...encodeKey(key), encodedOAuthRefreshToken: secret }
      return success({
        status: 200,
        body: { ...answer, oauthAccessToken: token, expiresAtMillis: expiresAt },
        headers: { 'cache-control': 'no-store' },
      })
    },
  }
}

function encodeKey({ accountId, accountName, accountKind, userId, scopes }: PersonalKey): object {
  return {
    hubId: Number(accountId),
    userId: Number(userId),
    hubName: accountName,
    accountType: accountKind === 'developer' ? 'APP_DEVELOPER' : 'STANDARD',
    scopeGroups: scopes,
    enabledFeatures: {},
  }
}

/** The same words for a key that ended and one that never was. */
const keyUnknown: Failure = {
  kind: 'authentication_missing',
  message: 'Authentication credentials not found. The personal access key is not known.',
  rule: 'platform PA34',
  path: 'encodedOAuthRefreshToken',
}

const otherPortal: Failure = {
  kind: 'authentication_missing',
  message: 'The personal access key is not for the account in portalId.',
  rule: 'platform PA34',
  path: 'portalId',
  subCategory: 'LocalDevAuthErrorType.INVALID_PORTAL_ID',
}
