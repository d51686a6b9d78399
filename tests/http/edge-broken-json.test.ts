import { beforeAll, describe, expect, test } from 'vitest'
import { digestDatabase } from '../support/database-digest.ts'
import {
  type CallSetup,
  createCallSetup,
  expectSound,
  operationsWithBody,
  urlOf,
} from '../support/operation-calls.ts'
import { useTestServer } from '../support/test-server.ts'

// No type is made here: texts that are names would be found by the calls that delete types (schemas-values.test.ts).
const server = useTestServer({ TIDEMARK_CUSTOM_TYPES_MAX: '0' })
let setup: CallSetup
let before: Readonly<Record<string, string>>

beforeAll(async () => {
  setup = await createCallSetup(server)
  before = await digestDatabase(server.db)
})

const brokenTexts: readonly (readonly [name: string, text: string | Buffer])[] = [
  ['a word', 'nonsense'],
  ['an open object', '{'],
  ['an open string', '{"a":"'],
  ['an open array', '{"a":[1,'],
  ['a closed pair too many', '{}}'],
  ['two values', '{}{}'],
  ['a trailing comma', '{"a":1,}'],
  ['a comma alone', '{,}'],
  ['no colon', '{"a" 1}'],
  ['single quotes', "{'a':1}"],
  ['bare keys', '{a:1}'],
  ['a comment', '{/* */}'],
  ['NaN', '{"a":NaN}'],
  ['Infinity', '{"a":-Infinity}'],
  ['undefined', '{"a":undefined}'],
  ['a hexadecimal number', '{"a":0x10}'],
  ['a leading zero', '{"a":01}'],
  ['a leading plus', '{"a":+1}'],
  ['a bare point', '{"a":1.}'],
  ['a raw line break in a string', '{"a":"b\nc"}'],
  ['a raw tab in a string', '{"a":"\t"}'],
  ['a bad escape', '{"a":"\\x41"}'],
  ['a short escape', '{"a":"\\u12"}'],
  ['blanks', '   \n\t '],
  ['a form', 'a=1&b=2'],
  ['XML', '<a/>'],
  ['a raw NUL', '{"a":"\0"}'],
  ['an escaped NUL', '{"a":"\\u0000"}'],
  ['an escaped NUL in a key', '{"\\u0000":1}'],
  ['half a pair, high', '{"a":"\\ud800"}'],
  ['half a pair, low', '{"a":"\\udc00x"}'],
  ['a pair the wrong way round', '{"a":"\\udc00\\ud800"}'],
  ['half a pair in a key', '{"\\ud83d":1}'],
  ['half a pair after a backslash', '{"a":"\\\\\\ud800"}'],
  ['a byte order mark', '\ufeff{}'],
  ['a UTF-16 text', Buffer.from('{"a":1}', 'utf16le')],
  ['a byte that is no UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')])],
  [
    'a cut UTF-8 sequence',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xe2, 0x82]), Buffer.from('"}')]),
  ],
  [
    'an overlong UTF-8 sequence',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
  ],
  [
    'a surrogate in UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  ],
  ['__proto__', '{"__proto__":{"x":1}}'],
  ['__proto__ in escapes', '{"\\u005f_proto__":1}'],
  ['__proto__ deep down', '{"extraData":[{"a":{"__proto__":null}}]}'],
  ['a number past every range', '{"extraData":1e400}'],
  ['a negative number past every range', '{"extraData":{"a":[-1e999]}}'],
  ['33 levels', `${'{"a":'.repeat(32)}{}${'}'.repeat(32)}`],
  ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  [
    '1,001 members',
    JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`k${at}`, 1]))),
  ],
  ['100,001 values', `{"extraData":{"a":[${'1,'.repeat(100_001)}1]}}`],
  ['half a million values beside an escape', `{"a":"\\u0041","inputs":[${'0,'.repeat(500_000)}0]}`],
  [
    'half a million values beside a long number',
    `{"a":12345678901234567890,"inputs":[${'0,'.repeat(500_000)}0]}`,
  ],
  ['half a million empty inputs', `{"inputs":[${'{},'.repeat(500_000)}{}]}`],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '1'],
  ['a string', '"{}"'],
  ['an array', '[]'],
  ['an array of objects', '[{}]'],
]

describe.each(operationsWithBody.map((operation) => [operation.id, operation] as const))(
  '%s',
  (_id, operation) => {
    test.each(brokenTexts)('%s is refused whole', async (_name, text) => {
      const reply = await setup.account.send(operation.method, urlOf(setup, operation), text)
      expectSound(reply)
      expect(reply.status, reply.text.slice(0, 300)).toBe(400)
    })

    test('nothing of that left a trace in the database', async () => {
      expect(await digestDatabase(server.db)).toEqual(before)
    })
  },
)
