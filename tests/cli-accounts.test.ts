import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { isRefusal } from '../src/app/commands.ts'
import { accountCommand } from '../src/cli/account.ts'
import { appCommand } from '../src/cli/app.ts'
import { installCommand } from '../src/cli/install.ts'
import { tokenCommand } from '../src/cli/token.ts'
import { userCommand } from '../src/cli/user.ts'
import { useTestServer } from './support/test-server.ts'

const server = useTestServer()
const commands = [accountCommand, appCommand, installCommand, tokenCommand, userCommand]

afterEach(() => {
  vi.restoreAllMocks()
})

/** Beside the server, on its database, in this process: what the command says on stdout, or why it refuses. */
async function run(...args: string[]): Promise<string> {
  const said: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const program = commands.reduce((parent, make) => parent.addCommand(make()), new Command('tidemark'))
  try {
    await program.parseAsync([...args, '--database-url', server.databaseUrl], { from: 'user' })
    return said.join('')
  } catch (error) {
    if (!isRefusal(error)) throw error
    return `tidemark: ${error.message}\n`
  } finally {
    vi.restoreAllMocks()
  }
}

const printed = (text: string, label: string) => new RegExp(`^${label} +(\\S+)$`, 'm').exec(text)?.[1] ?? ''

test('an admin credential is made for the admin API, listed and revoked (decision 46)', async () => {
  const secret = (await run('token', 'create', '--admin', '--label', 'for operators')).trim()
  expect(secret).toMatch(/^adm-tm1-/)
  const list = async () =>
    (await server.send({ method: 'GET', url: '/tidemark/v1/admin/accounts', token: secret })).status
  expect(await list()).toBe(200)
  expect(await run('token', 'list')).toMatch(/ live +admin {2}\[\*\] {2}for operators/)
  expect(await run('token', 'revoke', secret)).toBe('Revoked.\n')
  expect(await list()).toBe(401)
})

test('accounts, apps, installs and users are managed beside the server (decision 46)', async () => {
  const made = await run('account', 'create', '--name', 'By command', '--app', '--time-zone', 'Asia/Tokyo')
  const [id, token] = [printed(made, 'account'), printed(made, 'access token')]
  const status = async () =>
    (await server.send({ method: 'GET', url: '/crm/v3/objects/contacts', token })).status
  expect(await status()).toBe(200)
  expect(await run('account', 'suspend', id)).toBe(`Account ${id} is suspended.\n`)
  expect(await status()).toBe(403)
  expect(await run('account', 'list')).toContain(`${id}  standard   suspended  Asia/Tokyo  By command\n`)
  expect(await run('account', 'resume', id)).toBe(`Account ${id} is active.\n`)
  expect(JSON.parse(await run('account', 'show', id))).toMatchObject({ id, state: 'active' })
  const appId = printed(await run('app', 'create', '--name', 'Other', '--developer-account', id), 'app id')
  const install = ['--account', id, '--app', appId]
  expect(await run('install', 'add', ...install, '--scopes', 'oauth')).toBe(
    `Account ${id} has app ${appId} with [oauth].\n`,
  )
  expect(await run('install', 'list', '--account', id)).toContain(`${appId}  [oauth]  Other\n`)
  expect(await run('install', 'remove', ...install)).toBe(`Account ${id} has app ${appId} no longer.\n`)
  expect(await run('app', 'list')).toContain(`${appId}  no client  Other\n`)
  expect(await run('app', 'delete', appId)).toBe(`App ${appId} is gone.\n`)
  await run('user', 'create', '--account', id, '--email', 'ann@example.com')
  expect(await run('user', 'list', '--account', id)).toBe('1  ann@example.com\n')
  expect(await run('user', 'delete', '--account', id, '1')).toBe(`User 1 of account ${id} is gone.\n`)
  expect(await run('account', 'reset', id)).toBe(`Account ${id} is empty.\n`)
  const tokenId = new RegExp(`^(\\S{16}) .* account ${id} `, 'm').exec(await run('token', 'list'))?.[1]
  expect(await run('token', 'revoke', '--id', tokenId ?? '')).toBe('Revoked.\n')
  expect(await status()).toBe(401)
  expect(await run('account', 'delete', id)).toBe(`Account ${id} is gone.\n`)
  expect(await run('account', 'delete', id)).toBe(`tidemark: There is no account ${id}.\n`)
})

test('what cannot be is refused with a sentence', async () => {
  expect(await run('account', 'create', '--name', 'n', '--currency', 'XQX')).toBe(
    'tidemark: currency: it is no currency. Use an ISO 4217 code such as EUR.\n',
  )
  expect(await run('user', 'list', '--account', '424242')).toBe('tidemark: There is no account 424242.\n')
  expect(await run('install', 'list', '--account', '424242')).toBe('tidemark: There is no account 424242.\n')
})
