import type { TimelineEvent } from '@hubspot/api-client/lib/codegen/crm/timeline/models/TimelineEvent.js'
import type { ChangedFile, Commit } from './commit-reader.ts'
import { CUT_MARK } from './nul-splitter.ts'

/** An event with the commit's hash as its id, and its size as JSON. */
export type CommitEvent = {
  readonly event: TimelineEvent & { id: string; email: string }
  readonly sizeBytes: number
  readonly authorName: string
}

/** A whole event has at most 1 MiB, tokens and id included; some room is left for braces and names. */
const MAX_EVENT_BYTES = 1024 * 1024 - 4_096
const MAX_BODY_BYTES = 640 * 1024
const MAX_SUBJECT_BYTES = 64 * 1024
const MAX_NAME_BYTES = 4 * 1024
const LATEST_DATE_MS = 8_640_000_000_000_000

/** The timeline event of a commit: about its author, at the author's date. */
export function buildCommitEvent(commit: Commit, eventTemplateId: string): CommitEvent {
  const { hash, author, committer, totals } = commit
  const authorName = cutText(author.name, MAX_NAME_BYTES)
  const tokens = {
    subject: cutText(commit.subject, MAX_SUBJECT_BYTES),
    authorName,
    committerName: cutText(committer.name, MAX_NAME_BYTES),
    filesChanged: String(totals.files),
    linesAdded: String(totals.added),
    linesDeleted: String(totals.deleted),
  }
  const facts = {
    body: cutText(commit.body, MAX_BODY_BYTES),
    parents: commit.parents.slice(0, 100),
    authorDate: author.date,
    committer: { email: cutText(committer.email, MAX_NAME_BYTES), date: committer.date },
  }
  const email = cutText(author.email, MAX_NAME_BYTES)
  const listed = listFiles(commit, MAX_EVENT_BYTES - jsonBytes({ hash, email, tokens, facts }))
  const extraData = { ...facts, ...listed }
  const event = { eventTemplateId, id: hash, email, tokens, extraData, ...timestampOf(author.date) }
  return { event, sizeBytes: jsonBytes(event), authorName }
}

/** As many files as there is room for; the note says how many are missing. */
function listFiles(commit: Commit, roomBytes: number): { files: readonly ChangedFile[]; filesNote?: string } {
  const files: ChangedFile[] = []
  let usedBytes = 0
  for (const file of commit.files) {
    usedBytes += jsonBytes(file) + 1
    if (usedBytes > roomBytes) break
    files.push(file)
  }
  const total = commit.totals.files
  if (files.length === total) return { files }
  return {
    files,
    filesNote: `${files.length} of ${total} changed files are listed, more do not fit into an event`,
  }
}

/** Absent when the commit has no date that can be read; a date out of range goes out as such, for the server to judge. */
function timestampOf(date: string): { timestamp?: Date } {
  const seconds = /^(-?\d+) /.exec(date)?.[1]
  if (seconds === undefined) return {}
  const epochMs = Math.min(Math.max(Number(seconds) * 1_000, -LATEST_DATE_MS), LATEST_DATE_MS)
  return { timestamp: new Date(epochMs) }
}

/** The start of a text that fits as JSON, marked when something is missing; never half a character. */
function cutText(text: string, maxBytes: number): string {
  let kept = text
  for (let size = jsonBytes(text); size > maxBytes; size = jsonBytes(kept + CUT_MARK)) {
    kept = kept.slice(0, Math.floor((kept.length * maxBytes * 0.95) / size)).replace(/[\uD800-\uDBFF]$/, '')
  }
  return kept === text ? text : kept + CUT_MARK
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
