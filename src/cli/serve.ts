import { Command } from 'commander'
import { type RunningServer, start } from '../app/start.ts'
import {
  type DatabaseFlags,
  type ListenFlags,
  serveConfigFrom,
  withDatabaseOptions,
} from './database-options.ts'

type ServeFlags = ListenFlags & DatabaseFlags

/** `tidemark serve`: runs until SIGTERM or SIGINT, then stops cleanly with exit code 0. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Run the server')
    .option('--port <n>', 'port to listen on, 0 picks a free one (TIDEMARK_PORT, 4870)')
    .option('--host <address>', 'address to listen on (TIDEMARK_HOST, 127.0.0.1)')
    .option('--mode <mode>', 'dev or prod (TIDEMARK_MODE, dev)')
    .option('--tls-cert <file>', 'certificate to serve HTTPS by (TIDEMARK_TLS_CERT)')
    .option('--tls-key <file>', 'its private key (TIDEMARK_TLS_KEY)')
  return withDatabaseOptions(command).action(serve)
}

async function serve(flags: ServeFlags): Promise<void> {
  const isStopAsked = stopSignal()
  const server = await start(serveConfigFrom(flags))
  process.stdout.write(`Tidemark ready on ${server.url}\n${describe(server)}`)
  await isStopAsked
  await server.stop()
  // Whatever a hanging database still holds open must not keep the process.
  process.exit(0)
}

/**
 * Resolves at the first signal to stop; listening starts at once, so that none is missed during start-up. Further ones
 * are ignored: a signal to the process group arrives twice, directly and handed on by the process that started us.
 */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

function describe({ url, database, bootstrap }: RunningServer): string {
  if (!bootstrap) return `  database      ${database}\n`
  const body = JSON.stringify({
    eventTemplateId: bootstrap.templateId,
    email: 'ada@example.com',
    tokens: { boat: 'Petrel', hours: 3 },
    extraData: { stops: ['Lighthouse', 'Seal rocks'] },
  })
  return `
  account       ${bootstrap.accountId}
  app id        ${bootstrap.appId}
  access token  ${bootstrap.token}
  developer key ${bootstrap.developerKey}
  admin token   ${bootstrap.adminToken}
  client id     ${bootstrap.clientId}
  client secret ${bootstrap.clientSecret}
  redirect URI  ${bootstrap.redirectUri}
  database      ${database}
  kept in       ${bootstrap.path}
  demo data     'node bin/tidemark.js seed' loads a year of events and tasks

Try it: one timeline event, about a contact that it creates

  curl -sS ${url}/integrators/timeline/v3/events \\
    -H 'Authorization: Bearer ${quoteForShell(bootstrap.token)}' \\
    -H 'Content-Type: application/json' \\
    -d '${body}'

`
}

/** Inside single quotes a quote ends the text, is escaped, and starts it again. */
function quoteForShell(text: string): string {
  return text.replaceAll("'", `'\\''`)
}
