import { success } from '../../../domain/failure.ts'
import { authenticate } from '../../authenticate.ts'
import { explainOperations } from '../../operations/explain-operations.ts'
import type { Route } from '../../route.ts'
import { Explanation } from '../explanation.ts'
import { explanationPage, missingPage, tokenPage } from '../explanation-page.ts'
import { type ExplainDeps, findExplanation } from '../find-explanation.ts'

/** Any credential will do, a developer key among them: whose calls it sees follows from it. */
export const anyCredential = explainOperations.listExplanations.access

/** `GET /tidemark/v1/explain/{correlationId}`: JSON, or the page for browsers, which asks for a token first. */
export function getExplanation(deps: ExplainDeps): Route {
  return {
    operation: explainOperations.getExplanation,
    documentation: { replies: { 200: Explanation } },
    handle: async (context) => {
      const isPage = wantsPage(context.accept)
      const { correlationId = '' } = context.params
      const isAnonymous = context.authorization === undefined && context.hapikey === undefined
      if (isPage && isAnonymous) return success(tokenPage({ correlationId }))
      const caller = await authenticate(deps.credentials, context, {
        access: anyCredential,
        now: deps.now(),
      })
      if (!caller.ok)
        return isPage ? success(tokenPage({ correlationId, problem: caller.failure.message })) : caller
      const found = await findExplanation(deps, caller.value, { correlationId, origin: context.origin })
      if (isPage) return success(found.ok ? explanationPage(found.value) : missingPage(found.failure.message))
      const headers = { 'cache-control': 'no-store', vary: 'origin, Accept-Encoding, Accept' }
      return found.ok ? success({ status: 200, body: found.value, headers }) : found
    },
  }
}

/** Whether a browser asks: it names HTML, and no JSON beside it (decision 22). */
function wantsPage(accept: string | undefined): boolean {
  return accept !== undefined && /\btext\/html\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept)
}
