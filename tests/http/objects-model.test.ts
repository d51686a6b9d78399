import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkTo, listTypeIds } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()

type TypeName = 'contacts' | 'companies' | 'tasks'
/** A value as sent, and as it has to come back. */
type Sample = { readonly sent: unknown; readonly shown: string | null }
type Step = {
  readonly type: TypeName
  readonly samples: Readonly<Record<string, Sample>>
  /** Which of the records so far to link to, counted round, and whether as primary where there is such a thing. */
  readonly links: readonly { readonly target: number; readonly isPrimary: boolean }[]
}
type ModelRecord = {
  readonly type: TypeName
  readonly id: string
  readonly shown: Readonly<Record<string, string | null>>
  /** Target record to the ids of the definitions that lead to it. */
  readonly links: Map<ModelRecord, Set<number>>
}

const plainTypes: Readonly<Record<string, readonly [there: number, back: number]>> = {
  'contacts contacts': [449, 449],
  'contacts companies': [279, 280],
  'contacts tasks': [203, 204],
  'companies contacts': [280, 279],
  'companies companies': [450, 450],
  'companies tasks': [191, 192],
  'tasks contacts': [204, 203],
  'tasks companies': [192, 191],
}
const primaryTypes: Readonly<Record<string, readonly [there: number, back: number]>> = {
  'contacts companies': [1, 2],
  'companies contacts': [2, 1],
}

const same = (text: string): Sample => ({ sent: text, shown: text })
const nothing = fc.constantFrom<Sample>({ sent: '', shown: null }, { sent: null, shown: null })
const someText = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'))
const text = fc.oneof(
  someText.filter((value) => value !== '').map(same),
  fc.integer().map((value): Sample => ({ sent: value, shown: String(value) })),
  fc.boolean().map((value): Sample => ({ sent: value, shown: String(value) })),
  nothing,
)
const number = fc.oneof(
  fc.integer().map((value): Sample => ({ sent: value, shown: String(value) })),
  fc.nat().map((value): Sample => ({ sent: `00${value}.50`, shown: `${value}.50` })),
  fc.integer({ min: 1, max: 9 }).map((value): Sample => ({ sent: `-${value}E3`, shown: `-${value}000` })),
  nothing,
)
const bool = fc.tuple(fc.boolean(), fc.boolean()).map(([value, isLoud]): Sample => {
  const shown = String(value)
  return { sent: isLoud ? shown.toUpperCase() : value, shown }
})
const list = fc
  .array(fc.constantFrom('BLOCKER', 'CHAMPION', 'OTHER'), { minLength: 1, maxLength: 5 })
  .map((items): Sample => ({ sent: items.join(';'), shown: [...new Set(items)].join(';') }))
const instant = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 2 }))
  .map(([ms, form]): Sample => {
    const iso = new Date(ms).toISOString()
    const forms = [ms, String(ms), iso.replace('Z', '+00:00')]
    return { sent: forms[form], shown: iso.replace('.000Z', 'Z') }
  })
const email = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()).map(([number_, isLoud]): Sample => {
  const address = `person.${number_}@example.org`
  return { sent: isLoud ? ` ${address.toUpperCase()}` : address, shown: address }
})
const links = fc.array(fc.record({ target: fc.nat(), isPrimary: fc.boolean() }), { maxLength: 4 })
const optional = { requiredKeys: [] }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant<TypeName>('contacts'),
    samples: fc
      .record({ city: text, email, hs_buying_role: list, closedate: instant }, optional)
      .map((samples) => ({ zip: same('1'), ...samples })),
    links,
  }),
  fc.record({
    type: fc.constant<TypeName>('companies'),
    samples: fc
      .record({ city: text, annualrevenue: number, is_public: bool }, optional)
      .map((samples) => ({ name: same('C'), ...samples })),
    links,
  }),
  fc.record({
    type: fc.constant<TypeName>('tasks'),
    samples: fc
      .record({ hs_task_subject: text, hs_task_is_all_day: bool }, optional)
      .chain((samples) => instant.map((due) => ({ ...samples, hs_timestamp: due }))),
    links,
  }),
)

