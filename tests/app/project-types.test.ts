import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkProject } from '../../src/app/project-types-check.ts'
import { loadProject } from '../../src/app/project-types-loader.ts'
import { watchProject } from '../../src/app/project-types-watcher.ts'
import type { Log } from '../../src/platform/log.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, templatesPath } from '../support/timeline-setup.ts'

const server = useTestServer()
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-project-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const property = (name: string, type = 'string') => ({ name, label: name, type })

const declaration = (uid: string, config: object = {}) => ({
  uid,
  type: 'app-event',
  config: { name: 'Login', objectType: 'CONTACT', properties: [property('who')], ...config },
})

async function put(file: string, content: unknown): Promise<void> {
  const path = join(folder, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
}

const ownerOf = (account: TestAccount, now = Date.now) => ({
  types: server.stores.types,
  appId: account.appId,
  now,
})

const load = (account: TestAccount, now?: () => number) =>
  loadProject(ownerOf(account, now), folder, undefined)
const listTypes = async (account: TestAccount) =>
  (await account.send('GET', templatesPath(account))).body.results
const findType = (account: TestAccount, uid: string) =>
  server.stores.types.findTemplateIds(account.appId, [uid]).then((ids) => ids.get(uid))

describe('what a project folder says (X9)', () => {
  test('accepts config members at the top level, ignores other components and hidden folders (X9)', async () => {
    await put('src/app/app-hsmeta.json', { uid: 'the-app', type: 'app', config: {} })
    await put('src/app/app-events/a-hsmeta.json', declaration('a'))
    await put('b-hsmeta.json', { uid: 'b', name: 'Flat', objectType: 'DEAL' })
    await put('node_modules/x/c-hsmeta.json', declaration('c'))
    await put('.git/d-hsmeta.json', declaration('d'))
    await put('notes.json', '{')
    expect(await checkProject(folder)).toEqual({
      name: folder.split('/').at(-1),
      typeCount: 2,
      problems: [],
      warnings: [],
    })
  })

  test.each(['hsproject.json', 'project.json'])('is named by %s (X8)', async (file) => {
    await put(file, { name: 'harbour' })
    expect((await checkProject(folder)).name).toBe('harbour')
  })

  test.each([
    [{ name: 'x'.repeat(51) }, 'config.name: has 51 characters; the limit is 50'],
    [{ headerTemplate: 'x'.repeat(1_001) }, 'config.headerTemplate: has 1001 characters; the limit is 1000'],
    [
      { detailTemplate: 'x'.repeat(10_001) },
      'config.detailTemplate: has 10001 characters; the limit is 10000',
    ],
    [
      { headerTemplate: '{{who}} in\n{{#if b}}' },
      'config.headerTemplate: headerTemplate cannot be parsed on line 2, column 10: the block opened on line 2, column 1 is not closed',
    ],
    [
      { properties: Array.from({ length: 501 }, (_, index) => property(`p${index}`)) },
      'config.properties: has 501 properties; the limit is 500',
    ],
    [
      { objectType: 'LEAD' },
      'config.objectType: must be one of CONTACT, COMPANY, DEAL, TICKET, APP_OBJECT, or be absent with supportsCustomObject true',
    ],
    [{ name: undefined }, 'config.name: is needed'],
    [{ name: 7 }, 'config.name: must be a text, without NUL or lone surrogates'],
    [{ supportsCustomObject: 'yes' }, 'config.supportsCustomObject: must be true or false'],
    [{ properties: {} }, 'config.properties: must be a list'],
    [{ properties: [property('who'), 7] }, 'config.properties[1]: must be an object'],
    [{ properties: [7, property('a', 'colour')] }, /config\.properties\[1\]\.type: 'colour' is no/],
    [{ customObjectTypeId: '2-1' }, 'config.customObjectTypeId: goes with supportsCustomObject true'],
    [
      { objectType: undefined, supportsCustomObject: true, customObjectTypeId: '0-1' },
      "config.customObjectTypeId: must be the id of a custom type, such as '2-345'",
    ],
    [{ properties: [{ name: 'a', label: 'A' }] }, 'config.properties[0].type: is needed'],
    [{ properties: [property('a', 'colour')] }, /config\.properties\[0\]\.type: 'colour' is no/],
    [{ properties: [property('a b')] }, /config\.properties\[0\]\.name: .* 1 to 255 letters/],
    [{ properties: [property('lookup')] }, /config\.properties\[0\]\.name: lookup is a reserved name/],
    [{ properties: [property('a'), property('a')] }, /config\.properties: .*more than once/],
  ])('names file, field and limit: %#', async (config, line) => {
    await put('app-events/t-hsmeta.json', declaration('t', config))
    const { problems, typeCount } = await checkProject(folder)
    expect(typeCount).toBe(0)
    expect(problems.join('\n')).toMatch(typeof line === 'string' ? `app-events/t-hsmeta.json: ${line}` : line)
  })

  test.each([
    [{ name: 'x'.repeat(50) }],
    [{ headerTemplate: 'x'.repeat(1_000), detailTemplate: 'x'.repeat(10_000) }],
    [{ properties: Array.from({ length: 500 }, (_, index) => property(`p${index}`)) }],
    [{ objectType: 'APP_OBJECT' }],
    [{ objectType: undefined, supportsCustomObject: true }],
    [{ objectType: 'TICKET', supportsCustomObject: false }],
    [{ properties: undefined }],
  ])('takes what just fits: %#', async (config) => {
    await put('t-hsmeta.json', declaration('t', config))
    expect(await checkProject(folder)).toMatchObject({ typeCount: 1, problems: [] })
  })

  test.each([
    ['{', /^t-hsmeta\.json: is no JSON/],
    ['[]', /^t-hsmeta\.json: must hold a JSON object/],
    [Buffer.from([0xff]).toString('latin1'), /is no JSON/],
    [{ type: 'app-event', config: { name: 'No uid', objectType: 'DEAL' } }, /: uid: is needed/],
    [declaration('a b'), /: uid: must have 1 to 64/],
    [declaration('ae1_integrators-timeline-event-type-id-2'), /: uid: must have 1 to 64/],
    [{ uid: 'a', type: 'app-event', config: 7 }, /: config: must be an object/],
    [{ ...declaration('a'), type: 'app-events' }, /: type: must be 'app-event'$/],
    [{ ...declaration('a'), type: 'APP_EVENT' }, /: type: must be 'app-event'$/],
  ])('reports a file that is no event type: %#', async (content, line) => {
    await put('t-hsmeta.json', content)
    expect((await checkProject(folder)).problems[0]).toMatch(line)
  })

  test('names members that it passes over, and uses the file', async () => {
    const options = [{ value: 'a', label: 'A', colour: 'red' }]
    const properties = [{ name: 'a', label: 'A', type: 'enumeration', option: [], options }]
    await put('t-hsmeta.json', { ...declaration('t', { properties, property: [] }), Uid: 1 })
    await put('u-hsmeta.json', { uid: 'u', name: 'Flat', objectType: 'DEAL', header: '' })
    const { typeCount, problems, warnings } = await checkProject(folder)
    expect([typeCount, problems]).toEqual([2, []])
    expect(warnings.map((line) => line.split(': is ignored; known are ')[0])).toEqual([
      't-hsmeta.json: Uid',
      't-hsmeta.json: config.property',
      't-hsmeta.json: config.properties[0].option',
      't-hsmeta.json: config.properties[0].options[0].colour',
      'u-hsmeta.json: header',
    ])
  })

  test('says one thing about an entry that is no object', async () => {
    const properties = [7, { name: 'a', label: 'A', type: 'enumeration', options: ['x'] }]
    await put('t-hsmeta.json', declaration('t', { properties }))
    expect((await checkProject(folder)).problems).toEqual([
      't-hsmeta.json: config.properties[0]: must be an object',
      't-hsmeta.json: config.properties[1].options[0]: must be an object',
    ])
  })

  test('gives a uid to the first file that has it (X9)', async () => {
    await put('a-hsmeta.json', declaration('same'))
    await put('b-hsmeta.json', declaration('same'))
    const checked = await checkProject(folder)
    expect(checked).toMatchObject({
      typeCount: 1,
      problems: ["b-hsmeta.json: uid: 'same' is the uid of a-hsmeta.json already"],
    })
  })

  test('reports a folder that is not there', async () => {
    const { problems } = await checkProject(join(folder, 'nowhere'))
    expect(problems).toEqual([expect.stringMatching(/nowhere: cannot be read \(ENOENT\)$/)])
  })

  test('reports a pipe, a folder behind a link, a large file and bytes that are no text, and reads the rest', async () => {
    expect(spawnSync('/usr/bin/env', ['mkfifo', join(folder, 'a-hsmeta.json')]).status).toBe(0)
    await symlink('.', join(folder, 'b-hsmeta.json'))
    await put('c-hsmeta.json', ' '.repeat(1_048_577))
    await writeFile(join(folder, 'd-hsmeta.json'), Buffer.from([0xff]))
    await put('e-hsmeta.json', declaration('e'))
    const { typeCount, problems } = await checkProject(folder)
    expect(problems).toEqual([
      'a-hsmeta.json: is no file with text in it',
      'b-hsmeta.json: is no file with text in it',
      'c-hsmeta.json: has more than 1048576 bytes',
      'd-hsmeta.json: is no UTF-8',
    ])
    expect(typeCount).toBe(1)
  })

  test('is checked by the command line with exit code 0 or 1', async () => {
    const cli = resolve(import.meta.dirname, '../../src/cli/main.ts')
    const check = () => spawnSync(process.execPath, [cli, 'projects', 'check', folder], { encoding: 'utf8' })
    await put('hsproject.json', { name: 'boats' })
    await put('t-hsmeta.json', declaration('t'))
    const good = check()
    expect([good.status, good.stdout]).toEqual([0, 'Project boats: 1 event type(s), 0 problem(s).\n'])
    await put('u-hsmeta.json', declaration('u', { name: 'x'.repeat(60) }))
    const bad = check()
    expect(bad.status).toBe(1)
    expect(bad.stderr).toBe('u-hsmeta.json: config.name: has 60 characters; the limit is 50\n')
  })
})

describe('loading into the app (X9, T10, T14)', () => {
  test('updates the same template on a reload, and leaves an unchanged one alone', async () => {
    const account = await server.createAccount()
    await put('t-hsmeta.json', declaration('t'))
    expect(await load(account, () => 1_000)).toMatchObject({ created: ['t'], updated: [] })
    const id = await findType(account, 't')
    expect(await load(account, () => 2_000)).toMatchObject({ created: [], updated: [], unchanged: ['t'] })
    await put(
      't-hsmeta.json',
      declaration('t', { name: 'Signed in', properties: [property('who'), property('where')] }),
    )
    expect(await load(account, () => 3_000)).toMatchObject({ created: [], updated: ['t'] })
    expect(await findType(account, 't')).toBe(id)
    expect(await listTypes(account)).toMatchObject([
      {
        id,
        name: 'Signed in',
        createdAt: new Date(1_000).toISOString(),
        updatedAt: new Date(3_000).toISOString(),
        tokens: [
          { name: 'where', createdAt: new Date(3_000).toISOString() },
          { name: 'who', createdAt: new Date(1_000).toISOString(), updatedAt: new Date(1_000).toISOString() },
        ],
      },
    ])
  })

  test('drops properties that are declared no more, keeps types whose file is gone (T10, decision)', async () => {
    const account = await server.createAccount()
    await put(
      't-hsmeta.json',
      declaration('t', { headerTemplate: 'x', properties: [property('a'), property('b')] }),
    )
    await put('u-hsmeta.json', declaration('u'))
    await load(account)
    await put('t-hsmeta.json', declaration('t', { properties: [property('b')] }))
    await unlink(join(folder, 'u-hsmeta.json'))
    expect(await load(account)).toMatchObject({ updated: ['t'], problems: [] })
    const [type] = await listTypes(account)
    expect(type.tokens.map((token: { name: string }) => token.name)).toEqual(['b'])
    expect(type).not.toHaveProperty('headerTemplate')
    expect(await findType(account, 'u')).toMatch(/^\d+$/)
  })

  test.each([
    [
      { objectType: 'DEAL' },
      't-hsmeta.json: objectType: cannot change once the type exists; give the new type another uid',
    ],
    [
      { properties: [property('who', 'number')] },
      't-hsmeta.json: properties: type of property who cannot change',
    ],
  ])('keeps the stored type when the file says %j (X9, T13)', async (config, problem) => {
    const account = await server.createAccount()
    await put('t-hsmeta.json', declaration('t'))
    await load(account)
    const before = await listTypes(account)
    await put('t-hsmeta.json', declaration('t', { name: 'Other', ...config }))
    await put('u-hsmeta.json', declaration('u'))
    expect(await load(account)).toMatchObject({ created: ['u'], updated: [], problems: [problem] })
    expect((await listTypes(account))[0]).toEqual(before[0])
  })

  test('counts the templates of v3 toward the 750 types of an app (T2, X9)', async () => {
    const account = await server.createAccount()
    await createTemplate(account)
    for (let index = 0; index < 750; index += 1) await put(`${index}-hsmeta.json`, declaration(`t${index}`))
    const applied = await load(account)
    expect([applied?.created.length, applied?.problems.length]).toEqual([749, 1])
    expect(applied?.problems[0]).toMatch(/-hsmeta\.json: uid: .*the limit is 750 event types$/)
    expect(await listTypes(account)).toHaveLength(750)
  })

  test('gives two apps types of their own under one uid, and one app one type from two servers (X9)', async () => {
    const [first, second] = [await server.createAccount(), await server.createAccount()]
    await put('t-hsmeta.json', declaration('t'))
    await Promise.all([load(first), load(first), load(second), load(first)])
    expect(await findType(first, 't')).not.toBe(await findType(second, 't'))
    expect(await listTypes(first)).toHaveLength(1)
  })

  test('throws when there is no such app', async () => {
    const account = await server.createAccount()
    await put('t-hsmeta.json', declaration('t'))
    await expect(load({ ...account, appId: '1' })).rejects.toThrow(/app 1,.*does not exist/)
  })
})

describe('following a folder', () => {
  const logs = () => {
    const lines: { level: string; line: object }[] = []
    const at = (level: string) => (line: object) => lines.push({ level, line })
    return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } as unknown as Log }
  }
  const nameOf = async (account: TestAccount) => (await listTypes(account))[0]?.name

  test('applies the folder at start and every change soon after, new folders too (X9)', async () => {
    const account = await server.createAccount()
    const { lines, log } = logs()
    await put('t-hsmeta.json', declaration('t', { name: 'One' }))
    const watcher = await watchProject({ ...ownerOf(account), log }, folder, 500)
    expect(await nameOf(account)).toBe('One')
    await put('t-hsmeta.json', declaration('t', { name: 'Two' }))
    await vi.waitFor(async () => expect(await nameOf(account)).toBe('Two'), 5_000)
    await put('deep/er/u-hsmeta.json', declaration('u'))
    await vi.waitFor(async () => expect(await findType(account, 'u')).toBeDefined(), 5_000)
    await put('new', JSON.stringify(declaration('t', { name: 'Moved' })))
    await rename(join(folder, 'new'), join(folder, 't-hsmeta.json'))
    await vi.waitFor(async () => expect(await nameOf(account)).toBe('Moved'), 5_000)
    await watcher.stop()
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('keeps the last good version of a broken file, reports it once, and picks up its repair (X9)', async () => {
    const account = await server.createAccount()
    const { lines, log } = logs()
    await put('t-hsmeta.json', declaration('t', { name: 'Good' }))
    const watcher = await watchProject({ ...ownerOf(account), log }, folder, 100)
    await put('t-hsmeta.json', '{"uid": "t", ')
    const warnings = () => lines.filter(({ level }) => level === 'warn')
    await vi.waitFor(() => expect(warnings()).toHaveLength(1), 5_000)
    expect(warnings()[0]?.line).toMatchObject({
      problem: expect.stringMatching(/^t-hsmeta\.json: is no JSON/),
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(warnings()).toHaveLength(1)
    expect(await nameOf(account)).toBe('Good')
    await put('t-hsmeta.json', declaration('t', { name: 'Repaired' }))
    await vi.waitFor(async () => expect(await nameOf(account)).toBe('Repaired'), 5_000)
    await watcher.stop()
  })

  test('follows a folder that is made later, and an app that is set up later, by its interval alone', async () => {
    const account = await server.createAccount()
    const { lines, log } = logs()
    await rm(folder, { recursive: true })
    const appId = String(Number(account.appId) + 400_000)
    const watcher = await watchProject({ ...ownerOf(account), appId, log }, folder, 100)
    await put('t-hsmeta.json', declaration('t'))
    await vi.waitFor(() => expect(lines.some(({ level }) => level === 'error')).toBe(true), 5_000)
    const tenant = { ...account, appId, name: 'Late', createdAt: Date.now() }
    await server.stores.accounts.ensureTenant(tenant)
    await vi.waitFor(async () => expect(await findType({ ...account, appId }, 't')).toBeDefined(), 5_000)
    await watcher.stop()
  })

  test('ends with the last of many quick changes applied', async () => {
    const account = await server.createAccount()
    const watcher = await watchProject({ ...ownerOf(account), log: logs().log }, folder, 200)
    for (let index = 0; index <= 50; index += 1)
      await put('t-hsmeta.json', declaration('t', { name: `N${index}` }))
    await vi.waitFor(async () => expect(await nameOf(account)).toBe('N50'), 5_000)
    await watcher.stop()
  })
})
