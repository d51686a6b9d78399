import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exportTemplates } from '../../src/app/export-templates.ts'
import { checkProject } from '../../src/app/project-types-check.ts'
import { loadProject } from '../../src/app/project-types-loader.ts'
import { readFolder, readProject } from '../../src/app/project-types.ts'
import type { EventTemplate } from '../../src/domain/timeline/template.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, plainTokens } from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount
let folder = ''

beforeAll(async () => {
  account = await server.createAccount()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const TYPES = 'src/app/app-events'
const listTypes = () => readdir(join(folder, TYPES))
const write = (templates: readonly EventTemplate[], isForced = false) =>
  exportTemplates(templates, { folder, isForced })
const templatesOf = (owner: TestAccount) => server.stores.templates.listTemplates(owner.appId)

/** What a template is, without its id, app and times. */
const contentOf = ({
  name,
  objectTypeId,
  headerTemplate,
  detailTemplate,
  tokens,
}: Omit<EventTemplate, 'id'>) => ({
  name,
  objectTypeId,
  headerTemplate,
  detailTemplate,
  tokens: tokens.map(({ createdAt: _created, updatedAt: _updated, ...token }) => token),
})

describe('templates of the v3 API as files of a project (X9)', () => {
  test('are loaded again as they were: name, object type, both templates, every property in its order', async () => {
    const owner = await server.createAccount()
    const stamped = { name: 'plan.name', label: 'Plan', type: 'string', objectPropertyName: 'jobtitle' }
    await createTemplate(owner, {
      headerTemplate: 'Finished {{course}}',
      detailTemplate: '{{#each extraData.stops}}\n- {{this}}\n{{/each}}',
      tokens: [...plainTokens, stamped, { name: 'free', label: 'Free', type: 'enumeration', options: [] }],
    })
    for (const objectType of ['companies', 'deals', 'tickets', '2-345'])
      await createTemplate(owner, { objectType, name: objectType })
    const templates = await templatesOf(owner)
    const exported = await write(templates)
    expect(exported).toMatchObject({ written: 5, unchanged: 0, problems: [] })
    expect(exported.notes).toEqual([
      expect.stringMatching(
        /^course_finished_\d+-hsmeta\.json: config\.properties\[4\]\.objectPropertyName is read by Tidemark only$/,
      ),
      expect.stringMatching(/^2_345_\d+-hsmeta\.json: config\.customObjectTypeId is read by Tidemark only$/),
    ])
    const read = readProject(await readFolder(folder), { appId: owner.appId, now: 0 })
    expect(read.problems).toEqual([])
    const byUid = read.types.toSorted((a, b) => uidNumber(a.type.uid) - uidNumber(b.type.uid))
    expect(byUid.map(({ type }) => contentOf(type.template))).toEqual(templates.map(contentOf))
  })

  test('become event types of another app that takes the folder', async () => {
    const taker = await server.createAccount()
    await createTemplate(account, { name: 'Moved' })
    await write((await templatesOf(account)).filter(({ name }) => name === 'Moved'))
    const owner = { types: server.stores.types, appId: taker.appId, now: Date.now }
    expect(await loadProject(owner, folder, undefined)).toMatchObject({
      created: [expect.any(String)],
      problems: [],
    })
    expect((await templatesOf(taker)).map(contentOf)).toMatchObject([{ name: 'Moved', objectTypeId: '0-1' }])
  })

  test('that break a cap of projects are named with field and limit, and the others are written (T7)', async () => {
    const owner = await server.createAccount()
    await createTemplate(owner, { name: 'Fine' })
    await createTemplate(owner, { name: 'n'.repeat(51), headerTemplate: 'h'.repeat(1_001) })
    await createTemplate(owner, { name: 'Long "detail"', detailTemplate: 'd'.repeat(10_001) })
    const { problems, written } = await write(await templatesOf(owner))
    expect(written).toBe(1)
    expect(problems).toEqual([
      expect.stringMatching(/^Template "n{51}" \(\d+\): config\.name: has 51 characters; the limit is 50$/),
      expect.stringMatching(
        /^Template "n{51}" \(\d+\): config\.headerTemplate: has 1001 characters; the limit is 1000$/,
      ),
      expect.stringMatching(
        /^Template "Long \\"detail\\"" \(\d+\): config\.detailTemplate: has 10001 characters; the limit is 10000$/,
      ),
    ])
    expect(await listTypes()).toEqual([expect.stringMatching(/^fine_\d+-hsmeta\.json$/)])
    expect(await checkProject(folder)).toMatchObject({ typeCount: 1, problems: [] })
  })

  test('whose file would be larger than the loader reads are reported', async () => {
    const owner = await server.createAccount()
    const option = (at: number) => ({ label: 'l'.repeat(700), value: `v${at}` })
    const options = Array.from({ length: 1_500 }, (_, at) => option(at))
    await createTemplate(owner, { tokens: [{ name: 'big', label: 'Big', type: 'enumeration', options }] })
    expect((await write(await templatesOf(owner))).problems).toEqual([
      expect.stringMatching(/: its file has \d+ bytes; the limit is 1048576$/),
    ])
  })

  test('do not replace a file with other content unless forced, and leave an equal one alone', async () => {
    const owner = await server.createAccount()
    await createTemplate(owner, { name: 'One' })
    const templates = await templatesOf(owner)
    await write(templates)
    expect(await write(templates)).toMatchObject({ written: 0, unchanged: 1, problems: [] })
    const path = join(folder, TYPES, (await listTypes())[0] ?? '')
    await writeFile(path, 'mine')
    expect(await write(templates)).toMatchObject({
      written: 0,
      problems: [
        expect.stringMatching(/one_\d+-hsmeta\.json is there with other content; --force replaces it$/),
      ],
    })
    expect(await readFile(path, 'utf8')).toBe('mine')
    expect(await write(templates, true)).toMatchObject({ written: 1, problems: [] })
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ type: 'app-event' })
    expect(await listTypes()).toHaveLength(1)
  })

  test('of one name get a file each', async () => {
    const owner = await server.createAccount()
    await createTemplate(owner, { name: 'Same' })
    await createTemplate(owner, { name: 'Same' })
    expect(await write(await templatesOf(owner))).toMatchObject({ written: 2, problems: [] })
  })

  test('go nowhere when the folder cannot be made', async () => {
    await mkdir(join(folder, 'src'))
    await writeFile(join(folder, 'src', 'app'), '')
    await expect(write([])).rejects.toThrow(/cannot be made \(E(?:NOTDIR|EXIST)\)\.$/)
  })
})

const uidNumber = (uid: string) => Number(/\d+$/.exec(uid)?.[0])
