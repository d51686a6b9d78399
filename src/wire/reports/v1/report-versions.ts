import { Type } from 'typebox'
import type { CallStore } from '../../../domain/calls/call-store.ts'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import { reportOperations } from '../../operations/report-operations.ts'
import type { Route, RouteContext } from '../../route.ts'
import {
  buildVersionReport,
  DEFAULT_REPORT_DAYS,
  firstDayOf,
  MAX_REPORT_DAYS,
  VersionReport,
} from '../version-report.ts'

const VersionReportQuery = Type.Object({
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_REPORT_DAYS, default: DEFAULT_REPORT_DAYS })),
  accountId: Type.Optional(
    Type.String({ description: 'The account that is meant; any but the own one is not found' }),
  ),
})

type Deps = {
  readonly calls: CallStore
  readonly templates: TemplateStore
  readonly now: () => number
  /** Stores what this server counted so far, so that the report knows of calls a moment ago. */
  readonly flushCalls: () => Promise<void>
}

/** `GET /tidemark/v1/reports/versions`: the caller's own account; examples show templates of its own app (M3). */
export function reportVersions({ calls, templates, now, flushCalls }: Deps): Route {
  return {
    operation: reportOperations.reportVersions,
    documentation: { query: VersionReportQuery, replies: { 200: VersionReport } },
    handle: async (context) => {
      const { accountId, appId } = context.caller
      const days = decodeQuery(context)
      if (!days.ok) return days
      await flushCalls()
      const summaries = await calls.listCalls(accountId, firstDayOf(days.value, now()))
      const shown = await templates.listTemplates(appId)
      const report = buildVersionReport({ accountId, days: days.value }, summaries, shown)
      return success({ status: 200, body: report })
    },
  }
}

function decodeQuery({ query, caller }: RouteContext): Outcome<number> {
  const accountId = query.get('accountId')
  if (accountId !== null && accountId !== caller.accountId) return refusal(foreignAccount(accountId))
  const text = query.get('days') ?? String(DEFAULT_REPORT_DAYS)
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return days >= 1 && days <= MAX_REPORT_DAYS ? success(days) : refusal(badDays(text))
}

function foreignAccount(accountId: string): Failure {
  const shown = accountId.slice(0, 100)
  return {
    kind: 'not_found',
    message: `Account ${shown} not found`,
    rule: 'reliability P5, decision 65',
    path: 'accountId',
    context: { accountId: [shown] },
  }
}

function badDays(text: string): Failure {
  const shown = text.slice(0, 100)
  return {
    kind: 'parameter_invalid',
    message: `days must be a whole number from 1 to ${MAX_REPORT_DAYS}, '${shown}' is none`,
    rule: 'platform PE13',
    path: 'days',
    context: { days: [shown] },
  }
}
