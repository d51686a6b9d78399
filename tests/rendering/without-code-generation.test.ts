import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')

const program = `
import { renderEvent } from './src/domain/rendering/render-event.ts'
import { createRequire } from 'node:module'
const template = { id: '1', appId: '1', name: 'x', objectTypeId: '0-1', tokens: [], createdAt: 0, updatedAt: 0,
  detailTemplate: '# {{name}}\\n{{#each extraData}}\\n- {{this}} {{formatDate @index}}\\n{{/each}}' }
const event = { templateId: '1', id: 'e', eventNumber: '1', objectTypeId: '0-1', occurredAt: 0,
  content: { tokens: { name: 'A' }, extraData: ['x'] } }
let forbidden = 'allowed'
try { new Function('return 1') } catch { forbidden = 'forbidden' }
const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('/handlebars/'))
const { html } = renderEvent(template, event, { part: 'detail', timeZone: 'UTC', clock: () => 0 })
console.log(JSON.stringify({ forbidden, html, loaded: loaded.map((file) => file.split('/').at(-1)).sort() }))
`

test('a process that may not make code from text renders, with nothing of Handlebars but its grammar (decision 18)', () => {
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', program]
  const printed = execFileSync(process.execPath, flags, { cwd: root, encoding: 'utf8' })
  expect(JSON.parse(printed)).toEqual({
    forbidden: 'forbidden',
    html: '<h1>A</h1><ul><li>x Jan 1, 1970, 12:00:00 AM</li></ul>',
    loaded: [
      'exception.js',
      'helpers.js',
      'node-types.js',
      'parser.js',
      'utils.js',
      'visitor.js',
      'whitespace-control.js',
    ],
  })
})
