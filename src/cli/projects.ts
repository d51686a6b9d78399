import { Command } from 'commander'
import { checkProject } from '../app/project-types-check.ts'

/** `tidemark projects check`: needs no database and no running server. */
export function projectsCommand(): Command {
  return new Command('projects').description('Work with developer projects').addCommand(checkSubcommand())
}

/** Exit code 1 when a file of the project could not be used. */
function checkSubcommand(): Command {
  return new Command('check')
    .argument('<folder>', 'folder of the project')
    .description('Check the event types that a project defines')
    .action(async (folder: string) => {
      const { name, typeCount, problems, warnings } = await checkProject(folder)
      for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`)
      for (const problem of problems) process.stderr.write(`${problem}\n`)
      process.stdout.write(`Project ${name}: ${typeCount} event type(s), ${problems.length} problem(s).\n`)
      if (problems.length > 0) process.exitCode = 1
    })
}
