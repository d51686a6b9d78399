import { buildCommitEvent, type CommitEvent } from './commit-event.ts'
import { type Commit, readCommits } from './commit-reader.ts'
import { connect, type Connection } from './connection.ts'
import { ensureTemplate } from './event-template.ts'
import { ensureTasks } from './follow-up-tasks.ts'
import { countCommits, findRawAuthorDate, resolveRevision, streamLog } from './git.ts'
import type { Options } from './options.ts'
import { say } from './progress.ts'
import { type Author, inBatches, type Refused, sendEvents, type Tally } from './send-events.ts'

export type Report = {
  readonly commits: number
  readonly accepted: number
  readonly refused: readonly Refused[]
  readonly contacts: number
  readonly tasksCreated: number
  readonly tasksFound: number
  readonly seconds: number
}

/** Reads the history, sends it, then sees to the tasks. May be repeated and interrupted at any point. */
export async function importHistory(options: Options): Promise<Report> {
  const startedAt = performance.now()
  const api = connect(options)
  const hashes = await resolveRevision(options.repository, options.revision)
  const commits = await countCommits(options.repository, hashes)
  say(`${commits} commits in ${options.repository}`)
  const eventTemplateId = await ensureTemplate(api, options.appId)
  const commitsRead = readCommits(streamLog(options.repository, hashes))
  const events = buildEvents(commitsRead, { repository: options.repository, eventTemplateId })
  const tally = await sendAll(api, inBatches(events, options.batchSize), commits)
  const { accepted, refused, authors } = tally
  if (accepted + refused.length !== commits) {
    throw new Error(
      `git counts ${commits} commits, but ${accepted} were accepted and ${refused.length} refused`,
    )
  }
  const tasks = await ensureAllTasks(api, [...authors.values()], options.batchSize)
  const seconds = Math.round(performance.now() - startedAt) / 1_000
  return { commits, accepted, refused, contacts: authors.size, ...tasks, seconds }
}

async function* buildEvents(
  commits: AsyncIterable<Commit>,
  { repository, eventTemplateId }: { repository: string; eventTemplateId: string },
): AsyncGenerator<CommitEvent> {
  for await (const commit of commits) {
    const hasDate = commit.author.date !== ''
    const date = hasDate ? commit.author.date : ((await findRawAuthorDate(repository, commit.hash)) ?? '')
    yield buildCommitEvent({ ...commit, author: { ...commit.author, date } }, eventTemplateId)
  }
}

async function sendAll(
  api: Connection,
  batches: AsyncIterable<CommitEvent[]>,
  commits: number,
): Promise<Tally> {
  const tally: Tally = { accepted: 0, refused: [], authors: new Map() }
  for await (const batch of batches) {
    await sendEvents(api, batch, tally)
    const done = tally.accepted + tally.refused.length
    say(`events ${done}/${commits}, ${tally.refused.length} refused, ${tally.authors.size} contacts`)
  }
  return tally
}

async function ensureAllTasks(api: Connection, authors: readonly Author[], batchSize: number) {
  let tasksCreated = 0
  let tasksFound = 0
  for (let start = 0; start < authors.length; start += batchSize) {
    const beforeWrite = () => say(`tasks ${start}/${authors.length}, writing`)
    const { created, found } = await ensureTasks(api, authors.slice(start, start + batchSize), beforeWrite)
    tasksCreated += created
    tasksFound += found
    say(`tasks ${tasksCreated + tasksFound}/${authors.length}, ${tasksCreated} created, ${tasksFound} found`)
  }
  return { tasksCreated, tasksFound }
}
