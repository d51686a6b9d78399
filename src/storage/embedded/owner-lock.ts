import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { EmbeddedRefusal } from './refusal.ts'

/** Any fixed number: it must only never change, or an older and a newer server would not see each other. */
const LOCK_KEY = '7811882'
const RETRY_LIMIT_MS = 1_500
const RETRY_MS = 50

const TAKE_LOCK = 'select pg_try_advisory_lock($1) as "isTaken"'

const FIND_HOLDER = `
  select activity.application_name as name
  from pg_locks lock
  join pg_stat_activity activity on activity.pid = lock.pid
  where lock.locktype = 'advisory' and lock.granted
    and lock.database = (select oid from pg_database where datname = current_database())
    and lock.classid::bigint << 32 | lock.objid::bigint = $1 and lock.objsubid = 1`

/**
 * Makes the client's session the owner of the cluster until it ends; the kernel ends it when we die.
 * Refuses when another session keeps the lock for 1.5 s, which is what a dead owner's may take to vanish.
 */
export async function takeOwnerLock(client: Client, dataDir: string): Promise<void> {
  const giveUpAt = Date.now() + RETRY_LIMIT_MS
  while (!(await tryLock(client))) {
    if (Date.now() > giveUpAt) throw await buildRefusal(client, dataDir)
    await wait(RETRY_MS)
  }
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ isTaken: boolean }>(TAKE_LOCK, [LOCK_KEY])
  return rows[0]?.isTaken === true
}

async function buildRefusal(client: Client, dataDir: string): Promise<EmbeddedRefusal> {
  const { rows } = await client.query<{ name: string }>(FIND_HOLDER, [LOCK_KEY])
  const holder = rows[0]?.name || 'another process'
  const way = 'Stop it, or choose another folder with --data-dir.'
  return new EmbeddedRefusal(`The data directory ${dataDir} is in use by ${holder}. ${way}`)
}
