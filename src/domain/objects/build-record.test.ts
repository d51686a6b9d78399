import { describe, expect, it } from 'vitest'
import { buildRecord, changeRecord } from './build-record.ts'
import { deriveProperties } from './derive-properties.ts'
import { objectTypeById } from './object-types.ts'
import type { ObjectType } from './object-types.ts'
import type { CrmRecord, PropertyValues } from './record.ts'

const NOW = Date.parse('2026-05-30T11:00:00.500Z')
const NOW_TEXT = '2026-05-30T11:00:00.500Z'
const LATER = NOW + 3_600_000
const DUE = '2026-06-01T08:00:00Z'
const AFTER_DUE = Date.parse('2026-06-02T08:00:00Z')
const source = { sourceType: 'INTEGRATION', sourceId: '77' }

function typeOf(typeId: string): ObjectType {
  const objectType = objectTypeById(typeId)
  if (objectType === undefined) throw new Error(`no type ${typeId}`)
  return objectType
}

function build(typeId: string, values: PropertyValues) {
  return buildRecord(values, { objectType: typeOf(typeId), id: '45', changeNumber: '1', source, now: NOW })
}

function change(record: CrmRecord, values: PropertyValues, now = LATER) {
  const objectType = typeOf(record.objectTypeId)
  return changeRecord(record, values, { objectType, nextChangeNumber: () => '2', source, now })
}

function changed(record: CrmRecord, values: PropertyValues, now = LATER): CrmRecord {
  return change(record, values, now)?.record ?? record
}

function derive(record: CrmRecord, now = NOW): PropertyValues {
  return deriveProperties(typeOf(record.objectTypeId), record, now)
}

