import { execFileSync } from 'node:child_process'
import { normaliseEmail } from '../../../src/domain/identity/email.ts'
import type { Report } from '../import-history.ts'
import type { StoredState } from './stored-state.ts'

const MAX_SHOWN = 5
const MAX_LOG_BYTES = 1024 * 1024 * 1024

/** The address of each commit's author in comparable form, undefined where the rules refuse it; not by the importer's way. */
export function listExpected(repository: string): Map<string, string | undefined> {
  const args = ['-C', repository, 'log', '--encoding=UTF-8', '--format=%H %ae', 'HEAD', '--']
  const log = execFileSync('git', args, { maxBuffer: MAX_LOG_BYTES }).toString('utf8')
  const lines = log.split('\n').filter((line) => line !== '')
  return new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(' ')),
      normaliseEmail(line.slice(line.indexOf(' ') + 1)),
    ]),
  )
}

/** Sentences about every way in which the two completed runs and the store differ from what git holds. */
export function findDifferences(
  expected: ReadonlyMap<string, string | undefined>,
  stored: { readonly before: StoredState; readonly after: StoredState },
  reports: { readonly first: Report; readonly second: Report },
): string[] {
  const { before, after } = stored
  const { first, second } = reports
  const accepted = new Map([...expected].filter(([, email]) => email !== undefined))
  const refused = [...expected.keys()].filter((hash) => !accepted.has(hash))
  const reported = first.refused.map(({ hash }) => hash)
  const authors = new Set(accepted.values())
  return [
    ...differ('templates of our name', after.templates, 1),
    ...differ('commits reported', first.commits, expected.size),
    ...differ('accepted and refused', first.accepted + first.refused.length, expected.size),
    ...differBySet('refused', reported, refused),
    ...differBySet(
      'stored events',
      after.events.map(({ id }) => id),
      [...accepted.keys()],
    ),
    ...after.events
      .filter(({ id, email }) => accepted.has(id) && accepted.get(id) !== email)
      .slice(0, MAX_SHOWN)
      .map(({ id, email }) => `event ${id} is about ${email}, not ${accepted.get(id)}`),
    ...differBySet(
      'contacts',
      after.contacts.map(({ email }) => String(email)),
      [...authors].map(String),
    ),
    ...after.contacts
      .filter((contact) => contact.tasks_there !== 1 || contact.tasks_back !== 1)
      .slice(0, MAX_SHOWN)
      .map(
        (contact) =>
          `${contact.email} has ${contact.tasks_there} tasks, and ${contact.tasks_back} tasks have it`,
      ),
    ...differ('tasks', after.tasks, authors.size),
    ...differ('tasks made by the second run', second.tasksCreated, 0),
    ...differ('accepted by the second run', second.accepted, first.accepted),
    ...differ('the store after the second run', after.fingerprint, before.fingerprint),
  ]
}

function differ(what: string, found: number | string, wanted: number | string): string[] {
  return found === wanted ? [] : [`${what}: ${found}, not ${wanted}`]
}

/** Lists what is missing, what is too much and what is there twice. */
function differBySet(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const have = new Set(found)
  const want = new Set(wanted)
  const missing = wanted.filter((item) => !have.has(item))
  const extra = found.filter((item) => !want.has(item))
  const twice = found.length - have.size
  if (missing.length + extra.length + twice === 0) return []
  const shown = [...missing, ...extra].slice(0, MAX_SHOWN).join(', ')
  return [`${what}: ${missing.length} missing, ${extra.length} too many, ${twice} twice: ${shown}`]
}
