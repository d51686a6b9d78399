import { Command } from 'commander'
import { isRefusal } from '../app/commands.ts'
import { accountCommand } from './account.ts'
import { appCommand } from './app.ts'
import { doctorCommand } from './doctor.ts'
import { migrateCommand } from './migrate.ts'
import { ownersCommand } from './owners.ts'
import { projectsCommand } from './projects.ts'
import { recordsCommand } from './records.ts'
import { reportCommand } from './report.ts'
import { seedCommand } from './seed.ts'
import { serveCommand } from './serve.ts'
import { templatesCommand } from './templates.ts'
import { tokenCommand } from './token.ts'
import { userCommand } from './user.ts'

const program = new Command('tidemark')
  .description('Self-hosted server compatible with the HubSpot timeline-events and CRM-objects APIs.')
  .version('0.1.0')
  .showHelpAfterError()
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(tokenCommand())
  .addCommand(accountCommand())
  .addCommand(recordsCommand())
  .addCommand(appCommand())
  .addCommand(userCommand())
  .addCommand(doctorCommand())
  .addCommand(projectsCommand())
  .addCommand(templatesCommand())
  .addCommand(ownersCommand())
  .addCommand(seedCommand())
  .addCommand(reportCommand())
  .addHelpText(
    'after',
    '\nExit codes: 0 done; 1 refused or failed, with a sentence on stderr; 2 doctor found something unsafe.',
  )

try {
  await program.parseAsync()
} catch (error) {
  // A refusal is a sentence for the operator; anything else is a defect and shows its stack.
  process.stderr.write(
    isRefusal(error) ? `tidemark: ${error.message}\n` : `tidemark failed: ${describe(error)}\n`,
  )
  process.exitCode = 1
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
