import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openStores } from '../src/app/open-stores.ts'
import { planProject } from '../src/domain/timeline/project-plan.ts'
import { readProjectType } from '../src/domain/timeline/project-type.ts'
import { runCommand } from './support/command-line.ts'
import { useTestDatabase } from './support/test-database.ts'

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = useTestDatabase()
const owner = { accountId: '11', appId: '12', developerAccountId: '13' }
const second = { accountId: '21', appId: '22', developerAccountId: '13' }
const run = (...args: string[]) => runCommand([...args, '--database-url', database.url])
let folder = ''
let templateId = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-commands-'))
  const stores = openStores(database.db)
  const now = Date.now()
  for (const tenant of [owner, second])
    await stores.accounts.ensureTenant({ ...tenant, name: 'Test', createdAt: now })
  const template = { appId: owner.appId, objectTypeId: '0-1', tokens: [], createdAt: now, updatedAt: now }
  await stores.templates.insertTemplate({ ...template, name: 'x'.repeat(60) }, 9)
  templateId = (await stores.templates.insertTemplate({ ...template, name: 'Fine' }, 9))?.id ?? ''
  const json = { uid: 'defined', name: 'Defined', objectType: 'DEAL' }
  const read = readProjectType(json, { appId: owner.appId, now })
  const types = read.kind === 'type' ? [read.type] : []
  await stores.types.writeProject(owner.appId, 'boats', (state) =>
    planProject(types, state, { name: 'boats', now }),
  )
  await stores.calls.addCalls([
    {
      accountId: owner.accountId,
      day: new Date(now).toISOString().slice(0, 10),
      appId: owner.appId,
      operationId: 'timeline.v3.events.create',
      spelling: '/integrators/timeline/v3/events',
      calls: 2,
      limitedCalls: 2,
      firstAt: now,
      lastAt: now,
      lastClient: 'curl',
    },
  ])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('templates to-project needs an app where there are several, and writes those of v3 only', async () => {
  const target = join(folder, 'src', 'app', 'app-events')
  const unclear = await run('templates', 'to-project', folder)
  expect([unclear.code, unclear.stderr]).toEqual([
    1,
    'tidemark: Say which app is meant with --app. There are: 12, 22.\n',
  ])
  const done = await run('templates', 'to-project', folder, '--app', '12')
  expect([done.code, done.stdout, done.stderr]).toEqual([
    1,
    `App 12: 1 file(s) written to ${target}, 0 unchanged, 1 problem(s). 1 came from a project and stay there.\n`,
    expect.stringMatching(/^Template "x{60}" \(\d+\): config\.name: has 60 characters; the limit is 50\n$/),
  ])
  const none = await run('templates', 'to-project', folder, '--account', '21')
  expect([none.code, none.stdout, none.stderr]).toEqual([
    0,
    `App 22: 0 file(s) written to ${target}, 0 unchanged, 0 problem(s).\n`,
    '',
  ])
  const checked = await runCommand(['projects', 'check', folder])
  expect([checked.code, checked.stdout]).toEqual([
    0,
    expect.stringContaining('1 event type(s), 0 problem(s)'),
  ])
  const missing = await run('templates', 'to-project', folder, '--app', '1')
  expect([missing.code, missing.stderr]).toEqual([1, 'tidemark: There is no app 1.\n'])
})

test('report versions tells what to send instead, for people and as JSON (platform PV8)', async () => {
  const told = await run('report', 'versions', '--account', '11')
  expect([told.code, told.stderr]).toEqual([0, ''])
  expect(told.stdout).toContain('2 calls, 2 to paths that HubSpot retires.\n')
  expect(told.stdout).toContain('POST /integrators/timeline/v3/events  (timeline.v3.events.create)\n')
  expect(told.stdout).toContain(', last by curl, app 12\n  This path loses support in September 2027.\n')
  expect(told.stdout).toContain('  Use POST /integrators/timeline/2026-03/events\n')
  expect(told.stdout).toContain('    eventTemplateId -> eventTypeName\n')
  // The newest template is the one of the project, made last.
  expect(told.stdout).toContain(
    `"eventTypeName": "ae12_integrators-timeline-event-type-id-${Number(templateId) + 1}"`,
  )
  const all = await run('report', 'versions', '--json', '--days', '7')
  expect(JSON.parse(all.stdout)).toMatchObject([{ accountId: '11', days: 7, calls: 2, retiringCalls: 2 }])
  const quiet = await run('report', 'versions', '--account', '13')
  expect(quiet.stdout).toBe('Account 13, last 30 days: 0 calls, 0 to paths that HubSpot retires.\n')
  const unknown = await run('report', 'versions', '--account', '1')
  expect([unknown.code, unknown.stderr]).toEqual([1, 'tidemark: Account 1 does not exist.\n'])
  const tooLong = await run('report', 'versions', '--days', '91')
  expect([tooLong.code, tooLong.stderr]).toEqual([1, expect.stringContaining('from 1 to 90')])
})