test('whatever is created reads back as the rules say, with its links from both sides (OBJ-27, OBJ-93, ASC-4 to ASC-6, 5.1, 7.2)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const account = await server.createAccount()
      const records: ModelRecord[] = []
      for (const next of steps) await runStep(account, records, next)
      await Promise.all(records.map((record) => expectSame(account, record)))
    }),
    { seed: 20_260_530, numRuns: 40 },
  )
}, 120_000)

async function runStep(account: TestAccount, records: ModelRecord[], next: Step): Promise<void> {
  const wanted = next.links.flatMap(({ target, isPrimary }) => {
    const to = records[target % Math.max(records.length, 1)]
    const pair = `${next.type} ${to?.type}`
    const [typeId] = (isPrimary ? primaryTypes[pair] : undefined) ?? plainTypes[pair] ?? []
    return to && typeId ? [{ to, typeId }] : []
  })
  const reply = await account.send('POST', `/crm/v3/objects/${next.type}`, {
    properties: Object.fromEntries(Object.entries(next.samples).map(([name, sample]) => [name, sample.sent])),
    associations: wanted.map(({ to, typeId }) => linkTo(to.id, typeId)),
  })
  const shown = Object.fromEntries(Object.entries(next.samples).map(([name, sample]) => [name, sample.shown]))
  const holder = records.find((record) => shown.email && record.shown.email === shown.email)
  if (holder) {
    expect(reply).toMatchObject({
      status: 409,
      body: { message: `Contact already exists. Existing ID: ${holder.id}` },
    })
    return
  }
  expect(reply).toMatchObject({ status: 201 })
  const record: ModelRecord = { type: next.type, id: reply.body.id, shown, links: new Map() }
  records.push(record)
  for (const { to, typeId } of wanted) link(record, to, typeId)
}

function link(from: ModelRecord, to: ModelRecord, typeId: number): void {
  const pair = `${from.type} ${to.type}`
  const [there = 0, back = 0] = plainTypes[pair] ?? []
  join(from, to, [there, back])
  const [primary] = primaryTypes[pair] ?? []
  if (primary === 1) prefer(from, to, typeId === primary)
  if (primary === 2) prefer(to, from, typeId === primary)
}

/** Makes the company the contact's primary one when that was asked for, or when it is the only one. */
function prefer(contact: ModelRecord, company: ModelRecord, isAsked: boolean): void {
  const companies = [...contact.links].filter(([target]) => target.type === 'companies')
  if (!isAsked && companies.length > 1) return
  for (const [other, types] of companies) {
    types.delete(1)
    other.links.get(contact)?.delete(2)
  }
  join(contact, company, [1, 2])
}

function join(from: ModelRecord, to: ModelRecord, [there, back]: readonly [number, number]): void {
  from.links.set(to, (from.links.get(to) ?? new Set()).add(there))
  to.links.set(from, (to.links.get(from) ?? new Set()).add(back))
}

async function expectSame(account: TestAccount, record: ModelRecord): Promise<void> {
  const path = `${record.type}/${record.id}`
  const names = Object.keys(record.shown).join()
  const reply = await account.send('GET', `/crm/v3/objects/${path}?properties=${names}`)
  expect(reply).toMatchObject({ status: 200, body: { id: record.id, properties: record.shown } })
  expect(Object.keys(reply.body.properties)).toHaveLength(Object.keys(record.shown).length + 3)
  for (const toType of ['contacts', 'companies', 'tasks']) {
    const expected = [...record.links]
      .filter(([target]) => target.type === toType)
      .map(([target, types]) => [target.id, [...types].toSorted((a, b) => a - b)])
    expect(await listTypeIds(account, path, toType)).toEqual(Object.fromEntries(expected))
  }
}
