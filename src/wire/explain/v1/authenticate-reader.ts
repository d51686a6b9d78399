import type { Caller } from '../../../domain/caller.ts'
import type { Outcome } from '../../../domain/failure.ts'
import { authenticate, type Presented } from '../../authenticate.ts'
import { explainOperations } from '../../operations/explain-operations.ts'
import type { ExplainDeps } from '../find-explanation.ts'

const { access: anyOfAccounts } = explainOperations.listExplanations

/** Any credential will do, a developer key and an operator's among them: whose calls it sees follows from it. */
export async function authenticateReader(
  { credentials, now }: ExplainDeps,
  presented: Presented,
): Promise<Outcome<Caller>> {
  const asAccount = await authenticate(credentials, presented, { access: anyOfAccounts, now: now() })
  if (asAccount.ok) return asAccount
  const asOperator = await authenticate(credentials, presented, { access: { kind: 'admin' }, now: now() })
  return asOperator.ok ? asOperator : asAccount
}
