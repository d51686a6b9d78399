import { Type } from 'typebox'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import type { WireReply } from '../../errors.ts'
import { accountOperations } from '../../operations/account-operations.ts'
import type { Operation } from '../../operations/operation.ts'
import { badParameter, decodeInstant, decodeLimit } from '../../query-parameters.ts'
import type { Route } from '../../route.ts'

const MAX_LIMIT = 200

/** What narrows a list down: users by id, and times. */
type Filters = { readonly user: string; readonly times: readonly string[] }

const paging = {
  after: Type.Optional(Type.String({ description: 'No page has a successor' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: 100 })),
}

const Activity = Type.Object({ results: Type.Array(Type.Object({})) }, { title: 'ActivityPage' })

/** `GET /account-info/v3/activity/…` (PI4): asked for rightly, empty; nothing of users is recorded. */
export function activityRoutes(): readonly Route[] {
  return [
    listActivity(accountOperations.auditLogs, {
      user: 'actingUserId',
      times: ['occurredAfter', 'occurredBefore'],
    }),
    listActivity(accountOperations.loginActivity, { user: 'userId', times: [] }),
    listActivity(accountOperations.securityActivity, {
      user: 'userId',
      times: ['fromTimestamp', 'toTimestamp'],
    }),
  ]
}

function listActivity(operation: Operation, filters: Filters): Route {
  const named = [filters.user, ...filters.times].map((name) => [name, Type.Optional(Type.String())] as const)
  return {
    operation,
    documentation: {
      query: Type.Object({ ...paging, ...Object.fromEntries(named) }),
      replies: { 200: Activity },
    },
    handle: async ({ query }): Promise<Outcome<WireReply>> => {
      const failure = checkQuery(query, filters)
      return failure ? refusal(failure) : success({ status: 200, body: { results: [] } })
    },
  }
}

function checkQuery(query: URLSearchParams, { user, times }: Filters): Failure | undefined {
  const limit = decodeLimit(query, { fallback: 100, max: MAX_LIMIT })
  if (!limit.ok) return limit.failure
  const userId = query.get(user)
  if (userId !== null && !/^\d{1,15}$/.test(userId)) return badParameter(user, userId, 'the id of a user')
  for (const name of times) {
    const instant = decodeInstant(query, name)
    if (!instant.ok) return instant.failure
  }
  return undefined
}
