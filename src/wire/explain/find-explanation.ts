import type { TSchema } from 'typebox'
import type { Caller } from '../../domain/caller.ts'
import type { CredentialStore } from '../../domain/credential-store.ts'
import type { ExplanationSource } from '../../domain/explanations/explanation-store.ts'
import { NO_ACCOUNT } from '../../domain/explanations/refused-call.ts'
import { type Failure, type Outcome, refusal, success } from '../../domain/failure.ts'
import type { Operation } from '../operations/operation.ts'
import type { FixContext } from './draft.ts'
import { explain, type Explanation } from './explanation.ts'
import { accountFacts, type Facts, type FactStores } from './facts.ts'
import { ownerOf } from './keep-call.ts'
import { matchOperation } from './match-operation.ts'
import { smallestBody } from './smallest-body.ts'

export type ExplainDeps = FactStores & {
  readonly explanations: ExplanationSource
  readonly credentials: CredentialStore
  readonly now: () => number
  /** The body that an operation takes. */
  readonly schemaOf: (operation: Operation) => TSchema | undefined
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The explanation of a refused call of the caller's account, or of one that belongs to no account: that one holds
 * nothing of any, and its id is known to who got the refusal. All else looks alike (reliability P5, PE37).
 */
export async function findExplanation(
  deps: ExplainDeps,
  caller: Caller,
  asked: { readonly correlationId: string; readonly origin: string },
): Promise<Outcome<Explanation>> {
  const correlationId = asked.correlationId.toLowerCase()
  if (!UUID.test(correlationId)) return refusal(notFound)
  const call = await deps.explanations.find(correlationId, [ownerOf(caller), NO_ACCOUNT])
  if (!call) return refusal(notFound)
  const appId = caller.appId || (call.held?.appId ?? '')
  const facts = accountFacts(deps, { accountId: caller.accountId || NO_ACCOUNT, appId })
  const { schemaOf } = deps
  return success(
    await explain({ call, facts, origin: asked.origin, schemaOf, smallest: smallestOf(facts, schemaOf) }),
  )
}

const notFound: Failure = {
  kind: 'not_found',
  message:
    'There is no explanation under this correlation id: it is none of this account, or longer ago than 15 minutes.',
  rule: 'decision 22, platform PE37',
  path: 'correlationId',
}

function smallestOf(facts: Facts, schemaOf: ExplainDeps['schemaOf']): FixContext['smallest'] {
  return async ({ operation, path }) => {
    const schema = operation?.takesForm === true ? undefined : operation && schemaOf(operation)
    if (!operation || !schema) return undefined
    const params = matchOperation(operation.method, path)?.params ?? {}
    return smallestBody({ operationId: operation.id, params, facts }, schema)
  }
}
