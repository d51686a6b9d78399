import { Command, InvalidArgumentError } from 'commander'
import { type RetiringCall, runVersionReport, type VersionReport } from '../app/report-versions.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type ReportFlags = DatabaseFlags & { account?: string; days: number; json?: boolean }

/** `tidemark report versions`: works beside a running server. */
export function reportCommand(): Command {
  return new Command('report')
    .description('Report on how the server is used')
    .addCommand(versionsSubcommand())
}

function versionsSubcommand(): Command {
  const command = new Command('versions')
    .description('List the calls that use paths which HubSpot retires, and what replaces them')
    .option(
      '--account <id>',
      'report on this account only; a developer account has the calls with its key',
      parseId,
    )
    .option('--days <n>', 'days to look back, today included, up to 90', parseDays, 30)
    .option('--json', 'print a JSON list of reports')
  return withDatabaseOptions(command).action(async (flags: ReportFlags) => {
    const reports = await runVersionReport(configFrom(flags), {
      days: flags.days,
      ...(flags.account === undefined ? {} : { accountId: flags.account }),
    })
    const text = reports.map(formatReport).join('\n') || `No calls in the last ${flags.days} days.\n`
    process.stdout.write(flags.json ? `${JSON.stringify(reports, undefined, 2)}\n` : text)
  })
}

function formatReport({ accountId, days, calls, retiringCalls, results }: VersionReport): string {
  const head = `Account ${accountId}, last ${days} days: ${calls} calls, ${retiringCalls} to paths that HubSpot retires.\n`
  return [head, ...results.map(formatCall)].join('\n')
}

function formatCall(call: RetiringCall): string {
  const { method, path, operationId, calls, firstAt, lastAt, lastClient, appIds } = call
  const by = lastClient === undefined ? '' : `, last by ${lastClient}`
  const apps = appIds.length === 0 ? 'developer key' : `app ${appIds.join(', ')}`
  return [
    `${[method, path].filter(Boolean).join(' ')}  (${operationId})`,
    `  ${calls} calls from ${firstAt} to ${lastAt}${by}, ${apps}`,
    `  ${call.retirement}`,
    `  ${call.advice}`,
    ...formatReplacement(call),
    '',
  ].join('\n')
}

function formatReplacement({ replacement }: RetiringCall): readonly string[] {
  if (!replacement) return []
  const { method, path, fields, differences, exampleBody } = replacement
  const example = exampleBody === undefined ? [] : JSON.stringify(exampleBody, undefined, 2).split('\n')
  return [
    `  Use ${method} ${path}`,
    ...fields.map(({ from, to }) => `    ${from} -> ${to}`),
    ...differences.map((difference) => `    ${difference}`),
    ...example.map((line) => `    ${line}`),
  ]
}

function parseDays(text: string): number {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0
  if (days >= 1 && days <= 90) return days
  throw new InvalidArgumentError('It must be a number of days from 1 to 90.')
}
