import type { Config } from './config.ts'
import { ConfigRefusal } from './config-refusal.ts'

/** Settings that do not go together, and those that the mode forbids (decision 4). */
export function refuseUnsafe(config: Config): void {
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new ConfigRefusal(
      'HTTPS needs both TIDEMARK_TLS_CERT (--tls-cert) and TIDEMARK_TLS_KEY (--tls-key); one of them is not set.',
    )
  }
  if (config.mode === 'prod') refuseInProd(config)
  refuseSharedSecret(config)
  if (config.mode === 'dev' && !isLoopback(config.host)) {
    throw new ConfigRefusal(
      `Dev mode listens on this machine only, ${config.host} is reachable from outside. Use --mode prod, or --host 127.0.0.1.`,
    )
  }
}

const keyOf = {
  bootstrapToken: 'TIDEMARK_BOOTSTRAP_TOKEN',
  bootstrapDeveloperKey: 'TIDEMARK_BOOTSTRAP_DEVELOPER_KEY',
  bootstrapAdminToken: 'TIDEMARK_BOOTSTRAP_ADMIN_TOKEN',
} as const

function refuseSharedSecret(config: Config): void {
  const secrets = (['bootstrapToken', 'bootstrapDeveloperKey', 'bootstrapAdminToken'] as const).filter(
    (name) => config[name] !== undefined,
  )
  const same = secrets.filter((name) =>
    secrets.some((other) => other !== name && config[other] === config[name]),
  )
  if (same.length === 0) return
  const keys = same.map((name) => keyOf[name]).join(' and ')
  throw new ConfigRefusal(`${keys} are the same. Each secret opens one thing; choose another for each.`)
}

function refuseInProd(config: Config): void {
  if (Object.keys(config).some((name) => name.startsWith('bootstrap'))) {
    throw new ConfigRefusal(
      'TIDEMARK_BOOTSTRAP_ settings work in dev mode only. In prod mode make a token with `tidemark token create`.',
    )
  }
  if (config.oauthConsent === 'auto')
    throw new ConfigRefusal('TIDEMARK_OAUTH_CONSENT=auto lets every app in: it works in dev mode only.')
  if (config.searchLag !== 0)
    throw new ConfigRefusal('TIDEMARK_SEARCH_LAG_MS hides what was just written: it works in dev mode only.')
  if (config.scopeMode === 'off') {
    throw new ConfigRefusal(
      'TIDEMARK_SCOPES=off opens the whole account to every token: it works in dev mode only. Use warn, which logs each call that strict would refuse.',
    )
  }
  if (config.projectDir !== undefined && config.projectAppId === undefined) {
    throw new ConfigRefusal(
      'TIDEMARK_PROJECT_DIR needs TIDEMARK_PROJECT_APP_ID in prod mode: the app that gets the event types.',
    )
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
