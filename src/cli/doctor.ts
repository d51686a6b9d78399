import { Command } from 'commander'
import { runDoctor } from '../app/commands.ts'
import { configFrom, type DatabaseFlags, withDatabaseOptions } from './database-options.ts'

/** `tidemark doctor`: exit code 2 when a setting puts data at risk. */
export function doctorCommand(): Command {
  const command = new Command('doctor').description(
    'Check the settings of the database and say what to change',
  )
  return withDatabaseOptions(command).action(async (flags: DatabaseFlags) => {
    const { description, findings } = await runDoctor(configFrom(flags))
    const lines = findings.map(
      ({ subject, found, verdict, advice }) =>
        `${verdict.padEnd(7)} ${subject.padEnd(20)} ${found}${advice === undefined ? '' : `\n        ${advice}`}`,
    )
    process.stdout.write(`Database: ${description}\n\n${lines.join('\n')}\n`)
    if (findings.some((finding) => finding.verdict === 'unsafe')) process.exitCode = 2
  })
}
