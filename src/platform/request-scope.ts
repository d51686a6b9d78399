import { AsyncLocalStorage } from 'node:async_hooks'

/** Counts that belong to the request in progress; they end up in its log line. */
export type RequestScope = { statementCount: number }

const storage = new AsyncLocalStorage<RequestScope>()

/** Runs `work` so that everything it awaits counts into `scope`. */
export function runInScope<T>(scope: RequestScope, work: () => T): T {
  return storage.run(scope, work)
}

/** Counts SQL statements for the request in progress; outside of a request they count nowhere. */
export function countStatements(count: number): void {
  const scope = storage.getStore()
  if (scope) scope.statementCount += count
}