describe('a new task', () => {
  const task = build('0-27', {
    hs_timestamp: DUE,
    hs_task_subject: 'Check renewal',
    hs_task_body: '<p>Ask <b>Lin</b></p>',
    hs_task_priority: 'HIGH',
    hubspot_owner_id: '501',
  })

  it('shows the computed set of OBJ-100 and the worked example of objects 10.5', () => {
    expect(derive(task.record)).toMatchObject({
      hs_all_owner_ids: '501',
      hs_body_preview: 'Ask Lin',
      hs_body_preview_html: '<html>\n <head></head>\n <body>\n <p>Ask <b>Lin</b></p>\n </body>\n</html>',
      hs_body_preview_is_truncated: 'false',
      hs_createdate: NOW_TEXT,
      hs_lastmodifieddate: NOW_TEXT,
      hs_object_id: '45',
      hs_object_source: 'INTEGRATION',
      hs_object_source_id: '77',
      hs_object_source_label: 'INTEGRATION',
      hs_pipeline: '3d314325-1b2a-4225-9388-375f49c57ec3',
      hs_pipeline_stage: 'af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591',
      hs_task_completion_count: '0',
      hs_task_family: 'SALES',
      hs_task_for_object_type: 'OWNER',
      hs_task_is_all_day: 'false',
      hs_task_is_completed: '0',
      hs_task_is_completed_call: '0',
      hs_task_is_completed_email: '0',
      hs_task_is_completed_linked_in: '0',
      hs_task_is_completed_sequence: '0',
      hs_task_is_overdue: 'false',
      hs_task_is_past_due_date: 'false',
      hs_task_missed_due_date: 'false',
      hs_task_missed_due_date_count: '0',
      hs_task_priority: 'HIGH',
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'TODO',
      hs_timestamp: DUE,
      hubspot_owner_assigneddate: NOW_TEXT,
      hubspot_owner_id: '501',
    })
  })

  it('keeps what was written in its history entry (OBJ-23)', () => {
    expect(task.change).toMatchObject({ recordId: '45', changeNumber: '1', changedAt: NOW, sourceId: '77' })
    expect(task.change.values).toMatchObject({ hs_task_priority: 'HIGH', hs_createdate: NOW_TEXT })
    expect(task.change.values).not.toHaveProperty('hs_task_is_overdue')
  })

  it.each(['hs_task_status', 'hs_task_type', 'hs_task_priority'])(
    'defaults a cleared %s (OBJ-98)',
    (name) => {
      const { record } = build('0-27', { hs_timestamp: DUE, [name]: '' })
      const untouched = build('0-27', { hs_timestamp: DUE }).record
      expect(record.properties[name]).toBe(untouched.properties[name])
      expect(record.properties[name]).toMatch(/^[A-Z]/)
    },
  )

  it('takes a given create date (OBJ-25)', () => {
    const { record } = build('0-27', { hs_timestamp: DUE, hs_createdate: '2020-01-01T00:00:00Z' })
    expect(record).toMatchObject({ createdAt: Date.parse('2020-01-01'), updatedAt: NOW })
    expect(record.properties).not.toHaveProperty('hs_createdate')
    expect(derive(record).hs_createdate).toBe('2020-01-01T00:00:00Z')
  })

  it('becomes overdue as time passes, and missed when completed late (OBJ-103)', () => {
    const overdue = {
      hs_task_is_overdue: 'true',
      hs_task_is_past_due_date: 'true',
      hs_task_missed_due_date_count: '1',
    }
    expect(derive(task.record, AFTER_DUE)).toMatchObject(overdue)
    const late = changed(task.record, { hs_task_status: 'COMPLETED' }, AFTER_DUE)
    expect(derive(late, AFTER_DUE)).toMatchObject({
      hs_task_is_overdue: 'false',
      hs_task_missed_due_date: 'true',
    })
  })

  it.each([
    ['CALL', 'hs_task_is_completed_call'],
    ['EMAIL', 'hs_task_is_completed_email'],
    ['LINKED_IN_MESSAGE', 'hs_task_is_completed_linked_in'],
  ])('of type %s counts as %s once completed, and not after reopening (OBJ-102)', (type, flag) => {
    const { record } = build('0-27', { hs_timestamp: DUE, hs_task_type: type, hs_task_status: 'COMPLETED' })
    expect(derive(record)).toMatchObject({
      [flag]: '1',
      hs_task_is_completed: '1',
      hs_task_completion_count: '1',
      hs_task_completion_date: NOW_TEXT,
      hs_pipeline_stage: 'dd5826e4-c976-4654-a527-b59ada542e52',
    })
    const reopened = derive(changed(record, { hs_task_status: 'NOT_STARTED' }), LATER)
    expect(reopened).toMatchObject({ [flag]: '0', hs_task_is_completed: '0', hs_task_completion_count: '0' })
    expect(reopened).not.toHaveProperty('hs_task_completion_date')
  })

  it('times its stages (objects 10.2)', () => {
    const waiting = derive(changed(task.record, { hs_task_status: 'WAITING' }), LATER + 5)
    expect(waiting).toMatchObject({
      hs_date_entered_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591: NOW_TEXT,
      hs_date_exited_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591: '2026-05-30T12:00:00.500Z',
      hs_time_in_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591: '3600000',
      hs_time_in_60b5c368_04c4_4d32_9b4a_457e159f49b7: '5',
    })
  })

  it('starts the clock of a stage again when it comes back to it (objects 10.2)', () => {
    const back = changed(
      changed(task.record, { hs_task_status: 'WAITING' }),
      { hs_task_status: 'NOT_STARTED' },
      LATER + 9,
    )
    expect(back.properties).not.toHaveProperty('hs_date_exited_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591')
    expect(back.properties).toMatchObject({
      hs_date_entered_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591: '2026-05-30T12:00:00.509Z',
    })
  })

  it('cuts the preview at 200 characters, not inside one (OBJ-104)', () => {
    const { record } = build('0-27', { hs_timestamp: DUE, hs_task_body: `<p>${'😀'.repeat(201)}</p>` })
    expect(derive(record)).toMatchObject({
      hs_body_preview: '😀'.repeat(200),
      hs_body_preview_is_truncated: 'true',
    })
  })
})

describe('changing a record', () => {
  const { record } = build('0-1', { email: 'ada@example.test', city: 'Oslo', hubspot_owner_id: '501' })

  it('answers nothing when all values are equal (OBJ-22)', () => {
    expect(change(record, { city: 'Oslo', zip: '' })).toBeUndefined()
  })

  it('lists differences only, and moves the modify date even if the clock stands (OBJ-22)', () => {
    const result = change(record, { city: '', email: 'ada@example.test', zip: '1' }, NOW)
    expect(result?.record.updatedAt).toBe(NOW + 1)
    expect(result?.record.properties).not.toHaveProperty('city')
    expect(result?.change).toMatchObject({
      changeNumber: '2',
      changedAt: NOW + 1,
      values: { city: '', zip: '1' },
    })
  })

  it('forgets the day of assignment with the owner (OWN-6)', () => {
    const unowned = derive(changed(record, { hubspot_owner_id: '' }))
    expect(Object.keys(unowned).filter((name) => name.includes('owner'))).toEqual([])
  })

  it('keeps a lifecycle stage from moving backward (OBJ-47)', () => {
    const customer = changed(record, { lifecyclestage: 'customer' })
    expect(customer.properties).toMatchObject({
      lifecyclestage: 'customer',
      hs_lifecyclestage_lead_date: NOW_TEXT,
      hs_lifecyclestage_customer_date: '2026-05-30T12:00:00.500Z',
    })
    expect(change(customer, { lifecyclestage: 'lead' })).toBeUndefined()
    const cleared = changed(customer, { lifecyclestage: '' })
    expect(changed(cleared, { lifecyclestage: 'lead' }).properties).toMatchObject({
      lifecyclestage: 'lead',
      hs_lifecyclestage_lead_date: NOW_TEXT,
    })
  })

  it('moves createdAt with a written create date (OBJ-25)', () => {
    const deal = build('0-3', { dealname: 'a', dealstage: 'contractsent', pipeline: 'default' }).record
    const moved = change(deal, { createdate: '2020-01-01T00:00:00Z' })
    expect(moved?.record.createdAt).toBe(Date.parse('2020-01-01'))
    expect(derive(moved?.record ?? deal)).toMatchObject({
      createdate: '2020-01-01T00:00:00Z',
      hs_createdate: NOW_TEXT,
    })
  })

  it.each(['hs_task_status', 'hs_task_type'])('gives a cleared %s its default again (OBJ-98)', (name) => {
    const values = { hs_timestamp: DUE, hs_task_status: 'WAITING', hs_task_type: 'CALL' }
    const fresh = build('0-27', { hs_timestamp: DUE }).record
    expect(changed(build('0-27', values).record, { [name]: '' }).properties[name]).toBe(
      fresh.properties[name],
    )
  })
})

