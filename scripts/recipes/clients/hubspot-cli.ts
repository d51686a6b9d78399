// @hubspot/cli, which knows no host but api.hubapi.com (PX28): signs in by a personal access key, then calls the API.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readSetting, uniqueEmail } from '../recipe.ts'

const { packages, accountId, personalAccessKey } = readSetting()
const program = join(packages, 'node_modules', '@hubspot', 'cli', 'bin', 'hs.js')
const home = await mkdtemp(join(tmpdir(), 'tidemark-hs-'))
const run = promisify(execFile)

async function hs(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...process.execArgv, program, ...args, '--use-env'], {
    cwd: home,
    env: {
      ...process.env,
      HOME: home,
      HUBSPOT_PERSONAL_ACCESS_KEY: personalAccessKey,
      HUBSPOT_ACCOUNT_ID: accountId,
    },
  })
  return stdout
}

try {
  const details = await hs('api', '/account-info/v3/details', '--json')
  assert.match(details, new RegExp(`"portalId": ?${accountId}`))
  const email = uniqueEmail()
  const data = JSON.stringify({ properties: { email } })
  assert.match(await hs('api', '/crm/v3/objects/contacts', '--data', data, '--json'), new RegExp(email))
  await hs('custom-object', 'list-schemas')
} finally {
  await rm(home, { recursive: true, force: true })
}
