import { readdirSync, readFileSync } from 'node:fs'

/** CPU milliseconds used so far; undefined where this cannot be told. */
export type CpuReading = {
  readonly client: number
  readonly server: number | undefined
  readonly postgres: number | undefined
}

export type MeasuredProcesses = { readonly server: number; readonly postmaster: number | undefined }

/** Linux counts in these, on every architecture that Node runs on. */
const TICK_MS = 10

type ProcessState = { readonly parent: number; readonly name: string; readonly cpuMs: number }

export function readCpu(processes: MeasuredProcesses): CpuReading {
  const { user, system } = process.cpuUsage()
  return {
    client: (user + system) / 1_000,
    server: readState(processes.server)?.cpuMs,
    postgres: processes.postmaster === undefined ? undefined : readFamilyCpu(processes.postmaster),
  }
}

/** The postmaster that a backend belongs to; undefined when the backend runs elsewhere. */
export function findPostmaster(backend: number): number | undefined {
  const state = readState(backend)
  return state?.name.startsWith('postgres') ? state.parent : undefined
}

/** A process and its children that live; those that ended are counted in their parent. */
function readFamilyCpu(parent: number): number | undefined {
  const own = readState(parent)
  if (!own) return undefined
  const children = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readState(Number(entry)))
    .filter((state) => state?.parent === parent)
  return children.reduce((sum, state) => sum + (state?.cpuMs ?? 0), own.cpuMs)
}

/** Undefined when the process is gone, or where there is no /proc. */
function readState(pid: number): ProcessState | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const nameEnd = text.lastIndexOf(')')
    const fields = text.slice(nameEnd + 2).split(' ')
    // utime, stime, cutime, cstime: fields 14 to 17 of proc(5), which counts from the pid.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return {
      parent: Number(fields[1]),
      name: text.slice(text.indexOf('(') + 1, nameEnd),
      cpuMs: ticks * TICK_MS,
    }
  } catch {
    return undefined
  }
}
