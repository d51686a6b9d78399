import { type Static, Type } from 'typebox'
import type { CallSummary } from '../../domain/calls/call-store.ts'
import { formatInstant } from '../../domain/instant.ts'
import type { EventTemplate } from '../../domain/timeline/template.ts'
import { operations } from '../operations.ts'
import { exampleBody } from './example-event.ts'
import { adviceFor } from './replacement.ts'
import { type Retirement, retirementOf } from './retirement.ts'

export const DEFAULT_REPORT_DAYS = 30
/** As long as counts are kept. */
export const MAX_REPORT_DAYS = 90
const DAY_MS = 86_400_000

const ReplacementCall = Type.Object(
  {
    method: Type.String(),
    path: Type.String(),
    fields: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
    differences: Type.Array(Type.String()),
    exampleBody: Type.Optional(Type.Unknown()),
  },
  { title: 'ReplacementCall' },
)

const RetiringCall = Type.Object(
  {
    operationId: Type.String(),
    method: Type.Optional(Type.String()),
    path: Type.String({ description: 'As called, with placeholders for what differs from call to call' }),
    calls: Type.Integer(),
    firstAt: Type.String({ format: 'date-time' }),
    lastAt: Type.String({ format: 'date-time' }),
    lastClient: Type.Optional(Type.String()),
    appIds: Type.Array(Type.String()),
    retiresOn: Type.String({ description: 'A day, or a month where HubSpot names no day' }),
    retirement: Type.String(),
    advice: Type.String(),
    replacement: Type.Optional(ReplacementCall),
  },
  { title: 'RetiringCall' },
)

export const VersionReport = Type.Object(
  {
    accountId: Type.String(),
    days: Type.Integer(),
    calls: Type.Integer(),
    retiringCalls: Type.Integer(),
    results: Type.Array(RetiringCall),
  },
  { title: 'VersionReport' },
)
export type VersionReport = Static<typeof VersionReport>
export type RetiringCall = Static<typeof RetiringCall>

/** The first day of a report: `days` days, today included, by UTC; days of the account may lie some hours off. */
export function firstDayOf(days: number, now: number): string {
  return formatInstant(now - (days - 1) * DAY_MS).slice(0, 10)
}

/** What of an account's calls uses retiring paths, the most called first. `templates` may be shown in examples. */
export function buildVersionReport(
  account: { readonly accountId: string; readonly days: number },
  summaries: readonly CallSummary[],
  templates: readonly EventTemplate[],
): VersionReport {
  const results = summaries
    .flatMap((summary) => {
      const retirement = retirementOf(summary.spelling)
      return retirement ? [describeCall(summary, retirement, templates)] : []
    })
    .toSorted((a, b) => b.calls - a.calls)
  return {
    accountId: account.accountId,
    days: account.days,
    calls: sum(summaries),
    retiringCalls: sum(results),
    results,
  }
}

function describeCall(
  summary: CallSummary,
  retirement: Retirement,
  templates: readonly EventTemplate[],
): RetiringCall {
  const { operationId, spelling, calls, firstAt, lastAt, lastClient, appIds } = summary
  const operation = operations.find(({ id }) => id === operationId)
  return {
    operationId,
    ...(operation ? { method: operation.method } : {}),
    path: spelling,
    calls,
    firstAt: formatInstant(firstAt),
    lastAt: formatInstant(lastAt),
    ...(lastClient === '' ? {} : { lastClient }),
    appIds: [...appIds],
    retiresOn: retirement.on,
    retirement: `This path ${retirement.inWords}.`,
    ...(operation ? describeAdvice(operation, newestOf(templates, appIds)) : { advice: 'No longer served.' }),
  }
}

function describeAdvice(
  operation: (typeof operations)[number],
  template: EventTemplate | undefined,
): Pick<RetiringCall, 'advice' | 'replacement'> {
  const { sentence, replacement } = adviceFor(operation)
  if (!replacement) return { advice: sentence }
  const { method, path, fields, differences } = replacement
  const call = { method, path, fields: [...fields], differences: [...differences] }
  const isRenamed = fields.length > 0
  return {
    advice: sentence,
    replacement: isRenamed ? { ...call, exampleBody: exampleBody(template, path) } : call,
  }
}

/** Ids of templates grow. */
function newestOf(templates: readonly EventTemplate[], appIds: readonly string[]): EventTemplate | undefined {
  return templates
    .filter(({ appId }) => appIds.includes(appId))
    .toSorted((a, b) => Number(b.id) - Number(a.id))[0]
}

function sum(counted: readonly { readonly calls: number }[]): number {
  return counted.reduce((total, { calls }) => total + calls, 0)
}
