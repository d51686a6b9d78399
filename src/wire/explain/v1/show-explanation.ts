import { Type } from 'typebox'
import { success } from '../../../domain/failure.ts'
import { authenticate } from '../../authenticate.ts'
import { explainOperations } from '../../operations/explain-operations.ts'
import type { Route, RouteContext } from '../../route.ts'
import { explanationPage, missingPage, tokenPage } from '../explanation-page.ts'
import { type ExplainDeps, findExplanation } from '../find-explanation.ts'
import { anyCredential } from './get-explanation.ts'

const TokenForm = Type.Object(
  { token: Type.String({ description: 'An access token, or a developer key' }) },
  { title: 'TokenForm' },
)

const replies = {
  200: Type.Unsafe<string>({
    description: 'The page',
    content: { 'text/html': { schema: { type: 'string' } } },
  }),
}

/** `POST /tidemark/v1/explain/{correlationId}`: the token that was entered on the page; it is used once and not kept. */
export function showExplanation(deps: ExplainDeps): Route {
  return {
    operation: explainOperations.showExplanation,
    documentation: { body: TokenForm, replies },
    handle: async (context) => {
      const { correlationId = '' } = context.params
      const caller = await authenticateForm(deps, tokenOf(context))
      if (!caller.ok) {
        const problem = 'This server knows no such token or developer key, or the token has expired.'
        return success(tokenPage({ correlationId, problem }))
      }
      const found = await findExplanation(deps, caller.value, { correlationId, origin: context.origin })
      return success(found.ok ? explanationPage(found.value) : missingPage(found.failure.message))
    },
  }
}

function tokenOf({ body }: RouteContext): string {
  return new URLSearchParams(new TextDecoder().decode(body)).get('token')?.trim() ?? ''
}

/** As a token, else as a developer key. */
async function authenticateForm(
  { credentials, now }: ExplainDeps,
  secret: string,
): ReturnType<typeof authenticate> {
  const rules = { access: anyCredential, now: now() }
  const asToken = await authenticate(
    credentials,
    { authorization: `Bearer ${secret}`, hapikey: undefined },
    rules,
  )
  return asToken.ok
    ? asToken
    : authenticate(credentials, { authorization: undefined, hapikey: secret }, rules)
}
