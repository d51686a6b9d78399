import type { OwnerEntry } from './owner-store.ts'
import type { OwnerTeam } from './owner.ts'

/** The owners of a file, or a line for everything that is wrong with it. */
export type ReadFile =
  | { readonly ok: true; readonly owners: readonly OwnerEntry[] }
  | { readonly ok: false; readonly problems: readonly string[] }

type Members = Readonly<Record<string, unknown>>
type Report = (problem: string) => void

const ID = /^[1-9]\d{0,14}$/
const EMAIL = /^[^\s@]+@[^\s@]+$/
const MAX_CHARACTERS = 255
const MAX_TEAMS = 100

const ownerMembers: readonly string[] = [
  ...['id', 'email', 'type', 'firstName', 'lastName', 'userId', 'userIdIncludingInactive'],
  ...['archived', 'teams', 'createdAt', 'updatedAt'],
]
const teamMembers: readonly string[] = ['id', 'name', 'primary']

/**
 * Reads owners in the form in which `GET /crm/v3/owners` shows them; only `id` is needed. Times are read over. Whatever
 * is unknown, of another form or contradicts itself is told, and then nothing is taken. Source: OWN-7 (chosen).
 */
export function readOwners(json: unknown): ReadFile {
  const problems: string[] = []
  const report: Report = (problem) => void problems.push(problem)
  const entries = readEntries(json, report)
  const owners = entries.map((entry, place) => readOwner(entry, `results[${place}]`, report))
  reportRepeated(owners, report)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, owners }
}

function readEntries(json: unknown, report: Report): readonly unknown[] {
  const { results, paging } = membersOf(json) ?? {}
  if (!Array.isArray(results)) report('the file must hold {"results": [...]}, as GET /crm/v3/owners answers')
  if (membersOf(paging)?.next !== undefined)
    report('paging: the file is one page of several; ask for limit=500, or put all results in one file')
  return Array.isArray(results) ? results : []
}

function readOwner(entry: unknown, path: string, report: Report): OwnerEntry {
  const owner = membersOf(entry) ?? {}
  if (membersOf(entry) === undefined) report(`${path}: an owner must be an object`)
  reportUnknown(owner, { path, known: ownerMembers, report })
  const { type = 'PERSON' } = owner
  if (type !== 'PERSON' && type !== 'QUEUE') report(`${path}.type: it must be PERSON or QUEUE`)
  const { email } = readText(owner, 'email', { path, report })
  if (email !== undefined && !EMAIL.test(email)) report(`${path}.email: '${email}' is no e-mail address`)
  return {
    id: readId(owner.id, `${path}.id`, report),
    type: type === 'QUEUE' ? 'QUEUE' : 'PERSON',
    ...(email === undefined ? {} : { email }),
    ...readText(owner, 'firstName', { path, report }),
    ...readText(owner, 'lastName', { path, report }),
    ...readUserId(owner, path, report),
    teams: readTeams(owner.teams, `${path}.teams`, report),
    archived: readFlag(owner, 'archived', { path, report }),
  }
}

/** A deactivated owner shows its user in the second place alone (OWN-4). */
function readUserId(owner: Members, path: string, report: Report): { readonly userId?: number } {
  const ids = ['userId', 'userIdIncludingInactive'].flatMap((name) => {
    const value = owner[name] ?? undefined
    return value === undefined ? [] : [readId(value, `${path}.${name}`, report)]
  })
  if (new Set(ids).size > 1) report(`${path}: userId and userIdIncludingInactive differ`)
  const [id] = ids.filter((text) => ID.test(text))
  return id === undefined ? {} : { userId: Number(id) }
}

function readTeams(value: unknown, path: string, report: Report): readonly OwnerTeam[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > MAX_TEAMS) {
    report(`${path}: it must be a list of at most ${MAX_TEAMS} teams`)
    return []
  }
  const teams = value.map((team: unknown, place) => readTeam(team, `${path}[${place}]`, report))
  if (teams.filter(({ primary }) => primary).length > 1) report(`${path}: more than one team is primary`)
  if (new Set(teams.map(({ id }) => id)).size < teams.length) report(`${path}: a team is named twice`)
  return teams
}

function readTeam(value: unknown, path: string, report: Report): OwnerTeam {
  const team = membersOf(value) ?? {}
  if (membersOf(value) === undefined) report(`${path}: a team must be an object`)
  reportUnknown(team, { path, known: teamMembers, report })
  const { name } = readText(team, 'name', { path, report })
  if (name === undefined) report(`${path}.name: a team needs a name`)
  return {
    id: readId(team.id, `${path}.id`, report),
    name: name ?? '',
    primary: readFlag(team, 'primary', { path, report }),
  }
}

function readId(value: unknown, path: string, report: Report): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (!ID.test(text)) report(`${path}: it must be a number of 1 to 15 digits that does not start with 0`)
  return text
}

type Place = { readonly path: string; readonly report: Report }

function readFlag(members: Members, name: string, { path, report }: Place): boolean {
  const value = members[name] ?? false
  if (typeof value !== 'boolean') report(`${path}.${name}: it must be true or false`)
  return value === true
}

/** The member, if it is there; null is the same as absent. */
function readText<N extends string>(
  members: Members,
  name: N,
  { path, report }: Place,
): { readonly [P in N]?: string } {
  const value = members[name] ?? undefined
  if (value === undefined) return {}
  if (typeof value === 'string' && value.length <= MAX_CHARACTERS && !value.includes('\0'))
    return { [name]: value } as { readonly [P in N]?: string }
  report(`${path}.${name}: it must be a text of at most ${MAX_CHARACTERS} characters`)
  return {}
}

function reportUnknown(
  members: Members,
  {
    path,
    known,
    report,
  }: { readonly path: string; readonly known: readonly string[]; readonly report: Report },
): void {
  const unknown = Object.keys(members).filter((name) => !known.includes(name))
  for (const name of unknown)
    report(`${path}.${name}: there is no such member; known are ${known.join(', ')}`)
}

function reportRepeated(owners: readonly OwnerEntry[], report: Report): void {
  const repeated = (what: string, ids: readonly (string | number)[]) => {
    const twice = new Set(ids.filter((id, place) => ids.indexOf(id) < place))
    for (const id of twice) report(`${what} ${id} is in the file more than once`)
  }
  repeated(
    'owner',
    owners.map(({ id }) => id),
  )
  repeated(
    'user',
    owners.filter(({ archived }) => !archived).flatMap(({ userId }) => userId ?? []),
  )
  reportTeamNames(owners, report)
}

function reportTeamNames(owners: readonly OwnerEntry[], report: Report): void {
  const names = Map.groupBy(
    owners.flatMap(({ teams }) => teams),
    ({ id }) => id,
  )
  for (const [id, teams] of names) {
    const distinct = [...new Set(teams.map(({ name }) => name))]
    if (distinct.length > 1) report(`team ${id} has several names: ${distinct.join(', ')}`)
  }
}

function membersOf(value: unknown): Members | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Members) : undefined
}
