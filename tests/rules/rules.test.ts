import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findCitationsIn } from './find-citations.ts'
import { readCitations } from './read-citations.ts'
import { demandedFamilies, ruleFamilies } from './rule-families.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-rules-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
/** What a test file with this text cites, as `V13 status body`. */
function citationsOf(text: string): readonly string[] {
  const path = join(folder, `timeline-${(count += 1)}.test.ts`)
  writeFileSync(path, text)
  return findCitationsIn(path).map(({ id, status, body }) =>
    [id, status ? 'status' : '', body ? 'body' : ''].filter(Boolean).join(' '),
  )
}
const inTest = (code: string) => citationsOf(`test('does it (V13)', async () => { ${code} })`)

describe('ids in titles', () => {
  test.each([
    ['answers 201 (V13, V14a, E6a)', ['V13', 'V14a', 'E6a']],
    ['all of them (T10-T13, P1.0)', ['T10', 'T11', 'T12', 'T13', 'P1.0']],
    ['row 2 of it (V13 row 2)', ['V13']],
    ['other families (objects E2, P1)', ['P1']],
    ['short ids of others (reliability P3, P4, V4)', ['V4']],
    ['decisions have numbers (decision 14, V13)', ['V13']],
    ['a section (timeline 2.3)', []],
    ['a UUID v7 of UTF-8', []],
    ['of records (OBJ-45, V13)', ['V13', 'OBJ-45']],
  ])('%s', (title, ids) => {
    expect(readCitations(title, 'tests/http/timeline-events.test.ts')).toEqual(ids)
  })

  test.each([
    ['answers 201 (V13)', []],
    ['fixed sentence (PE31, timeline E11, W1)', ['E11', 'W1', 'PE31']],
    ['both (objects E2, timeline E3)', ['E3']],
    ['no route is a rule (associations A5, L1, properties P1, G2)', []],
    ['of records (OBJ-45, CON-2, ASC-9)', ['OBJ-45', 'CON-2', 'ASC-9']],
    ['ranges (OBJ-101 to OBJ-103, PROP-9-10)', ['OBJ-101', 'OBJ-102', 'OBJ-103', 'PROP-9', 'PROP-10']],
    ['two families (OBJ-9 to ASC-11)', ['OBJ-9', 'ASC-11']],
    ['others (SRCH-1, SCH-2, PIPE-3, OWN-4)', ['SRCH-1', 'SCH-2', 'PIPE-3', 'OWN-4']],
    ['checks (objects 14.4, OBJ-1, objects 5.3)', ['OBJ-1', 'objects 14.4']],
    ['checks (search 7.1-2)', ['search 7.1', 'search 7.2']],
    ['of all calls (PA35, PH1-PH3, PE24)', ['PA35', 'PH1', 'PH2', 'PH3', 'PE24']],
    ['checks of all calls (PL1, platform 11.5)', ['PL1', 'platform 11.5']],
    ['one digit more (PD10 to PD12)', ['PD10', 'PD11', 'PD12']],
  ])('in files about other things: %s', (title, ids) => {
    expect(readCitations(title, 'tests/http/edge-outage.test.ts')).toEqual(ids)
  })
})

test.each([
  ['tests/http/pipelines-write.test.ts', []],
  ['tests/http/rate-limits.test.ts', ['PL1']],
])('PL in %s', (file, ids) => {
  expect(readCitations('limits (PL1)', file)).toEqual(ids)
})

describe('what a test asserts', () => {
  test.each([
    'const reply = await post(); expect(reply.status).toBe(201); expect(reply.body.id).toBe(1)',
    'expect(await post()).toMatchObject({ status: 201, body: { id: 1 } })',
    'expect([reply.status, reply.body.category]).toEqual([400, "X"])',
    'const { status, body } = await post(); expect([status, body]).toEqual([1, 2])',
    'const wanted = { status: 201, body: {} }; expect(await post()).toEqual(wanted)',
    'const replies = await all(); expect(replies.map(({ status }) => status)).toEqual([1]); const { body } = replies[0]; expect(body.id).toBe(1)',
    'const idOf = (reply) => reply.body.id; const r = await post(); expect(idOf(r)).toBe(1); expect(r.status).toBe(1)',
    'const check = (r) => { expect(r.status).toBe(1); expect(r.body).toEqual({}) }; check(await post())',
    'const bodyOf = async () => { const r = await get(); expect(r.status).toBe(200); return r.body }; expect(await bodyOf()).toEqual({})',
    'await expect.poll(async () => (await post()).status).toBe(1); expect((await post()).body).toEqual({})',
  ])('both: %s', (code) => {
    expect(inTest(code)).toEqual(['V13 status body'])
  })

  test.each([
    ['expect(reply.status).toBe(201)', 'V13 status'],
    ['expect(reply.body).toMatchObject({ status: "COMPLETE" })', 'V13 body'],
    ['expect(reply.body.status).toBe("error")', 'V13 body'],
    ['expect(reply).toMatchObject({ body: { status: 201 } })', 'V13 body'],
    ['expect((await send({ method: "GET", body: 1 })).status).toBe(200)', 'V13 status'],
    [
      'const make = async () => { const r = await post(); expect(r.status).toBe(1); return r.body.id }; const id = await make(); expect(await db.query(id)).toBe(1); expect((await account.send(id)).body).toBe(1)',
      'V13 body',
    ],
    ['reply.status; reply.body; expect(1).toBe(1)', 'V13'],
    [
      'const get = () => ({ status: r.status, body: r.body }); const { body } = get(); expect(body).toBe(1)',
      'V13 body',
    ],
    ['if (reply.status !== 201) throw new Error(); expect(reply.body).toEqual({})', 'V13 body'],
  ])('not both: %s', (code, cited) => {
    expect(inTest(code)).toEqual([cited])
  })

  const both = 'expect(r.status).toBe(1); expect(r.body).toBe(1)'

  test('a describe is held by the tests inside of it, one by one', () => {
    const text = `describe.each([1])('about (V1)', () => { test.each([1])('one (V2)', () => { ${both} })\n it(\`two (V3)\`, () => { expect(r.body).toBe(1) }) })`
    expect(citationsOf(text)).toEqual(['V1 status body', 'V2 status body', 'V1 body', 'V3 body'])
  })

  test.each([
    `test.skip('off (V1)', () => { ${both} })`,
    `test.todo('off (V1)')`,
    `// test('off (V1)', () => { ${both} })`,
    `const title = "test('off (V1)')"; ${both}`,
    `describe('empty (V1)', () => {})`,
  ])('no citation: %s', (text) => {
    expect(citationsOf(text)).toEqual([])
  })
})

describe('lists of rules', () => {
  const everyId = ruleFamilies.flatMap(({ rules }) => rules.map(({ id }) => id))

  test('have ids of their own', () => {
    expect(new Set(everyId).size).toBe(everyId.length)
  })

  test('are demanded by the names of families', () => {
    const names = ruleFamilies.map(({ name }) => name)
    expect(demandedFamilies.filter((name) => !names.includes(name))).toEqual([])
  })

  test.each(ruleFamilies)('of $name except rules with a reason, one in twenty at most', (family) => {
    const ids = family.rules.map(({ id }) => id)
    const reasons = { ...family.uncovered, ...family.awaited }
    expect(Object.keys(reasons).filter((id) => !ids.includes(id))).toEqual([])
    expect(Object.values(reasons).filter((reason) => reason.length < 20)).toEqual([])
    expect(Object.keys(family.uncovered).length).toBeLessThanOrEqual(ids.length / 20)
  })
})
