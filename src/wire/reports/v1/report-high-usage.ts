import { Type } from 'typebox'
import { catalogueWith } from '../../../domain/associations/association-catalogue.ts'
import { listHighUsage } from '../../../domain/associations/high-usage.ts'
import type { LimitStore, UsagePlace } from '../../../domain/associations/limit-store.ts'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { reportOperations } from '../../operations/report-operations.ts'
import { encodePaging } from '../../paging.ts'
import type { Route } from '../../route.ts'

const HighUsageQuery = Type.Object({
  after: Type.Optional(Type.String({ description: 'From `paging.next.after` of the page before' })),
})

const HighUsageReport = Type.Object(
  {
    results: Type.Array(
      Type.Object({
        fromObjectTypeId: Type.String(),
        fromObjectId: Type.String(),
        toObjectTypeId: Type.String(),
        associationCategory: Type.String(),
        associationTypeId: Type.Integer(),
        associations: Type.Integer(),
        limit: Type.Integer(),
      }),
    ),
    paging: Type.Optional(Type.Object({ next: Type.Object({ after: Type.String(), link: Type.String() }) })),
  },
  { title: 'HighUsageReport' },
)

type Deps = {
  readonly records: Pick<RecordStore, 'readLabels'>
  readonly limits: LimitStore
  readonly associationLimit: number
}

/**
 * `GET /tidemark/v1/reports/high-usage`: records that use 80 % or more of a limit of associations. A page may be empty
 * and still have a next one: each looks at a bounded number of associations (A10, decision 94).
 */
export function reportHighUsage({ records, limits, associationLimit }: Deps): Route {
  return {
    operation: reportOperations.reportHighUsage,
    documentation: { query: HighUsageQuery, replies: { 200: HighUsageReport } },
    handle: async (context) => {
      const after = decodeAfter(context.query.get('after'))
      if (!after.ok) return after
      const { accountId } = context.caller
      const catalogue = catalogueWith(await records.readLabels(accountId))
      const page = await listHighUsage(limits, {
        accountId,
        catalogue,
        defaultMax: associationLimit,
        after: after.value,
      })
      const results = page.found.map(({ type, fromId, used, max }) => ({
        fromObjectTypeId: type.fromTypeId,
        fromObjectId: fromId,
        toObjectTypeId: type.toTypeId,
        associationCategory: type.category,
        associationTypeId: type.typeId,
        associations: used,
        limit: max,
      }))
      const next = page.after === undefined ? undefined : `${page.after.fromTypeId}_${page.after.fromId}`
      return success({ status: 200, body: { results, ...encodePaging(context, next) } })
    },
  }
}

function decodeAfter(text: string | null): Outcome<UsagePlace | undefined> {
  if (text === null || text === '') return success(undefined)
  const [, fromTypeId, fromId] = /^(\d{1,3}-\d{1,12})_(\d{1,15})$/.exec(text) ?? []
  return fromTypeId === undefined || fromId === undefined
    ? refusal(badAfter(text.slice(0, 100)))
    : success({ fromTypeId, fromId })
}

function badAfter(shown: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `after must be taken from paging.next.after, '${shown}' is not`,
    rule: 'platform PE13',
    path: 'after',
    context: { after: [shown] },
  }
}