describe('other types (objects 11)', () => {
  it('computes a contact', () => {
    const { record } = build('0-1', { email: 'ada@example.test', lastname: 'Ray' })
    expect(derive(record)).toMatchObject({
      hs_all_contact_vids: '45',
      hs_email_domain: 'example.test',
      hs_full_name_or_email: 'Ray',
      hs_is_contact: 'true',
      hs_pipeline: 'contacts-lifecycle-pipeline',
      lifecyclestage: 'lead',
      lastmodifieddate: NOW_TEXT,
    })
  })

  it.each<[PropertyValues, PropertyValues]>([
    [{ domain: 'example.test' }, { domain: 'example.test', website: 'example.test' }],
    [{ website: 'https://WWW.Example.test:8080/a?b' }, { domain: 'example.test' }],
  ])('completes a company with %j', (values, expected) => {
    expect(derive(build('0-2', values).record)).toMatchObject(expected)
  })

  it('computes an open deal without rounding', () => {
    const { record } = build('0-3', {
      dealstage: 'contractsent',
      pipeline: 'default',
      amount: '1000000000000000.55',
    })
    expect(derive(record)).toMatchObject({
      amount_in_home_currency: '1000000000000000.55',
      hs_closed_amount: '0',
      hs_deal_stage_probability: '0.9',
      hs_is_closed: 'false',
      hs_projected_amount: '900000000000000.495',
      hs_v2_date_entered_contractsent: NOW_TEXT,
      hs_v2_time_in_current_stage: NOW_TEXT,
    })
  })

  it('closes a deal when it enters a closed stage', () => {
    const open = build('0-3', { dealstage: 'contractsent', pipeline: 'default', amount: '10' }).record
    const won = changed(open, { dealstage: 'closedwon' }, NOW + 86_400_000)
    expect(derive(won)).toMatchObject({
      closedate: '2026-05-31T11:00:00.500Z',
      days_to_close: '1',
      hs_closed_amount: '10',
      hs_is_closed_count: '1',
      hs_is_closed_lost: 'false',
      hs_is_closed_won: 'true',
      hs_projected_amount: '10',
    })
  })

  it('leaves the close date of a deal to its owner', () => {
    const values = { dealstage: 'closedwon', pipeline: 'default', closedate: '2020-01-01T00:00:00Z' }
    const won = build('0-3', values).record
    expect(won.properties.closedate).toBe('2020-01-01T00:00:00Z')
    expect(changed(won, { dealstage: 'contractsent' }).properties.closedate).toBe('2020-01-01T00:00:00Z')
  })

  it('keeps a close date that comes with the reopening of a ticket', () => {
    const closed = build('0-5', { hs_pipeline: '0', hs_pipeline_stage: '4' }).record
    const reopened = changed(closed, { hs_pipeline_stage: '1', closed_date: '2020-01-01T00:00:00Z' })
    expect(reopened.properties.closed_date).toBe('2020-01-01T00:00:00Z')
  })

  it('closes and reopens a ticket', () => {
    const open = build('0-5', { hs_pipeline: '0', hs_pipeline_stage: '1' }).record
    const closed = changed(open, { hs_pipeline_stage: '4' })
    expect(derive(closed)).toMatchObject({
      hs_is_closed: 'true',
      hs_ticket_id: '45',
      time_to_close: '3600000',
    })
    expect(derive(changed(closed, { hs_pipeline_stage: '2' }))).not.toHaveProperty('time_to_close')
  })
})
