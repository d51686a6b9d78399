import { beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { createBoat, createType } from '../support/schemas.ts'
import { filter, searchIds } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
beforeAll(async () => {
  account = await server.createAccount()
})

/** For each type and property that a query looks into, a value of it and a part of that. */
const cases: readonly (readonly [type: string, properties: object, query: string])[] = [
  ['contacts', { firstname: 'Wilhelmina' }, 'HELMIN'],
  ['contacts', { lastname: 'Ötzi-Bergmann' }, 'öTZI-berg'],
  ['contacts', { email: 'q.mail@query.example' }, 'mail@query'],
  ['contacts', { phone: '+44 20 7946 0018' }, '79460018'],
  ['contacts', { fax: 'fax 4711' }, '4711'],
  ['contacts', { mobilephone: '(0151) 5550-123' }, '01515550123'],
  ['contacts', { company: 'Contoso 50%_off' }, '50%_OFF'],
  ['companies', { name: 'X1', website: 'https://shop.query.example/x' }, 'SHOP.query'],
  ['companies', { name: 'X2', phone: '1-800-555-0199' }, '8005550199'],
  ['companies', { name: 'Northwind Traders' }, 'traders north'],
  ['companies', { domain: 'fabrikam.example' }, 'fabrikam'],
  ['deals', { dealname: 'Big Fish', dealstage: 'contractsent' }, 'big'],
  ['deals', { dealname: 'Y1', dealstage: 'decisionmakerboughtin' }, 'makerbought'],
  ['deals', { dealname: 'Y2', dealstage: 'closedlost', description: 'A lengthy tale' }, 'lengthy'],
  ['deals', { dealname: 'Y3', dealstage: 'closedlost', dealtype: 'existingbusiness' }, 'existing'],
  ['tickets', { hs_pipeline_stage: '1', subject: 'Printer on fire' }, 'ON printer'],
  ['tickets', { hs_pipeline_stage: '1', content: 'It smokes' }, 'smokes'],
  ['tickets', { hs_pipeline_stage: '1', hs_ticket_category: 'BILLING_ISSUE' }, 'billing_'],
  ['tasks', { hs_timestamp: '1', hs_task_subject: 'Ring Ada' }, 'ring'],
  ['tasks', { hs_timestamp: '1', hs_task_body: '<p>Ask about <b>bold</b> plans</p>' }, '<b>bold'],
  ['notes', { hs_timestamp: '1', hs_note_body: 'Met <i>Ömer</i> at the fair' }, 'ömer FAIR'],
  ['calls', { hs_timestamp: '1', hs_call_title: 'Renewal call' }, 'renew'],
  ['calls', { hs_timestamp: '1', hs_call_body: 'Left a voicemail' }, 'voicemail'],
  ['meetings', { hs_timestamp: '1', hs_meeting_title: 'Kick-off' }, 'kick-OFF'],
  ['meetings', { hs_timestamp: '1', hs_meeting_body: 'Agenda: <ol><li>Prices</li></ol>' }, 'prices agenda'],
  [
    'emails',
    { hs_timestamp: '1', hs_email_direction: 'EMAIL', hs_email_subject: 'Re: Quotation' },
    'QUOTATION',
  ],
  ['products', { name: 'Anvil, 50 kg' }, 'anvil 50'],
  ['products', { name: 'Z1', description: 'Forged by hand' }, 'forged'],
  ['products', { name: 'Z2', price: '1234.56' }, '234.5'],
  ['products', { name: 'Z3', hs_sku: 'SKU-00-77' }, 'sku-00'],
  ['quotes', { hs_title: 'Spring offer' }, 'spring'],
  ['quotes', { hs_title: 'Q1', hs_quote_number: '2026-0815' }, '0815'],
  ['quotes', { hs_title: 'Q2', hs_sender_email: 'sam@sender.example' }, '@sender'],
  ['quotes', { hs_title: 'Q3', hs_sender_firstname: 'Samantha' }, 'manth'],
  ['quotes', { hs_title: 'Q4', hs_sender_lastname: 'Quillfeather' }, 'QUILL'],
  ['quotes', { hs_title: 'Q5', hs_sender_company_name: 'Acme & Sons' }, '& acme'],
]

/** Properties that no call writes: their rows are put in by hand. */
const seeded: readonly (readonly [type: string, typeId: string, property: string, value: string])[] = [
  ['quotes', '0-14', 'hs_proposal_slug', 'a-slug-of-its-own'],
  ['quotes', '0-14', 'hs_public_url_key', 'f00dcafe'],
  ['feedback_submissions', '0-19', 'hs_submission_name', 'Ann on support'],
  ['feedback_submissions', '0-19', 'hs_content', 'Quick <b>and</b> friendly'],
]

describe('query (SRCH-13, SRCH-22)', () => {
  test.each(cases)('%s with %j are found by %s (SRCH-13, SRCH-22)', async (type, properties, query) => {
    const { id } = await createOne(account, type, properties)
    expect(await searchIds(account, type, { query })).toEqual([id])
  })

  test.each(seeded)('%s (%s) are found by %s: %s (SRCH-22)', async (type, typeId, property, value) => {
    const fresh = await server.createAccount()
    await server.db.query(
      `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
       values ($1, $2, 1001, jsonb_build_object($3::text, $4::text), now(), now()), ($1, $2, 1002, '{}', now(), now())`,
      [fresh.accountId, typeId, property, value],
    )
    expect(await searchIds(fresh, type, { query: value.toUpperCase() })).toEqual(['1001'])
    expect(await searchIds(fresh, type, { query: 'nowhere' })).toEqual([])
  })

  test('of a custom object those properties that its schema names (SRCH-22)', async () => {
    const fresh = await server.createAccount()
    await createType(fresh, { searchableProperties: ['berth'] })
    const id = await createBoat(fresh, { hull_name: 'Borealis', berth: 'Pier 12' })
    expect(await searchIds(fresh, 'boat', { query: 'pier' })).toEqual([id])
    expect(await searchIds(fresh, 'boat', { query: 'borealis' })).toEqual([])
  })

  test('the text of an e-mail is not looked into, its subject alone is (SRCH-22)', async () => {
    const properties = { hs_timestamp: '1', hs_email_direction: 'EMAIL', hs_email_text: 'Xylophones' }
    await createOne(account, 'emails', properties)
    expect(await searchIds(account, 'emails', { query: 'xylophones' })).toEqual([])
  })

  test('each word is part of some value, wherever; one that is of none finds nothing (SRCH-22)', async () => {
    const { id } = await createOne(account, 'contacts', { firstname: 'Gesine', company: 'Cormorant Ltd' })
    expect(await searchIds(account, 'contacts', { query: ' MORANT\t gesi ' })).toEqual([id])
    expect(await searchIds(account, 'contacts', { query: 'gesine albatross' })).toEqual([])
    expect(await searchIds(account, 'contacts', { query: 'gesinecormorant' })).toEqual([])
    expect(await searchIds(account, 'contacts', { query: 'ges%ne' })).toEqual([])
    expect(await searchIds(account, 'contacts', { query: 'ges_ne' })).toEqual([])
    expect(await searchIds(account, 'contacts', { query: 'gesine\\' })).toEqual([])
  })

  test('other properties are not looked into (SRCH-22)', async () => {
    await createOne(account, 'contacts', { jobtitle: 'Falconer', city: 'Nowhereton' })
    expect(await searchIds(account, 'contacts', { query: 'falconer' })).toEqual([])
    expect(await searchIds(account, 'contacts', { query: 'nowhereton' })).toEqual([])
  })

  test('a blank query asks for nothing (SRCH-22)', async () => {
    const all = await searchIds(account, 'companies', {})
    expect(all.length).toBeGreaterThan(0)
    expect(await searchIds(account, 'companies', { query: '' })).toEqual(all)
    expect(await searchIds(account, 'companies', { query: ' \n ' })).toEqual(all)
  })

  test('the last ten digits of phone numbers can be filtered by (SRCH-13)', async () => {
    const properties = { firstname: 'Dial', phone: '+1 (202) 555-0143', mobilephone: '0049 151 23456789' }
    const { id } = await createOne(account, 'contacts', properties)
    const find = (name: string, operator: string, value: string) =>
      searchIds(account, 'contacts', { filters: [filter(name, operator, value)] })
    expect(await find('hs_searchable_calculated_phone_number', 'EQ', '2025550143')).toEqual([id])
    expect(await find('hs_searchable_calculated_mobile_number', 'EQ', '5123456789')).toEqual([id])
    expect(await find('hs_searchable_calculated_phone_number', 'CONTAINS_TOKEN', '*0143')).toEqual([id])
    const names = 'hs_searchable_calculated_phone_number,hs_searchable_calculated_mobile_number'
    const read = await account.send('GET', `/crm/v3/objects/contacts/${id}?properties=${names}`)
    expect(read).toMatchObject({
      status: 200,
      body: {
        properties: {
          hs_searchable_calculated_phone_number: '2025550143',
          hs_searchable_calculated_mobile_number: '5123456789',
        },
      },
    })
  })
})
