import { createLog, type Log, type LogLevel } from '../platform/log.ts'
import { createMetrics } from '../platform/metrics.ts'
import { uuidv7 } from '../platform/uuid.ts'
import { diagnose } from '../storage/diagnose.ts'
import { migrate } from '../storage/migrate.ts'
import { type Bootstrap, bootstrap, BOOTSTRAP_LABEL } from './bootstrap.ts'
import { buildServer } from './build-server.ts'
import { type Config, ConfigRefusal } from './config.ts'
import { openConfiguredDatabase, type OpenedDatabase } from './open-database.ts'
import { openStores, type Stores } from './open-stores.ts'
import { readTls, type TlsFiles } from './read-tls.ts'
import { type ProjectWatcher, watchProject } from './project-types-watcher.ts'

/** A server that answers, and how to stop it. */
export type RunningServer = {
  /** `http://HOST:PORT`, `https://` with a certificate, with the port it really has. */
  readonly url: string
  readonly database: string
  /** Absent in prod mode. */
  readonly bootstrap?: Bootstrap
  /** Stops taking requests, finishes those in progress, closes the database. Bounded to 10 s. */
  readonly stop: () => Promise<void>
}

const STOP_WITHIN_MS = 9_000

/** Starts everything a server needs: database, schema, dev account, HTTP. */
export async function start(config: Config): Promise<RunningServer> {
  const log = createLog(config.logLevel as LogLevel)
  const tls = await readTls(config, Date.now())
  if (tls?.warning !== undefined) log.warn({ file: config.tlsCert }, tls.warning)
  const opened = await openConfiguredDatabase(config, log, { owner: 'tidemark serve', isShared: false })
  try {
    return await serve(config, { opened, log, tls: tls?.files })
  } catch (error) {
    await opened.close()
    throw error
  }
}

type Base = { readonly opened: OpenedDatabase; readonly log: Log; readonly tls: TlsFiles | undefined }

async function serve(config: Config, { opened, log, tls }: Base): Promise<RunningServer> {
  const applied = await migrate(opened.database)
  log.info({ applied, database: opened.description, ...opened.timingsMs }, 'database ready')
  await checkDatabase(config, opened, log)
  const stores = openStores(opened.database, config)
  if (config.mode === 'prod') await refuseBootstrapSecrets(stores)
  const dev = config.mode === 'dev' ? await bootstrap(config, stores, Date.now()) : undefined
  const project = await followProject(config, { stores, log, appId: dev?.appId })
  let isStopping = false
  const app = await buildServer({
    config,
    stores,
    log,
    metrics: createMetrics(),
    now: Date.now,
    newUuid: uuidv7,
    isReady: () => !isStopping,
    ...(tls ? { tls } : {}),
  })
  const url = await listen(app, config).catch(async (error: unknown) => {
    await project?.stop()
    throw error
  })
  const stop = async () => {
    isStopping = true
    await project?.stop()
    await withinMs(STOP_WITHIN_MS, app.close(), () => app.server.closeAllConnections())
    await opened.close()
  }
  return { url, database: opened.description, ...(dev ? { bootstrap: dev } : {}), stop }
}

/** The event types of the configured project folder go to its app: the one named, else that of the dev account (X9). */
async function followProject(
  { projectDir, projectAppId }: Config,
  owner: { readonly stores: Stores; readonly log: Log; readonly appId: string | undefined },
): Promise<ProjectWatcher | undefined> {
  const appId = projectAppId === undefined ? owner.appId : String(projectAppId)
  if (projectDir === undefined || appId === undefined) return undefined
  return watchProject({ types: owner.stores.types, appId, now: Date.now, log: owner.log }, projectDir)
}

/** The secrets of dev mode lie readable in a file: nothing that prod mode may accept (decision 4). */
async function refuseBootstrapSecrets(stores: Stores): Promise<void> {
  if ((await stores.accounts.countLabelled(BOOTSTRAP_LABEL)) === 0) return
  throw new ConfigRefusal(
    'This database takes the token and developer key that dev mode made. Revoke them with `tidemark token revoke --bootstrap`, then start in prod mode.',
  )
}

/** Settings that can lose acknowledged data stop a start in prod mode, and are logged in dev mode (reliability 2.1). */
async function checkDatabase(
  config: Config,
  { database, description, isEmbedded }: OpenedDatabase,
  log: Log,
): Promise<void> {
  const unsafe = (await diagnose(database, { isEmbedded })).filter((finding) => finding.verdict === 'unsafe')
  const sentences = unsafe.map(({ subject, found, advice }) => `${subject} is ${found}. ${advice ?? ''}`)
  if (unsafe.length === 0) return
  if (config.mode === 'prod')
    throw new ConfigRefusal(`The database ${description} is not safe: ${sentences.join(' ')}`)
  log.warn({ unsafe: sentences }, 'the database can lose acknowledged data')
}

async function listen(app: Awaited<ReturnType<typeof buildServer>>, config: Config): Promise<string> {
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    throw asBusyPort(error, config)
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  const scheme = config.tlsCert === undefined ? 'http' : 'https'
  return `${scheme}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}

function asBusyPort(error: unknown, config: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new ConfigRefusal(
      `Port ${config.port} on ${config.host} is in use. Choose another with --port N, or --port 0 for a free one.`,
    )
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigRefusal(
      `Cannot listen on ${config.host}:${config.port} (${code}). Choose another address with --host and --port.`,
    )
  }
  return error
}

/** Waits for `work`; when it takes too long, hurries it on and waits for the rest. */
async function withinMs(limitMs: number, work: PromiseLike<unknown>, hurry: () => void): Promise<void> {
  const timer = setTimeout(hurry, limitMs)
  try {
    await work
  } finally {
    clearTimeout(timer)
  }
}
