import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { builtInCatalogue } from '../../src/domain/objects/catalogue/built-in-catalogue.ts'
import { findByName } from '../../src/domain/objects/property-definition.ts'
import { unsearchableNames } from '../../src/domain/search/derived-activity-values.ts'
import { derivedValues } from '../../src/domain/search/derived-values.ts'
import { type ObjectType, objectTypes } from '../../src/domain/objects/object-types.ts'
import { createCompany, createContact, createOne, linkTo } from '../support/crm.ts'
import { createPipeline, dealPipeline, dealStage } from '../support/pipelines.ts'
import { filter, filterIn, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const NOW = Date.parse('2026-06-10T12:00:00.000Z')
const LATER = NOW + 3_600_000
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
  server.clock.now = NOW
})

/** Records of each type that differ in what is derived from them. */
const samples: Readonly<Record<string, readonly object[]>> = {
  contacts: [
    { email: 'ann@sales.example.org', firstname: ' Ann', lastname: 'Smith ', phone: '+49 (30) 1234-56789' },
    { email: 'bob@example.org', mobilephone: '0123', hubspot_owner_id: '7' },
    { lastname: '\u00a0Li\u3000', city: 'x' },
    { phone: 'none', firstname: ' ' },
    { city: 'nowhere', lifecyclestage: 'customer' },
  ],
  companies: [
    { name: 'A', phone: '1-800-FLOWERS' },
    { domain: 'b.example', hubspot_owner_id: '7' },
  ],
  deals: [
    { dealname: 'A', dealstage: 'closedwon', amount: '100.10', createdate: '2026-05-01T00:00:00.001Z' },
    { dealname: 'B', dealstage: 'closedlost', amount: '-5', closedate: '2020-01-01' },
    { dealname: 'C', dealstage: 'contractsent', amount: '3.30', closedate: '2026-12-31T23:59:59.999Z' },
    { dealname: 'D', dealstage: 'qualifiedtobuy' },
  ],
  tickets: [
    { hs_pipeline_stage: '1', subject: 'A' },
    { hs_pipeline_stage: '4', createdate: '2026-06-01T00:00:00.250Z' },
    { hs_pipeline_stage: '4', closed_date: '2020-01-01T00:00:00Z' },
  ],
  tasks: [
    { hs_timestamp: '2026-06-10T11:59:59.999Z' },
    { hs_timestamp: '2026-06-10T12:00:00Z', hs_task_type: 'CALL' },
    { hs_timestamp: '2026-06-11T00:00:00Z', hs_task_status: 'COMPLETED', hs_task_type: 'CALL' },
    { hs_timestamp: '2026-06-01T00:00:00Z', hs_task_status: 'COMPLETED', hs_task_type: 'LINKED_IN_MESSAGE' },
    {
      hs_timestamp: '2026-06-01T00:00:00Z',
      hs_task_status: 'WAITING',
      hs_task_type: 'EMAIL',
      hs_task_body: 'x',
    },
    { hs_timestamp: '2026-06-01T00:00:00Z', hs_task_status: 'COMPLETED', hs_task_type: 'EMAIL' },
  ],
  products: [{ name: 'A', price: '9.90', hs_sku: 'S-1' }, { name: 'B' }],
  line_items: [
    { name: 'A', quantity: '3', price: '10.10' },
    { name: 'B', quantity: '2', price: '-0.05', discount: '1', hs_discount_percentage: '12.5' },
    { name: 'C', quantity: '4', discount: '2' },
    { name: 'D', quantity: '0', price: '5' },
    { name: 'E', quantity: `0.${'0'.repeat(300)}1`, price: `1${'0'.repeat(400)}.25` },
    { name: 'F', quantity: '1', price: '2', discount: `0.${'0'.repeat(499)}` },
    { name: 'G', quantity: '1', price: '7', hs_discount_percentage: '100' },
  ],
  quotes: [
    { hs_title: 'A', hs_expiration_date: '2026-07-01' },
    { hs_title: 'B', hs_esign_enabled: 'true' },
  ],
  leads: [{ hs_lead_name: 'A' }, { hs_lead_name: 'B', hubspot_owner_id: '7' }],
  communications: [
    { hs_timestamp: '1', hs_communication_channel_type: 'SMS', hs_communication_body: '<p>Hi</p>' },
    { hs_timestamp: '2', hs_communication_channel_type: 'WHATS_APP' },
  ],
  notes: [
    { hs_timestamp: '2026-06-10T12:00:00.120Z', hs_note_body: '<b>x</b>', hs_attachment_ids: '7;8' },
    { hs_timestamp: '2026-06-10T12:00:00Z' },
  ],
  meetings: [
    { hs_meeting_start_time: '2026-06-10T12:00:00Z', hs_meeting_outcome: 'NO_SHOW' },
    { hs_timestamp: '1', hs_meeting_title: 'T', hs_meeting_body: '<p>Plan</p>' },
  ],
  calls: [
    { hs_timestamp: '1', hs_call_status: 'BUSY', hs_call_duration: '1500' },
    { hs_timestamp: '2', hs_call_body: '<p>Rang</p>', hubspot_owner_id: '7' },
  ],
  emails: [
    {
      hs_timestamp: '1',
      hs_email_direction: 'EMAIL',
      hs_email_headers: '{"from":{"email":"a@x.org","firstName":"A"},"to":[{"email":"B <b@x.org>"}]}',
      hs_email_html: '<p>Hello</p>',
    },
    {
      hs_timestamp: '2',
      hs_email_direction: 'INCOMING_EMAIL',
      hs_email_text: 'Hello',
      hs_email_status: 'SENT',
    },
  ],
  postal_mail: [{ hs_timestamp: '1', hs_postal_mail_body: '<p>Dear</p>' }, { hs_timestamp: '2' }],
  orders: [{ hubspot_owner_id: '7' }, {}],
}

