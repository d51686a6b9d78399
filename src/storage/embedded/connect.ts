import { Client } from 'pg'
import { SUPERUSER } from './create-cluster.ts'
import { findRecordedPostmaster } from './postmaster.ts'
import { isAlive } from './process-state.ts'
import { codeOf } from './refusal.ts'
import { SOCKET_PORT } from './socket-folder.ts'

/** The database that the application's tables live in. */
export const DATABASE = 'tidemark'

const CONNECT_LIMIT_MS = 2_000

/** The socket folders a running cluster may listen in: the usual one, and the one that its pid file names. */
export async function listSocketFolders(clusterDir: string, usual: string): Promise<readonly string[]> {
  const recorded = await findRecordedPostmaster(clusterDir)
  if (!recorded?.socketFolder || recorded.socketFolder === usual || !isAlive(recorded.pid)) return [usual]
  return [usual, recorded.socketFolder]
}

/**
 * A connected client, or undefined while PostgreSQL is not there, starts or stops. Other errors are thrown.
 * Errors after that end the client, which its `end` event tells.
 */
export async function tryConnect(
  socketFolder: string,
  session: { readonly database: string; readonly name: string },
): Promise<Client | undefined> {
  const client = new Client({
    ...buildConnection(socketFolder),
    database: session.database,
    application_name: session.name,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    ssl: false,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    void client.end().catch(() => undefined)
    if (isNotReady(error)) return undefined
    throw error
  }
}

/** What the pool is given: the database is the application's. */
export function buildConnection(socketFolder: string) {
  return { host: socketFolder, port: SOCKET_PORT, user: SUPERUSER, database: DATABASE } as const
}

function isNotReady(error: unknown): boolean {
  const code = codeOf(error)
  // 57P0x: starting, stopping or recovering; 3D000: just made. No code: the connection closed half-way or timed out.
  return (
    code === '' ||
    code.startsWith('57P0') ||
    ['3D000', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code)
  )
}
