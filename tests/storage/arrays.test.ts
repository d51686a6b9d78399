import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonArray, numberArray, textArray } from '../../src/storage/arrays.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

async function asRead(type: string, value: unknown): Promise<unknown> {
  const [row] = await database.db.query<{ list: unknown }>(`select to_json($1::${type}[]) as list`, [value])
  return row?.list
}

/** Any text that PostgreSQL can hold. */
const text = fc.string({ unit: 'grapheme' }).filter((candidate) => !candidate.includes('\u0000'))

describe('lists given to PostgreSQL as arrays come out as they went in (decision 96)', () => {
  test('of texts, with quotes, backslashes, braces, line ends and the word null among them', async () => {
    const texts = ['', 'null', '"', '\\', '{a,b}', ' a ', 'a\nb\tc', "it's", 'Zoë 漢 😀', '\\"']
    expect(await asRead('text', textArray(texts))).toEqual(texts)
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1 }), async (list) => {
        expect(await asRead('text', textArray(list))).toEqual(list)
      }),
      { numRuns: 100 },
    )
  })

  test('of numbers, longer ones than JavaScript counts to as well', async () => {
    const ids = ['1', '9007199254740993', '-5']
    const [row] = await database.db.query('select $1::bigint[]::text as list', [numberArray(ids)])
    expect(row).toEqual({ list: `{${ids.join(',')}}` })
    expect(await asRead('int', numberArray([]))).toEqual([])
  })

  test('of JSON documents, each as its own text', async () => {
    const documents = [{}, { a: 'Zoë 漢 😀 "\\\n' }, [1, null], 'text']
    const list = await database.db.query('select document::text from unnest($1::json[]) as t (document)', [
      jsonArray(documents),
    ])
    expect(list).toEqual(documents.map((document) => ({ document: JSON.stringify(document) })))
    expect(await asRead('json', jsonArray([]))).toEqual([])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(text, text), { minLength: 1 }), async (values) => {
        expect(await asRead('json', jsonArray(values))).toEqual(JSON.parse(JSON.stringify(values)))
      }),
      { numRuns: 50 },
    )
  })
})