type Shown = Readonly<Record<string, string | null>>

/** What reads show of each record, by id: every property that a search may name. */
async function readAll(type: ObjectType): Promise<ReadonlyMap<string, Shown>> {
  const refused = ['hs_email_html', ...Object.keys(unsearchableNames(type))]
  const properties = builtInCatalogue(type.typeId)
    .list()
    .filter(({ type: kind, name }) => kind !== 'json' && !refused.includes(name))
    .map(({ name }) => name)
  const reply = await sendSearch(account, type.plural, { properties, limit: 200 })
  expect(reply.status).toBe(200)
  type Result = { readonly id: string; readonly properties: Shown }
  return new Map(reply.body.results.map(({ id, properties: shown }: Result) => [id, shown]))
}

/** Properties that a record has a value of, and all that are derived, with what they are for a filter. */
function listCases(type: ObjectType, records: ReadonlyMap<string, Shown>) {
  const derived = Object.keys(derivedValues(type, NOW))
  const valued = [...records.values()].flatMap((shown) =>
    Object.entries(shown).flatMap(([name, value]) => (value === null ? [] : [name])),
  )
  return [...new Set([...derived, ...valued])].flatMap(
    (name) => findByName(builtInCatalogue(type.typeId), name) ?? [],
  )
}

const sampled = objectTypes.filter(({ plural }) => samples[plural] !== undefined)

