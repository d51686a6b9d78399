import { watch } from 'node:fs'
import { describeError, type Log } from '../platform/log.ts'
import { type AppliedProject, loadProject, type ProjectOwner } from './project-types-loader.ts'

const DEBOUNCE_MS = 100
const RESCAN_MS = 5_000

/** A project folder that is followed until it is stopped. */
export type ProjectWatcher = { readonly stop: () => Promise<void> }

/**
 * Applies the folder now, and again whenever a file changes. Notifications of the file system only hurry the next scan
 * on; a scan at every interval compares the whole contents, so that no change is lost, whatever was not notified.
 * A scan that fails is repeated at the next interval; types stay as they were (X9).
 */
export async function watchProject(
  owner: ProjectOwner & { readonly log: Log },
  folder: string,
  rescanMs: number = RESCAN_MS,
): Promise<ProjectWatcher> {
  const scanner = createScanner(owner, folder)
  let debounce: NodeJS.Timeout | undefined
  const notifications = notifyOfChanges(folder, owner.log, () => {
    clearTimeout(debounce)
    debounce = setTimeout(() => void scanner.scan(), DEBOUNCE_MS)
  })
  await scanner.scan()
  const rescan = setInterval(() => void scanner.scan(), rescanMs)
  rescan.unref()
  return {
    stop: async () => {
      clearInterval(rescan)
      clearTimeout(debounce)
      notifications?.close()
      await scanner.stop()
    },
  }
}

type Scanner = { readonly scan: () => Promise<void>; readonly stop: () => Promise<void> }

/** One scan at a time; what is asked for meanwhile becomes one more scan after it. */
function createScanner(owner: ProjectOwner & { readonly log: Log }, folder: string): Scanner {
  let lastDigest: string | undefined
  let lastTrouble: string | undefined
  let running: Promise<void> | undefined
  let isAskedAgain = false
  let isStopped = false

  async function scanOnce(): Promise<void> {
    try {
      const applied = await loadProject(owner, folder, lastDigest)
      lastTrouble = undefined
      if (!applied) return
      lastDigest = applied.digest
      report(owner.log, applied, folder)
    } catch (error) {
      // The same trouble is told once; the next interval tries again.
      const trouble = error instanceof Error ? error.message : String(error)
      if (trouble !== lastTrouble)
        owner.log.error({ folder, error: describeError(error) }, 'project not applied')
      lastTrouble = trouble
    }
  }

  async function scanUntilQuiet(): Promise<void> {
    do {
      isAskedAgain = false
      await scanOnce()
    } while (isAskedAgain && !isStopped)
  }

  return {
    scan: () => {
      if (isStopped) return Promise.resolve()
      if (running) isAskedAgain = true
      running ??= scanUntilQuiet().finally(() => {
        running = undefined
      })
      return running
    },
    stop: async () => {
      isStopped = true
      await running
    },
  }
}

function report(log: Log, applied: AppliedProject, folder: string): void {
  const { name, created, updated, unchanged, problems, warnings } = applied
  log.info({ project: name, folder, created, updated, unchanged: unchanged.length }, 'project event types')
  for (const warning of warnings) log.warn({ project: name, warning }, 'part of a project file not used')
  for (const problem of problems) log.warn({ project: name, problem }, 'project file not used')
}

/** Undefined where the folder cannot be watched: the interval does it alone then. */
function notifyOfChanges(
  folder: string,
  log: Log,
  onChange: () => void,
): ReturnType<typeof watch> | undefined {
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, onChange)
    watcher.on('error', (error) => log.warn({ folder, error: describeError(error) }, 'folder not watched'))
    return watcher
  } catch (error) {
    log.warn({ folder, error: describeError(error) }, 'folder not watched')
    return undefined
  }
}
