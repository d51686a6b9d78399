import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { startPair, startTidemark } from './start-tidemark.ts'
import type { TargetSettings } from './target.ts'

declare module 'vitest' {
  interface ProvidedContext {
    target: TargetSettings
  }
}

/**
 * The server that TARGET_URL names; else two of our own over the empty database of TIDEMARK_TEST_DATABASE_URL, behind one
 * port; else one on the embedded store.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = readTarget()
  if (given) {
    project.provide('target', given)
    return async () => undefined
  }
  const credentials = {
    token: `pat-conformance-${randomBytes(16).toString('hex')}`,
    developerKey: `key-conformance-${randomBytes(16).toString('hex')}`,
    appId: '7100',
  }
  const databaseUrl = process.env.TIDEMARK_TEST_DATABASE_URL
  const server = await (databaseUrl ? startPair(credentials, databaseUrl) : startTidemark(credentials))
  project.provide('target', { url: server.url, oauth: server.oauth, ...credentials })
  return server.stop
}

function readTarget(): TargetSettings | undefined {
  const { TARGET_URL: url, TARGET_TOKEN: token, TARGET_DEVELOPER_KEY: developerKey } = process.env
  const appId = process.env.TARGET_APP_ID
  if (!url) return undefined
  if (!token || !developerKey || !appId) {
    throw new Error('TARGET_URL also needs TARGET_TOKEN, TARGET_DEVELOPER_KEY and TARGET_APP_ID')
  }
  return { url: url.replace(/\/+$/, ''), token, developerKey, appId }
}
