import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildServer } from '../../src/app/build-server.ts'
import { loadConfig } from '../../src/app/config.ts'
import { openStores, type Stores } from '../../src/app/open-stores.ts'
import { describeError } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { uuidv7 } from '../../src/platform/uuid.ts'
import type { Database } from '../../src/storage/database.ts'

export type StubServer = {
  readonly app: FastifyInstance
  readonly logged: () => readonly Record<string, unknown>[]
}

/** A server over a database, some of its stores replaced, whose log lines are kept. */
export async function buildStubServer(
  db: Database,
  replaced: Partial<Stores> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<StubServer> {
  const lines: string[] = []
  const options = { level: 'trace', base: null, serializers: { err: describeError } }
  const app = await buildServer({
    config: loadConfig(environment),
    stores: { ...openStores(db), ...replaced },
    log: pino(options, { write: (line: string) => void lines.push(line) }),
    metrics: createMetrics(),
    now: Date.now,
    newUuid: uuidv7,
    isReady: () => true,
  })
  await app.ready()
  return { app, logged: () => lines.map((line) => JSON.parse(line)) }
}
