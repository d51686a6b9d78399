import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { codeOf } from './refusal.ts'

/** Whether the process runs. A zombie does not: in a container nobody may ever collect it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    // Without /proc (macOS) the signal alone decides; with it, the process has just gone.
    return !existsSync('/proc/self/stat')
  }
}

/** Whether the process is the PostgreSQL of this cluster: after a crash its id may belong to another program. */
export async function isPostgresOf(clusterDir: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  try {
    const command = await readCommand(pid)
    return command.includes('postgres') && command.includes(clusterDir)
  } catch {
    // Unknown counts as postgres: the worst that follows is a refusal to start.
    return isAlive(pid)
  }
}

async function readCommand(pid: number): Promise<string> {
  if (existsSync('/proc/self/cmdline')) return readFile(`/proc/${pid}/cmdline`, 'utf8')
  return (await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)])).stdout
}

/** Sends the signal; a process that is already gone is fine. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}
