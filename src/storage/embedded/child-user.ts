import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * The user that PostgreSQL runs as: ourselves, or for root, which PostgreSQL refuses, an unprivileged one.
 * `isSwitched` says that we are root and must hand files over to it.
 */
export type ChildUser = { readonly uid: number; readonly gid: number; readonly isSwitched: boolean }

/** Ourselves; as root `postgres` if /etc/passwd has it, else `nobody`. */
export async function findChildUser(): Promise<ChildUser> {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  if (uid !== 0) return { uid, gid, isSwitched: false }
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const ids = findIds(passwd, 'postgres') ?? findIds(passwd, 'nobody') ?? { uid: 65534, gid: 65534 }
  return { ...ids, isSwitched: true }
}

function findIds(passwd: string, name: string): { uid: number; gid: number } | undefined {
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')
  // `>>> 0`: macOS writes nobody as -2, while stat and chown speak of 4294967294.
  return fields && { uid: Number(fields[2]) >>> 0, gid: Number(fields[3]) >>> 0 }
}

/** Options for `spawn`: the user's ids and an environment that nothing of ours leaks into. */
export function buildSpawnOptions(user: ChildUser, home: string) {
  // TZ also spares initdb a search through every time zone file; LC_ALL keeps the messages English.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, LC_ALL: 'C', TZ: 'UTC' }
  return { cwd: home, env, ...(user.isSwitched && { uid: user.uid | 0, gid: user.gid | 0 }) }
}

/** Whether the user can walk to the folder, by mode bits (access lists are not looked at). */
export async function canReach(user: ChildUser, folder: string): Promise<boolean> {
  if (!user.isSwitched) return true
  for (let path = await realpath(folder); ; path = dirname(path)) {
    if (!mayEnter(user, await stat(path))) return false
    if (path === dirname(path)) return true
  }
}

function mayEnter(user: ChildUser, folder: { uid: number; gid: number; mode: number }): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0
  return (folder.mode & 0o001) !== 0
}