describe.each(sampled.map((type) => [type.plural, type] as const))('%s', (plural, type) => {
  let records: ReadonlyMap<string, Shown>

  beforeAll(async () => {
    for (const [at, properties] of (samples[plural] ?? []).entries()) {
      server.clock.now = NOW + at * 1_000
      await createOne(account, plural, properties)
    }
    server.clock.now = LATER
    records = await readAll(type)
  })

  beforeEach(() => {
    server.clock.now = LATER
  })

  const having = (name: string, isWanted: (value: string | null) => boolean) =>
    [...records].flatMap(([id, shown]) => (isWanted(shown[name] ?? null) ? [id] : [])).toSorted()
  const find = async (body: object) => (await searchIds(account, plural, { filters: [body] })).toSorted()

  test('have or lack what reads show, stored or derived (SRCH-8, SRCH-21)', async () => {
    for (const { name } of listCases(type, records)) {
      const lacking = await find(filter(name, 'NOT_HAS_PROPERTY'))
      expect([name, lacking]).toEqual([name, having(name, (value) => value === null)])
      const holding = await find(filter(name, 'HAS_PROPERTY'))
      expect([name, holding]).toEqual([name, having(name, (value) => value !== null)])
    }
  })

  test('are found by the values that reads show, stored or derived (SRCH-7, SRCH-13, SRCH-21)', async () => {
    for (const { name, fieldType } of listCases(type, records)) {
      const values = new Set([...records.values()].flatMap((shown) => shown[name] ?? []))
      for (const value of values) {
        const operand = fieldType === 'checkbox' ? value.split(';')[0] : value
        const equal = await find(filter(name, 'EQ', operand))
        expect([name, value, equal]).toEqual([name, value, having(name, (other) => other === value)])
        const others = having(name, (other) => other !== null && other !== value)
        expect([name, value, await find(filter(name, 'NEQ', operand))]).toEqual([name, value, others])
      }
    }
  })

  test('are sorted by what reads show, stored or derived, the empty ones last (SRCH-23)', async () => {
    for (const { name } of listCases(type, records)) {
      const sorted = await searchIds(account, plural, { sorts: [name] })
      const isEmpty = sorted.map((id) => (records.get(id)?.[name] ?? null) === null)
      expect([name, isEmpty]).toEqual([name, isEmpty.toSorted((left, right) => Number(left) - Number(right))])
      expect(sorted.toSorted()).toEqual([...records.keys()].toSorted())
    }
  })
})

describe('what follows from links', () => {
  test('counts and linked records are found, those of archived records are not (SRCH-21, OBJ-105)', async () => {
    const company = await createCompany(account, 'Linked')
    const linked = await createOne(account, 'contacts', { firstname: 'L' }, [linkTo(company, 1)])
    const other = await createContact(account, { firstname: 'L' })
    const here = filterIn('hs_object_id', 'IN', [linked.id, other])
    const find = (body: object) => searchIds(account, 'contacts', { filters: [here, body] })
    expect(await find(filter('associatedcompanyid', 'EQ', company))).toEqual([linked.id])
    expect(await find(filter('associatedcompanyid', 'NOT_HAS_PROPERTY'))).toEqual([other])
    const ofCompany = (body: object) =>
      searchIds(account, 'companies', { filters: [filter('hs_object_id', 'EQ', company), body] })
    expect(await ofCompany(filter('num_associated_contacts', 'EQ', 1))).toEqual([company])
    await account.send('DELETE', `/crm/v3/objects/contacts/${linked.id}`)
    expect(await ofCompany(filter('num_associated_contacts', 'EQ', 0))).toEqual([company])
    expect(await ofCompany(filter('num_associated_contacts', 'GT', 0))).toEqual([])
    expect(await find(filter('associatedcompanyid', 'HAS_PROPERTY'))).toEqual([])
  })
})

