import { Type } from 'typebox'
import type { RefusedCall } from '../../../domain/explanations/refused-call.ts'
import { success } from '../../../domain/failure.ts'
import { formatInstant } from '../../../domain/instant.ts'
import { wireForms } from '../../errors.ts'
import { explainOperations } from '../../operations/explain-operations.ts'
import type { Route } from '../../route.ts'
import type { ExplainDeps } from '../find-explanation.ts'
import { ownerOf } from '../keep-call.ts'

const RefusedCallSummary = Type.Object(
  {
    correlationId: Type.String({ format: 'uuid' }),
    refusedAt: Type.String({ format: 'date-time' }),
    status: Type.Integer(),
    category: Type.Optional(Type.String()),
    message: Type.String(),
    method: Type.String(),
    path: Type.String(),
    operationId: Type.Optional(Type.String()),
    explanation: Type.String({ description: 'Where the explanation is' }),
  },
  { title: 'RefusedCallSummary' },
)

const RefusedCallList = Type.Object(
  { results: Type.Array(RefusedCallSummary, { description: 'The newest first, 100 at most' }) },
  { title: 'RefusedCallList' },
)

/** `GET /tidemark/v1/explain`: what was refused to the caller's account in the last minutes. */
export function listExplanations({ explanations }: Pick<ExplainDeps, 'explanations'>): Route {
  return {
    operation: explainOperations.listExplanations,
    documentation: { replies: { 200: RefusedCallList } },
    handle: async ({ caller, origin, path }) => {
      const calls = await explanations.list(ownerOf(caller))
      return success({ status: 200, body: { results: calls.map((call) => summarise(call, origin + path)) } })
    },
  }
}

function summarise(call: RefusedCall, address: string): object {
  const { correlationId, refusedAt, status, method, path, operationId, failures } = call
  const [failure] = failures
  return {
    correlationId,
    refusedAt: formatInstant(refusedAt),
    status,
    ...(failure === undefined ? {} : { category: wireForms[failure.kind].category }),
    message: failure?.message ?? '',
    method,
    path,
    ...(operationId === undefined ? {} : { operationId }),
    explanation: `${address}/${correlationId}`,
  }
}
