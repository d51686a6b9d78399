import { Command } from 'commander'
import { type ExportedTemplates, runTemplateExport } from '../app/export-templates.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type ExportFlags = DatabaseFlags & { account?: string; app?: string; force?: boolean }

/** `tidemark templates to-project`: works beside a running server. */
export function templatesCommand(): Command {
  return new Command('templates').description('Work with event templates').addCommand(toProjectSubcommand())
}

/** Exit code 1 when a template was not written. */
function toProjectSubcommand(): Command {
  const command = new Command('to-project')
    .argument('<folder>', 'folder of the developer project')
    .description('Write the v3 templates of an app as event types of a developer project')
    .option('--app <id>', 'app whose templates are written; needed where there are several', parseId)
    .option('--account <id>', 'look among the apps of this account only', parseId)
    .option('--force', 'replace files that are there with other content')
  return withDatabaseOptions(command).action(async (folder: string, flags: ExportFlags) => {
    const exported = await runTemplateExport(configFrom(flags), {
      folder,
      isForced: flags.force ?? false,
      ...(flags.app === undefined ? {} : { appId: flags.app }),
      ...(flags.account === undefined ? {} : { accountId: flags.account }),
    })
    for (const line of [...exported.notes, ...exported.problems]) process.stderr.write(`${line}\n`)
    process.stdout.write(describe(exported))
    if (exported.problems.length > 0) process.exitCode = 1
  })
}

function describe({ appId, folder, written, unchanged, fromProjects, problems }: ExportedTemplates): string {
  const skipped = fromProjects === 0 ? '' : ` ${fromProjects} came from a project and stay there.`
  return `App ${appId}: ${written} file(s) written to ${folder}, ${unchanged} unchanged, ${problems.length} problem(s).${skipped}\n`
}
