import type { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/objects/notes/index.js'
import { describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'
import { createContact } from './support/fixtures.ts'
import { unique } from './support/target.ts'

const AT = '2026-06-01T08:00:00Z'

function linkTo(id: string, associationTypeId: number) {
  const associationCategory = 'HUBSPOT_DEFINED' as Category
  return [{ to: { id }, types: [{ associationCategory, associationTypeId }] }]
}

describe.each(releases)('object types by $name', (release) => {
  const { crm } = connectFully(release)
  const { notes, calls, meetings, emails } = crm.objects

  test('makes a note of a contact, which the contact shows (objects 5.3, OBJ-104)', async () => {
    const contact = await createContact()
    const note = await notes.basicApi.create({
      properties: { hs_timestamp: AT, hs_note_body: '<p>Rang <b>Ada</b></p>' },
      associations: linkTo(contact.id, 202),
    })
    expect(note.properties).toMatchObject({ hs_timestamp: AT, hs_body_preview: 'Rang Ada' })
    const read = await crm.contacts.basicApi.getById(contact.id, undefined, undefined, ['notes'])
    expect(read.associations?.notes?.results).toEqual([{ id: note.id, type: 'contact_to_note' }])
  })

  test('logs a call and finds it in a batch (objects 11, E7)', async () => {
    const call = await calls.basicApi.create({
      properties: { hs_timestamp: AT, hs_call_direction: 'OUTBOUND', hs_call_duration: '30000' },
      associations: [],
    })
    const found = await calls.batchApi.read({
      inputs: [{ id: call.id }],
      properties: ['hs_call_status', 'hs_call_duration'],
      propertiesWithHistory: [],
    })
    expect(found.results[0]?.properties).toMatchObject({
      hs_call_status: 'COMPLETED',
      hs_call_duration: '30000',
    })
  })

  test('plans a meeting by its start, and cannot end it before (objects 5.3, properties 8.6)', async () => {
    const meeting = await meetings.basicApi.create({
      properties: { hs_meeting_title: unique('Review'), hs_meeting_start_time: AT },
      associations: [],
    })
    expect(meeting.properties.hs_timestamp).toBe(AT)
    const properties = { hs_meeting_end_time: '2026-06-01T07:00:00Z' }
    const refused = await refusalOf(meetings.basicApi.update(meeting.id, { properties }))
    expect(refused).toMatchObject({ code: 400, body: { category: 'VALIDATION_ERROR' } })
  })

  test('keeps an e-mail with the addresses of its headers (objects 11)', async () => {
    const headers = { from: { email: 'a@x.example' }, to: [{ email: 'b@x.example' }] }
    const batch = await emails.batchApi.create({
      inputs: [
        {
          properties: {
            hs_timestamp: AT,
            hs_email_direction: 'EMAIL',
            hs_email_subject: 'Hello',
            hs_email_headers: JSON.stringify(headers),
          },
          associations: [],
        },
      ],
    })
    expect(batch.results[0]?.properties).toMatchObject({
      hs_email_from_email: 'a@x.example',
      hs_email_to_email: 'b@x.example',
    })
    const refused = await refusalOf(emails.basicApi.create({ properties: {}, associations: [] }))
    expect(refused.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      message: 'Error creating EMAIL. Some required properties were not set.',
    })
  })

  test('sells a product as a line item of a deal (properties 8.7)', async () => {
    const name = unique('Rope')
    const product = await crm.products.basicApi.create({
      properties: { name, price: '9.50' },
      associations: [],
    })
    const deal = await crm.deals.basicApi.create({
      properties: { dealname: name, dealstage: 'contractsent' },
      associations: [],
    })
    const item = await crm.lineItems.basicApi.create({
      properties: { name, hs_product_id: product.id, quantity: '3', price: '9.50' },
      associations: linkTo(deal.id, 20),
    })
    expect(item.properties.amount).toBe('28.5')
    const read = await crm.deals.basicApi.getById(deal.id, undefined, undefined, ['line_items'])
    expect(read.associations?.['line_items']?.results).toEqual([{ id: item.id, type: 'deal_to_line_item' }])
    await crm.products.basicApi.archive(product.id)
    expect(await refusalOf(crm.products.basicApi.getById(product.id))).toMatchObject({ code: 404 })
  })

  test('is told that goals are out of reach (PA39)', async () => {
    expect(await refusalOf(crm.objects.goals.basicApi.getPage())).toMatchObject({
      code: 403,
      body: { category: 'MISSING_SCOPES' },
    })
  })
})
