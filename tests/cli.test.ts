import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type Environment,
  type RunningCommand,
  runCommand,
  startBelowShell,
  startServe,
} from './support/command-line.ts'
import type { Reply } from './support/test-server.ts'

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folders: string[] = []
let running: RunningCommand[] = []

afterAll(() => {
  for (const folder of folders) {
    const cluster = readOr(join(folder, 'cluster-location'), '').trim()
    if (cluster.includes('clusters')) rmSync(cluster, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
})

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return fallback
  }
}

/** A data directory that goes away with the file. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark cli-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}

async function serve(
  folder: string,
  args: readonly string[] = [],
  environment: Environment = {},
): Promise<RunningCommand> {
  const command = await startServe(['--port', '0', '--data-dir', folder, ...args], environment)
  running.push(command)
  return command
}

async function stopAll(): Promise<void> {
  for (const { child, stop } of running) if (child.exitCode === null) await stop('SIGTERM')
  running = []
}

function printed(stdout: string, label: string): string {
  return new RegExp(`^ {2}${label} +(.+)$`, 'm').exec(stdout)?.[1] ?? ''
}

async function listTemplates(
  url: string,
  token: string,
  appId = '7001',
): Promise<Pick<Reply, 'status' | 'body'>> {
  const reply = await fetch(`${url}/integrators/timeline/v3/${appId}/event-templates`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return { status: reply.status, body: await reply.json() }
}

describe('serve in dev mode', () => {
  const folder = newFolder()
  let server: RunningCommand

  beforeAll(async () => {
    server = await serve(folder)
  })
  afterAll(stopAll)

  test('the first line on stdout is the ready line, with the port', () => {
    expect(server.stdout().split('\n')[0]).toMatch(/^Tidemark ready on http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('the printed curl command stores an event', async () => {
    const script = server.stdout().slice(server.stdout().indexOf('  curl'))
    const event = JSON.parse(execFileSync('bash', ['-c', script], { encoding: 'utf8' }))
    expect(event).toMatchObject({
      objectType: 'contacts',
      email: 'ada@example.com',
      tokens: { boat: 'Petrel', hours: '3' },
    })
    const token = printed(server.stdout(), 'access token')
    const url = `${server.url}/integrators/timeline/v3/events/${event.eventTemplateId}/${event.id}`
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  })

  test('the printed developer key opens the templates of the app', async () => {
    const key = printed(server.stdout(), 'developer key')
    const appId = printed(server.stdout(), 'app id')
    const reply = await fetch(`${server.url}/integrators/timeline/v3/${appId}/event-templates?hapikey=${key}`)
    expect([reply.status, (await reply.json()) as object]).toMatchObject([
      200,
      { results: [{ name: 'Boat rented' }] },
    ])
  })

  test('the printed admin token opens the admin API, and nothing else (decision 46)', async () => {
    const headers = { authorization: `Bearer ${printed(server.stdout(), 'admin token')}` }
    const statusOf = async (path: string) => (await fetch(`${server.url}${path}`, { headers })).status
    expect(await statusOf('/tidemark/v1/admin/accounts')).toBe(200)
    expect(await statusOf('/crm/v3/objects/contacts')).toBe(403)
  })

  test('the secrets are kept in a file that only its owner reads', () => {
    const path = join(folder, 'bootstrap.json')
    expect(printed(server.stdout(), 'kept in')).toBe(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(path, 'utf8')).token).toBe(printed(server.stdout(), 'access token'))
  })

  test('a second server on the same folder is refused with a sentence', async () => {
    const second = await runCommand(['serve', '--port', '0', '--data-dir', folder])
    expect([second.code, second.stdout]).toEqual([1, ''])
    expect(second.stderr).toMatch(/tidemark: .+/)
    expect(second.stderr).not.toMatch(/\n {4}at /)
  })

  test('a busy port is refused with a sentence that names --port', async () => {
    const port = new URL(server.url).port
    const second = await runCommand(['serve', '--port', port, '--data-dir', newFolder()])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(
      `tidemark: Port ${port} on 127.0.0.1 is in use. Choose another with --port`,
    )
  })

  test('nothing secret is on stderr', () => {
    const secrets = ['access token', 'developer key', 'admin token'].map((label) =>
      printed(server.stdout(), label),
    )
    for (const secret of [...secrets, 'ada@example.com', 'Petrel'])
      expect(server.stderr()).not.toContain(secret)
  })

  test('owners import, beside the server, sets up who records are assigned to (OWN-7)', async () => {
    const owners = async (...args: string[]) => runCommand(['owners', ...args, '--data-dir', folder])
    const file = join(folder, 'owners.json')
    const teams = [{ id: '31', name: 'North', primary: true }]
    const lin = { id: '501', email: 'lin@example.test', firstName: 'Lin', userId: 9001, teams }
    writeFileSync(file, JSON.stringify({ results: [lin, { id: '502', type: 'QUEUE' }] }))
    expect(await owners('import', file)).toEqual({
      code: 0,
      stdout: 'Account 100001: 2 owner(s) written, 0 unchanged.\n',
      stderr: '',
    })
    const headers = { authorization: `Bearer ${printed(server.stdout(), 'access token')}` }
    const shown = await fetch(`${server.url}/crm/v3/owners/501`, { headers })
    expect([shown.status, await shown.json()]).toMatchObject([200, { id: '501', userId: 9001, teams }])
    writeFileSync(file, JSON.stringify({ results: [lin, { id: '502', type: 'QUEUE', archived: true }] }))
    expect((await owners('import', file)).stdout).toBe('Account 100001: 1 owner(s) written, 1 unchanged.\n')
    expect(await owners('list')).toEqual({
      code: 0,
      stdout: '501\tlin@example.test\tLin\tuser 9001\tNorth*\n',
      stderr: '',
    })
    expect((await owners('list', '--archived')).stdout).toBe('502\t-\t-\t-\t-\n')
    writeFileSync(file, JSON.stringify({ results: [{ id: 'lin', mail: 'x' }] }))
    const refused = [
      await owners('import', file),
      await owners('import', join(folder, 'nothing.json')),
      await owners('import', file, '--account', '42'),
    ]
    expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual(refused.map(() => [1, '']))
    expect(refused[0]?.stderr).toBe(
      [
        `tidemark: ${file} cannot be used; nothing was imported:`,
        '  results[0].mail: there is no such member; known are id, email, type, firstName, lastName, userId, userIdIncludingInactive, archived, teams, createdAt, updatedAt',
        '  results[0].id: it must be a number of 1 to 15 digits that does not start with 0',
        '',
      ].join('\n'),
    )
    expect(refused[1]?.stderr).toContain('nothing.json cannot be read (ENOENT).')
    writeFileSync(file, '{')
    expect((await owners('import', file)).stderr).toContain('owners.json is not JSON')
    writeFileSync(file, JSON.stringify({ results: [lin] }))
    expect((await owners('import', file, '--account', '42')).stderr).toBe(
      'tidemark: Account 42 does not exist.\n',
    )
  })

  test('account update, beside the server, sets the time zone of rendered dates at once (timeline R9)', async () => {
    const token = printed(server.stdout(), 'access token')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const base = `${server.url}/integrators/timeline/v3`
    const send = async (path: string, method: string, body?: object) =>
      fetch(`${base}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    const appId = printed(server.stdout(), 'app id')
    const template = { name: 'Zones', headerTemplate: '{{formatDate timestamp}}' }
    const created = await send(`/${appId}/event-templates`, 'POST', template)
    const { id } = (await created.json()) as { id: string }
    const event = { eventTemplateId: id, id: 'z', email: 'z@example.com', timestamp: '2026-07-01T22:30:00Z' }
    expect((await send('/events', 'POST', event)).status).toBe(201)
    const shown = async () => (await send(`/events/${id}/z/render`, 'GET')).text()
    expect(await shown()).toBe('<p>Jul 1, 2026, 10:30:00 PM</p>')
    const update = async (...args: string[]) =>
      runCommand(['account', 'update', '--data-dir', folder, ...args])
    expect(await update('--time-zone', 'Asia/Tokyo')).toEqual({
      code: 0,
      stdout: 'Account 100001 has time zone Asia/Tokyo.\n',
      stderr: '',
    })
    expect(await shown()).toBe('<p>Jul 2, 2026, 7:30:00 AM</p>')
    expect((await send(`/${appId}/event-templates/${id}`, 'DELETE')).status).toBe(204)
    expect((await update('--rate-limits', 'pro', '--time-zone', 'UTC')).stdout).toBe(
      'Account 100001 has time zone UTC and rate limits pro.\n',
    )
    const templates = await send(`/${appId}/event-templates`, 'GET')
    expect(templates.headers.get('x-hubspot-ratelimit-daily')).toBe('625000')
    expect(await update('--rate-limits', 'server')).toMatchObject({ code: 0, stderr: '' })
    expect((await update('--rate-limits', 'gold')).stderr).toContain('Use one of off, free, pro,')
    expect(await update()).toMatchObject({ code: 1, stderr: expect.stringContaining('what to change') })
    const refused = [
      await update('--time-zone', 'Mars/Olympus'),
      await update('--time-zone', 'UTC', '--account', '42'),
    ]
    expect(refused).toEqual([
      {
        code: 1,
        stdout: '',
        stderr: "tidemark: 'Mars/Olympus' is no time zone. Use one such as Europe/Berlin or UTC.\n",
      },
      { code: 1, stdout: '', stderr: 'tidemark: Account 42 does not exist.\n' },
    ])
  })

  test('doctor, beside the server, prints the settings and ends with 0', async () => {
    const { code, stdout, stderr } = await runCommand(['doctor', '--data-dir', folder])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Database: embedded/)
    for (const setting of [
      'PostgreSQL version',
      'fsync',
      'full_page_writes',
      'synchronous_commit',
      'max_wal_size',
    ]) {
      expect(stdout).toMatch(new RegExp(`^(good|advice) +${setting} `, 'm'))
    }
  })

  test('migrate, beside the server, has nothing to do', async () => {
    expect(await runCommand(['migrate', '--data-dir', folder])).toEqual({
      code: 0,
      stdout: 'The schema is up to date.\n',
      stderr: '',
    })
  })

  test('SIGTERM ends it with 0, soon; the next start prints the same secrets and keeps the data', async () => {
    const before = server.stdout()
    const { code, durationMs } = await server.stop('SIGTERM')
    expect(code).toBe(0)
    // Reliability P7.
    expect(durationMs).toBeLessThan(10_000)
    server = await serve(folder)
    for (const label of ['account', 'app id', 'access token', 'developer key', 'admin token']) {
      expect(printed(server.stdout(), label)).toBe(printed(before, label))
    }
    const { body } = await listTemplates(server.url, printed(server.stdout(), 'access token'))
    expect(body.results).toHaveLength(1)
    expect((await server.stop('SIGINT')).code).toBe(0)
  })
})

test('prints where things are in full, however the data directory was named', async () => {
  const folder = newFolder()
  const { stdout, stop } = await serve(relative(process.cwd(), folder))
  await stop('SIGTERM')
  expect(printed(stdout(), 'kept in')).toBe(join(folder, 'bootstrap.json'))
  expect(printed(stdout(), 'database')).toBe(`embedded in ${join(folder, 'postgres')}`)
})

test('with the certificate that tls init makes it serves HTTPS, and says so', async () => {
  const dir = newFolder()
  const { code, stdout } = await runCommand(['tls', 'init', '--dir', dir])
  expect(code).toBe(0)
  const [ca, cert, key] = ['authority', 'certificate', 'private key'].map((label) => printed(stdout, label))
  const flags = ['--tls-cert', cert ?? '', '--tls-key', key ?? '']
  const { url, stop } = await serve(newFolder(), flags)
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const [seen] = execFileSync(
    process.execPath,
    ['-e', `fetch('${url}/health/live').then(({ status }) => console.log(status))`],
    { encoding: 'utf8', env: { ...process.env, NODE_EXTRA_CA_CERTS: ca } },
  ).split('\n')
  expect(seen).toBe('200')
  await stop('SIGTERM')
})

test('a signal to npx ends only the shell below it; the server notices and stops too', async () => {
  const args = ['--port', '0', '--data-dir', newFolder()]
  const { shell, ended } = await startBelowShell(args, (stdout) => stdout.includes('Try it'))
  shell.kill('SIGTERM')
  await ended
})

describe('bootstrap settings', () => {
  afterEach(stopAll)

  test('fix the secrets and the app id, quotes and all; the printed curl works with them', async () => {
    const token = `it's "quoted" $HOME \`id\` \\ !&|;`.replaceAll(' ', '_')
    const environment = {
      TIDEMARK_BOOTSTRAP_TOKEN: token,
      TIDEMARK_BOOTSTRAP_DEVELOPER_KEY: 'a-developer-key-of-my-own',
      TIDEMARK_BOOTSTRAP_ADMIN_TOKEN: 'an-admin-token-of-my-own',
      TIDEMARK_BOOTSTRAP_APP_ID: '4242',
      TIDEMARK_TEST_ANYTHING: 'is ignored',
    }
    const { stdout, url } = await serve(newFolder(), [], environment)
    expect(printed(stdout(), 'access token')).toBe(token)
    expect(printed(stdout(), 'app id')).toBe('4242')
    expect(printed(stdout(), 'admin token')).toBe('an-admin-token-of-my-own')
    expect((await listTemplates(url, token, '4242')).status).toBe(200)
    const script = stdout().slice(stdout().indexOf('  curl'))
    expect(JSON.parse(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).objectType).toBe('contacts')
    const key = await fetch(
      `${url}/integrators/timeline/v3/4242/event-templates?hapikey=a-developer-key-of-my-own`,
    )
    expect(key.status).toBe(200)
  })
})

describe('settings that cannot be used', () => {
  test.each([
    ['an unknown key', [], { TIDEMARK_PROT: '1' }, 'Unknown setting TIDEMARK_PROT'],
    ['a port that is none', ['--port', 'http'], {}, "'http' cannot be used for TIDEMARK_PORT"],
    ['half a port', ['--port', '80.5'], {}, "'80.5' cannot be used for TIDEMARK_PORT"],
    ['another mode', ['--mode', 'test'], {}, "'test' cannot be used for TIDEMARK_MODE"],
    ['an address for all in dev mode', ['--host', '0.0.0.0'], {}, 'Dev mode listens on this machine only'],
    [
      'a short token',
      [],
      { TIDEMARK_BOOTSTRAP_TOKEN: 'short-secret' },
      'cannot be used for TIDEMARK_BOOTSTRAP_TOKEN',
    ],
    [
      'a token with a blank',
      [],
      { TIDEMARK_BOOTSTRAP_TOKEN: 'two words of secret' },
      'cannot be used for TIDEMARK_BOOTSTRAP_TOKEN',
    ],
    [
      'one secret for two things',
      [],
      { TIDEMARK_BOOTSTRAP_TOKEN: 'x'.repeat(16), TIDEMARK_BOOTSTRAP_DEVELOPER_KEY: 'x'.repeat(16) },
      'are the same',
    ],
    [
      'a bootstrap token in prod mode',
      ['--mode', 'prod'],
      { TIDEMARK_BOOTSTRAP_TOKEN: 'x'.repeat(16) },
      'work in dev mode only',
    ],
    [
      'an admin token in prod mode',
      ['--mode', 'prod'],
      { TIDEMARK_BOOTSTRAP_ADMIN_TOKEN: 'x'.repeat(16) },
      'work in dev mode only',
    ],
    [
      'a bootstrap app in prod mode',
      ['--mode', 'prod'],
      { TIDEMARK_BOOTSTRAP_APP_ID: '1' },
      'work in dev mode only',
    ],
    [
      'a public URL that is none',
      [],
      { TIDEMARK_PUBLIC_URL: 'http://[' },
      'cannot be used for TIDEMARK_PUBLIC_URL',
    ],
    ['a certificate alone', ['--tls-cert', 'a.pem'], {}, 'HTTPS needs both'],
    [
      'a certificate that is not there',
      ['--tls-cert', '/nowhere/a.pem', '--tls-key', '/nowhere/b.pem'],
      {},
      'Cannot read the file of --tls-cert, /nowhere/a.pem (ENOENT)',
    ],
    [
      'a database URL that is none',
      [],
      { TIDEMARK_DATABASE_URL: 'postgresql://u:secret-word@h:port/db' },
      'cannot be used for TIDEMARK_DATABASE_URL',
    ],
    [
      'a database that is not there',
      [],
      { TIDEMARK_DATABASE_URL: 'postgresql://u:secret-word@127.0.0.1:1/db' },
      'The database postgresql://127.0.0.1:1/db cannot be reached',
    ],
    [
      'an address of another machine',
      ['--mode', 'prod', '--host', '203.0.113.1'],
      {},
      'Cannot listen on 203.0.113.1',
    ],
  ] as const)('%s: a sentence on stderr and exit code 1', async (_name, args, environment, sentence) => {
    const { code, stdout, stderr } = await runCommand(
      ['serve', '--port', '0', '--data-dir', newFolder(), ...args],
      environment,
    )
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('tidemark: ')
    expect(stderr).toContain(sentence)
    expect(stderr).not.toMatch(/\n {4}at |short-secret|two words|secret-word/)
  })

  test('an unknown command, option or argument shows the help and ends with 1', async () => {
    for (const args of [
      ['serv'],
      ['serve', '--prot', '1'],
      ['serve', 'extra'],
      ['token', 'create', '--expires-in', 'soon'],
      ['token', 'create', '--account', 'x'],
      ['token', 'revoke'],
      ['token', 'create', '--admin', '--app', '1'],
      ['token', 'create', '--admin', '--developer-key'],
    ]) {
      const { code, stderr } = await runCommand(args)
      expect([args, code]).toEqual([args, 1])
      expect(stderr).toMatch(/error: /)
    }
  })
})

describe('from dev mode to prod mode', () => {
  afterEach(stopAll)

  test('the secrets of dev mode stop the start until they are revoked (decision 4)', async () => {
    const folder = newFolder()
    const dev = await serve(folder)
    const secret = printed(dev.stdout(), 'access token')
    await dev.stop('SIGTERM')
    const refused = await runCommand(['serve', '--mode', 'prod', '--port', '0', '--data-dir', folder])
    expect([refused.code, refused.stdout]).toEqual([1, ''])
    expect(refused.stderr).toContain('tidemark token revoke --bootstrap')
    const revoked = await runCommand(['token', 'revoke', '--bootstrap', '--data-dir', folder])
    expect([revoked.code, revoked.stdout]).toEqual([0, 'Revoked 3 secrets of dev mode.\n'])
    const prod = await serve(folder, ['--mode', 'prod'])
    expect((await listTemplates(prod.url, secret)).status).toBe(401)
  })
})

describe('prod mode', () => {
  const folder = newFolder()
  let server: RunningCommand
  const token = async (...args: string[]) => runCommand(['token', ...args, '--data-dir', folder])

  beforeAll(async () => {
    server = await serve(folder, ['--mode', 'prod'])
  })
  afterAll(stopAll)

  test('prints no secret and keeps no file of any', () => {
    expect(server.stdout()).toMatch(/^Tidemark ready on http:\/\/127\.0\.0\.1:\d+\n {2}database .*\n$/)
    expect(readOr(join(folder, 'bootstrap.json'), 'none')).toBe('none')
  })

  test('token create makes one that works while the server runs; list shows it, never whole; revoke ends it at once', async () => {
    const created = await token('create', '--label', 'for the test')
    expect(created.code).toBe(0)
    expect(created.stdout).toMatch(/^pat-tm1-[a-z0-9]{8}(?:-[a-z0-9]{4}){3}-[a-z0-9]{12}\n$/)
    const secret = created.stdout.trim()
    expect(created.stderr).toContain('For account 100001, app 7001')
    expect((await listTemplates(server.url, secret)).status).toBe(200)
    const listed = await token('list')
    expect(listed.stdout).toContain('for the test')
    expect(listed.stdout).toContain(secret.slice(-4))
    expect(listed.stdout).not.toContain(secret)
    expect(await token('revoke', secret)).toEqual({ code: 0, stdout: 'Revoked.\n', stderr: '' })
    expect((await listTemplates(server.url, secret)).status).toBe(401)
    expect((await token('list')).stdout).toMatch(/revoked.*for the test/)
    const none = { code: 1, stdout: '', stderr: 'tidemark: No live token or key has this text.\n' }
    expect(await token('revoke', secret)).toEqual(none)
    const unnamed = { ...none, stderr: 'tidemark: No live token or key has this id.\n' }
    expect(await token('rotate', '--id', '3f6c1d2a9b804e57')).toEqual(unnamed)
  })

  test('a token with a lifetime expires', async () => {
    const secret = (await token('create', '--expires-in', '1')).stdout.trim()
    await expect
      .poll(async () => (await listTemplates(server.url, secret)).body.category, { timeout: 10_000 })
      .toBe('EXPIRED_AUTHENTICATION')
  })

  test('a token has the scopes it was made with; one that HubSpot has not is pointed out', async () => {
    const created = await token('create', '--scopes', 'crm.objects.contacts.read, oauth')
    expect((await listTemplates(server.url, created.stdout.trim())).status).toBe(403)
    expect(created.stderr).not.toContain('no such scope')
    const mistaken = await token('create', '--scopes', 'oauth,crm.objects.contact.read')
    expect([mistaken.code, mistaken.stderr]).toEqual([
      0,
      expect.stringMatching(/^HubSpot has no such scope, .*: crm\.objects\.contact\.read\.\n/),
    ])
  })

  test('a developer key is made for hapikey', async () => {
    const key = (await token('create', '--developer-key')).stdout.trim()
    const reply = await fetch(`${server.url}/integrators/timeline/v3/7001/event-templates?hapikey=${key}`)
    expect(reply.status).toBe(200)
  })

  test('a service key gets a new secret, the old one stays for the overlap, and both end by the id in the list', async () => {
    const key = (await token('create', '--service-key', '--label', 'rotated')).stdout.trim()
    expect(key).toMatch(/^tsk-[\w-]{43}$/)
    const { stdout: listed } = await token('list')
    const [, id = ''] =
      /^([\da-f]{16}) .* live +service key account 100001 app 7001 .*rotated$/m.exec(listed) ?? []
    const rotated = await token('rotate', '--id', id, '--overlap', '60')
    const fresh = rotated.stdout.trim()
    expect([rotated.code, fresh === key]).toEqual([0, false])
    expect(rotated.stderr).toContain(`Token ${id}. The old secret ends in 60 s.`)
    const statuses = async () => [
      (await listTemplates(server.url, key)).status,
      (await listTemplates(server.url, fresh)).status,
    ]
    expect(await statuses()).toEqual([200, 200])
    expect((await token('revoke', '--id', id)).stdout).toBe('Revoked.\n')
    expect(await statuses()).toEqual([401, 401])
  })

  test('a personal access key is of a user that is there', async () => {
    const { code, stdout, stderr } = await token('create', '--personal-access-key', '--user', '7')
    expect([code, stdout, stderr]).toEqual([1, '', 'tidemark: Account 100001 has no user 7.\n'])
  })

  test('an account that does not exist is refused with a sentence', async () => {
    const { code, stdout, stderr } = await token('create', '--account', '424242')
    expect([code, stdout, stderr]).toEqual([1, '', 'tidemark: Account 424242 does not exist.\n'])
  })

  test('SIGTERM lets a request in progress finish', async () => {
    const secret = (await token('create')).stdout.trim()
    const asked = Array.from({ length: 20 }, () =>
      listTemplates(server.url, secret).catch(() => ({ status: 0 })),
    )
    const { code } = await server.stop('SIGTERM')
    expect(code).toBe(0)
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status !== 200 && status !== 0)).toEqual([])
  })
})
