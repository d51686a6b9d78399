import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildProjectFile } from './project-file.ts'
import { readProjectType } from './project-type.ts'
import type { EventTemplate } from './template.ts'

const template: EventTemplate = {
  id: '2003117',
  appId: '7',
  name: 'Course finished',
  objectTypeId: '0-1',
  tokens: [],
  createdAt: 1,
  updatedAt: 2,
}
const uidOf = (name: string, id = '7') => buildProjectFile({ ...template, name, id }).uid

describe('a template as a project file (X9)', () => {
  test('has the members of HubSpot projects, and none that says nothing', () => {
    const score = {
      name: 'score',
      label: 'Score',
      type: 'number',
      options: [],
      createdAt: 1,
      updatedAt: 1,
    } as const
    expect(buildProjectFile({ ...template, headerTemplate: 'Hi', tokens: [score] })).toEqual({
      uid: 'course_finished_2003117',
      json: {
        uid: 'course_finished_2003117',
        type: 'app-event',
        config: {
          name: 'Course finished',
          objectType: 'CONTACT',
          headerTemplate: 'Hi',
          properties: [{ name: 'score', label: 'Score', type: 'number' }],
        },
      },
      extensions: [],
    })
  })

  test.each([
    ['0-2', { objectType: 'COMPANY' }],
    ['0-3', { objectType: 'DEAL' }],
    ['0-5', { objectType: 'TICKET' }],
    ['APP_OBJECT', { objectType: 'APP_OBJECT' }],
    ['CUSTOM_OBJECT', { supportsCustomObject: true }],
    ['2-345', { supportsCustomObject: true, customObjectTypeId: '2-345' }],
  ])('names the object type %s as projects do', (objectTypeId, members) => {
    const { json } = buildProjectFile({ ...template, objectTypeId })
    expect(json).toMatchObject({ config: members })
    expect(readProjectType(json, { appId: '7', now: 0 })).toMatchObject({
      kind: 'type',
      type: { template: { objectTypeId } },
    })
  })

  test.each([
    ['Ünïcödé Straße', 'unicode_stra_e_7'],
    ['  --  ', 'event_type_7'],
    ['コース', 'event_type_7'],
    ['../../etc/passwd', 'etc_passwd_7'],
    ['con', 'con_7'],
    ['A'.repeat(100), `${'a'.repeat(62)}_7`],
  ])('makes of the name %j the uid %s, which is a safe file name', (name, uid) => {
    expect(uidOf(name)).toBe(uid)
  })
})

const text = (maxLength: number) =>
  fc
    .string({ unit: 'binary', minLength: 1, maxLength })
    .filter((value) => value.trim() !== '' && !value.includes('\0'))
const tokenName = fc
  .stringMatching(/^[A-Za-z0-9._-]{1,30}$/)
  .filter((name) => !['log', 'lookup'].includes(name))
const option = fc.record({ label: text(10), value: text(10) })
const times = { createdAt: fc.constant(5), updatedAt: fc.constant(5) }
const token = fc.oneof(
  fc.record(
    {
      name: tokenName,
      label: text(20),
      type: fc.constantFrom('string' as const, 'number' as const, 'date' as const),
      options: fc.constant([]),
      objectPropertyName: text(20),
      ...times,
    },
    { requiredKeys: ['name', 'label', 'type', 'options', 'createdAt', 'updatedAt'] },
  ),
  fc.record({
    name: tokenName,
    label: text(20),
    type: fc.constant('enumeration' as const),
    options: fc.uniqueArray(option, { selector: ({ value }) => value, maxLength: 4 }),
    ...times,
  }),
)
const source = fc.constantFrom('Hello {{name}}', '# Title\n\n{{#if a}}x{{/if}}', 'π "quoted" \\ \u2028')
const anyTemplate = fc.record(
  {
    name: text(20),
    objectTypeId: fc.constantFrom('0-1', '0-2', '0-3', '0-5', '2-1', '2-999999999999999'),
    headerTemplate: source,
    detailTemplate: source,
    tokens: fc.uniqueArray(token, { selector: ({ name }) => name, maxLength: 8 }),
  },
  { requiredKeys: ['name', 'objectTypeId', 'tokens'] },
)

test('any template within the caps of projects is read back from its file as it was (X9, T7)', () => {
  fc.assert(
    fc.property(anyTemplate, (made) => {
      const whole = { ...template, ...made }
      const { json } = buildProjectFile(whole)
      const read = readProjectType(JSON.parse(JSON.stringify(json)), { appId: '7', now: 5 })
      expect(read).toEqual({
        kind: 'type',
        warnings: [],
        type: {
          uid: buildProjectFile(whole).uid,
          template: { appId: '7', createdAt: 5, updatedAt: 5, ...made },
        },
      })
    }),
    { numRuns: 300 },
  )
})