describe('what follows from links of several types and from own stages', () => {
  test.each([
    ['contacts', { firstname: 'N' }, [202, 194, 204]],
    ['companies', { name: 'N' }, [190, 182, 192]],
    ['deals', { dealname: 'N', dealstage: 'contractsent' }, [214, 206, 216]],
    ['tickets', { hs_pipeline_stage: '1' }, [228, 220, 230]],
  ] as const)(
    'num_notes of %s counts activities of every type (SRCH-21, OBJ-105)',
    async (type, properties, typeIds) => {
      const fresh = await server.createAccount()
      const none = await createOne(fresh, type, properties)
      const three = await createOne(fresh, type, properties)
      const one = await createOne(fresh, type, properties)
      const at = { hs_timestamp: '2026-06-01T08:00:00Z' }
      const [note, call, task] = typeIds
      const { id } = await createOne(fresh, 'notes', at, [linkTo(three.id, note), linkTo(one.id, note)])
      await createOne(fresh, 'calls', at, [linkTo(three.id, call)])
      await createOne(fresh, 'tasks', at, [linkTo(three.id, task)])
      const find = (operator: string, value?: unknown) =>
        searchIds(fresh, type, { filters: [filter('num_notes', operator, value)] })
      expect(await find('EQ', 3)).toEqual([three.id])
      expect(await find('LTE', '1')).toEqual([none.id, one.id])
      expect(await find('HAS_PROPERTY')).toEqual([none.id, three.id, one.id])
      expect(await searchIds(fresh, type, { sorts: ['-num_notes'] })).toEqual([three.id, one.id, none.id])
      await fresh.send('DELETE', `/crm/v3/objects/notes/${id}`)
      expect(await find('EQ', 2)).toEqual([three.id])
      expect(await find('EQ', '0')).toEqual([none.id, one.id])
    },
  )

  test('stages of the account’s own decide what is closed, and have dates (SRCH-21, PIPE-6)', async () => {
    const fresh = await server.createAccount()
    const stages = [
      dealStage('Open', '0.5', { stageId: 'Own-1' }),
      dealStage('Won', '1.0', { stageId: 'Own-2' }),
    ]
    await createPipeline(fresh, 'deals', dealPipeline('Own', { stages }))
    server.clock.now = NOW
    const open = await createOne(fresh, 'deals', { dealname: 'O', dealstage: 'Own-1', amount: '10' })
    const won = await createOne(fresh, 'deals', { dealname: 'W', dealstage: 'Own-2', amount: '10' })
    const find = (body: object) => searchIds(fresh, 'deals', { filters: [body] })
    expect(await find(filter('hs_is_closed_won', 'EQ', true))).toEqual([won.id])
    expect(await find(filter('hs_projected_amount', 'LT', '10'))).toEqual([open.id])
    expect(await find(filter('hs_v2_date_entered_own_1', 'EQ', NOW))).toEqual([open.id])
    expect(await find(filter('hs_v2_date_entered_own_2', 'HAS_PROPERTY'))).toEqual([won.id])
    server.clock.now = NOW + 5_000
    expect(await find(filter('hs_time_in_own_2', 'GTE', 5_000))).toEqual([won.id])
  })
})

describe('what follows from the time of the search (SRCH-21)', () => {
  test('a task becomes overdue without being written to, and is not once completed (SRCH-21)', async () => {
    server.clock.now = NOW
    const properties = { hs_timestamp: '2026-06-10T12:30:00Z', hs_task_subject: 'Due soon' }
    const { id } = await createOne(account, 'tasks', properties)
    const find = (name: string, value: unknown) =>
      searchIds(account, 'tasks', { filters: [filter('hs_object_id', 'EQ', id), filter(name, 'EQ', value)] })
    expect(await find('hs_task_is_overdue', 'true')).toEqual([])
    server.clock.now = NOW + 1_800_001
    expect(await find('hs_task_is_overdue', 'true')).toEqual([id])
    expect(await find('hs_task_is_past_due_date', true)).toEqual([id])
    expect(await find('hs_task_missed_due_date_count', 1)).toEqual([id])
    await account.send('PATCH', `/crm/v3/objects/tasks/${id}`, {
      properties: { hs_task_status: 'COMPLETED' },
    })
    expect(await find('hs_task_is_overdue', 'true')).toEqual([])
    expect(await find('hs_task_missed_due_date', 'true')).toEqual([id])
    expect(await find('hs_task_is_open', 'false')).toEqual([id])
  })

  test('time in a stage grows until the stage is left (SRCH-21)', async () => {
    server.clock.now = NOW
    const { id } = await createOne(account, 'deals', { dealname: 'T', dealstage: 'contractsent' })
    const isAtLeast = async (ms: number) => {
      const filters = [filter('hs_object_id', 'EQ', id), filter('hs_time_in_contractsent', 'GTE', ms)]
      return (await searchIds(account, 'deals', { filters })).length === 1
    }
    expect(await isAtLeast(1)).toBe(false)
    server.clock.now = NOW + 5_000
    expect(await isAtLeast(5_000)).toBe(true)
    await account.send('PATCH', `/crm/v3/objects/deals/${id}`, { properties: { dealstage: 'closedwon' } })
    server.clock.now = NOW + 60_000
    expect(await isAtLeast(5_000)).toBe(true)
    expect(await isAtLeast(5_001)).toBe(false)
  })
})
