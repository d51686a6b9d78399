import OAuth2Server from '@node-oauth/oauth2-server'

/** Why a grant is refused. */
export type GrantProblem =
  | 'client'
  | 'code'
  | 'code_expired'
  | 'redirect_uri'
  | 'verifier'
  | 'refresh_token'
  | 'refresh_client'
  | 'scope'
  | 'hub'
  | 'request'

export class GrantRefusal extends Error {
  readonly problem: GrantProblem

  constructor(problem: GrantProblem, cause: unknown) {
    super(`the grant was refused: ${problem}`, { cause })
    this.problem = problem
  }
}

/** Who asks for tokens, already looked up. `isPublic`: it has no secret, so that each refresh token is good for once. */
type GrantClient = { readonly id: string; readonly isPublic: boolean }

/** A code as the authorization made it. `challenge`: PKCE by S256. */
type GrantedCode = {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge?: string
  readonly isExpired: boolean
}

/** What the grants look up and store; the order and the checks between are the library's. */
export type GrantSteps = {
  /** The client with this id, and this secret unless it is public; undefined when there is none. */
  readonly authenticate: (clientId: string, secret: string | undefined) => Promise<GrantClient | undefined>
  /** Undefined for a code that is unknown or spent. */
  readonly findCode: (code: string) => Promise<GrantedCode | undefined>
  /** False when another exchange was faster. */
  readonly spendCode: () => Promise<boolean>
  /** The client that a live refresh token was given to. */
  readonly findRefreshToken: (token: string) => Promise<{ readonly clientId: string } | undefined>
  /** Whether the app may hold the scopes for itself. */
  readonly allowsScopes: (scopes: readonly string[]) => boolean
  /** Stores new tokens; false when what they rest on is gone. */
  readonly issue: (grantType: string, scopes: readonly string[]) => Promise<boolean>
}

/** Fields of a request to the token endpoint, each once. */
export type TokenFields = Readonly<Record<string, string>>

/** Stands for what the library cannot see: the steps know codes and tokens by their hashes. */
const OPAQUE = { user: {} }
const NEVER = new Date(8.64e15)
const LONG_AGO = new Date(0)
/** What the library is told; the real lifetimes are those of the steps. */
const LIFETIME_SECONDS = 1_800

/**
 * Runs an authorization_code, refresh_token or client_credentials grant (RFC 6749, RFC 7636). Throws `GrantRefusal`, or
 * what a step threw.
 */
export async function runTokenGrant(steps: GrantSteps, fields: TokenFields): Promise<void> {
  const trouble: unknown[] = []
  const watched = watch(steps, trouble)
  const isPublic = fields.client_secret === undefined
  const server = new OAuth2Server({ model: modelOf(watched, fields) })
  const request = new OAuth2Server.Request({
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' },
    body: fields,
  })
  try {
    await server.token(request, new OAuth2Server.Response({ headers: {} }), {
      accessTokenLifetime: LIFETIME_SECONDS,
      refreshTokenLifetime: LIFETIME_SECONDS,
      alwaysIssueNewRefreshToken: isPublic,
      requireClientAuthentication: { refresh_token: !isPublic },
    })
  } catch (error) {
    if (trouble.length > 0) throw trouble[0]
    throw new GrantRefusal(problemOf(error, fields), error)
  }
}

function modelOf(steps: GrantSteps, fields: TokenFields) {
  const clientOf = (id: string, isPublic = false) => ({
    id,
    isPublic,
    grants: ['authorization_code', 'refresh_token', ...(isPublic ? [] : ['client_credentials'])],
  })
  return {
    getClient: async (id: string, secret?: string) => {
      const client = await steps.authenticate(id, secret)
      return client && clientOf(client.id, client.isPublic)
    },
    getAccessToken: async () => undefined,
    getAuthorizationCode: async (authorizationCode: string) => {
      const code = await steps.findCode(authorizationCode)
      return (
        code && {
          ...OPAQUE,
          authorizationCode,
          client: clientOf(code.clientId),
          redirectUri: code.redirectUri,
          expiresAt: code.isExpired ? LONG_AGO : NEVER,
          ...(code.challenge === undefined
            ? {}
            : { codeChallenge: code.challenge, codeChallengeMethod: 'S256' }),
        }
      )
    },
    revokeAuthorizationCode: async () => {
      // The library does not look at the answer: a code that was spent meanwhile must stop it.
      if (await steps.spendCode()) return true
      throw new OAuth2Server.InvalidGrantError('Invalid grant: authorization code is invalid')
    },
    saveAuthorizationCode: async () => undefined,
    getRefreshToken: async (refreshToken: string) => {
      const found = await steps.findRefreshToken(refreshToken)
      return found && { ...OPAQUE, refreshToken, client: clientOf(found.clientId) }
    },
    revokeToken: async () => true,
    getUserFromClient: async () => OPAQUE.user,
    validateScope: async (_user: object, _client: object, scopes: string[] = []) => {
      const isOfApp = fields.grant_type === 'client_credentials'
      return !isOfApp || steps.allowsScopes(scopes) ? scopes : undefined
    },
    saveToken: async (token: OAuth2Server.Token, client: OAuth2Server.Client) => {
      if (await steps.issue(fields.grant_type ?? '', token.scope ?? []))
        return { ...token, client, ...OPAQUE }
      throw new OAuth2Server.InvalidGrantError('Invalid grant: what the token rests on is gone')
    },
  }
}

/** The library hides what a step throws, such as a database that is away, behind an error of its own. */
function watch(steps: GrantSteps, trouble: unknown[]): GrantSteps {
  const note =
    <A extends readonly unknown[], T>(step: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await step(...args)
      } catch (error) {
        trouble.push(error)
        throw error
      }
    }
  return {
    authenticate: note(steps.authenticate),
    findCode: note(steps.findCode),
    spendCode: note(steps.spendCode),
    findRefreshToken: note(steps.findRefreshToken),
    allowsScopes: steps.allowsScopes,
    issue: note(steps.issue),
  }
}

const namedProblems: ReadonlyMap<string, GrantProblem> = new Map([
  ['invalid_client', 'client'],
  ['unauthorized_client', 'client'],
  ['invalid_scope', 'scope'],
])

/** The library tells some refusals apart by their text alone. */
const toldProblems: readonly (readonly [words: string, problem: GrantProblem])[] = [
  ['redirect_uri', 'redirect_uri'],
  ['verifier', 'verifier'],
  ['another client', 'refresh_client'],
  ['expired', 'code_expired'],
]

function problemOf(error: unknown, fields: TokenFields): GrantProblem {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const known = namedProblems.get(name) ?? toldProblems.find(([words]) => message.includes(words))?.[1]
  if (known !== undefined) return known
  if (name !== 'invalid_grant') return 'request'
  return fields.grant_type === 'refresh_token' ? 'refresh_token' : 'code'
}
