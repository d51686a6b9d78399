import type { Operation } from '../wire/operations/operation.ts'
import { listExplanations } from '../wire/explain/v1/list-explanations.ts'
import { getExplanation } from '../wire/explain/v1/get-explanation.ts'
import { showExplanation } from '../wire/explain/v1/show-explanation.ts'
import type { Route } from '../wire/route.ts'
import type { ServerDeps } from './build-server.ts'
import type { Explanations } from './explanations.ts'

/** Explanations of what the other routes refused. */
export function explainRoutes(
  { stores, explanations, now }: ServerDeps & { readonly explanations: Explanations },
  others: readonly Route[],
): readonly Route[] {
  const bodies = new Map(others.map(({ operation, documentation }) => [operation.id, documentation.body]))
  const deps = { ...stores, explanations, now, schemaOf: ({ id }: Operation) => bodies.get(id) }
  return [listExplanations(deps), getExplanation(deps), showExplanation(deps)]
}
