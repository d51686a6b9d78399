import { beforeAll, describe, expect, test } from 'vitest'
import { activityTypeIds } from '../../src/domain/objects/object-types.ts'
import { createOne } from '../support/crm.ts'
import { minimalProperties, writableTypes } from '../support/registered-types.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const AT = '2026-06-01T08:00:00Z'
const LATER = '2026-06-01T09:30:00Z'
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const activityTypes = writableTypes.filter(({ typeId }) => activityTypeIds.includes(typeId))
const post = (type: string, properties: object) =>
  account.send('POST', `/crm/v3/objects/${type}`, { properties })
const patch = (type: string, id: string, properties: object) =>
  account.send('PATCH', `/crm/v3/objects/${type}/${id}`, { properties })

/** The one entry of a refusal of values (OBJ-39). */
function problem(name: string, code: string, message: unknown = expect.any(String)) {
  return {
    status: 400,
    body: { category: 'VALIDATION_ERROR', errors: [{ code, message, context: { propertyName: [name] } }] },
  }
}

describe.each(activityTypes)('$plural', (objectType) => {
  const { plural, typeId } = objectType

  test('say where they are (objects 11)', async () => {
    const { id, properties } = await createOne(account, plural, minimalProperties(objectType))
    expect(properties).toMatchObject({
      hs_object_coordinates: `${typeId}-${id}`,
      hs_obj_coords: `${typeId}-${id}`,
    })
    expect(properties).not.toHaveProperty('hs_body_preview')
  })

  test('take a create date when they are created, and never again (OBJ-25)', async () => {
    const sent = { ...minimalProperties(objectType), hs_createdate: '2020-02-03T04:05:06Z' }
    const { id, createdAt } = await createOne(account, plural, sent)
    expect(createdAt).toBe('2020-02-03T04:05:06.000Z')
    expect(await patch(plural, id, { hs_createdate: AT })).toMatchObject(
      problem('hs_createdate', 'READ_ONLY_VALUE'),
    )
  })

  test('have ids from ten thousand million on (OBJ-20)', async () => {
    const { id } = await createOne(account, plural, minimalProperties(objectType))
    expect(Number(id)).toBeGreaterThan(10_000_000_000)
  })
})

describe('body previews (OBJ-104, objects 11)', () => {
  test.for([
    ['notes', 'hs_note_body', {}],
    ['calls', 'hs_call_body', {}],
    ['meetings', 'hs_meeting_body', {}],
    ['emails', 'hs_email_html', { hs_email_direction: 'EMAIL', hs_email_text: 'not this' }],
    ['communications', 'hs_communication_body', { hs_communication_channel_type: 'SMS' }],
    ['postal_mail', 'hs_postal_mail_body', {}],
  ] as const)('of %s follow %s', async ([type, body, more]) => {
    const html = '<p>Ask <b>Lin</b> &amp; Bo</p><script>x()</script>'
    const made = await createOne(account, type, { hs_timestamp: AT, ...more, [body]: html })
    expect(made.properties).toMatchObject({
      [body]: '<p>Ask <b>Lin</b> &amp; Bo</p>',
      hs_body_preview: 'Ask Lin & Bo',
      hs_body_preview_html:
        '<html>\n <head></head>\n <body>\n <p>Ask <b>Lin</b> &amp; Bo</p>\n </body>\n</html>',
      hs_body_preview_is_truncated: 'false',
    })
    const changed = await patch(type, made.id, { [body]: 'x'.repeat(201) })
    expect(changed).toMatchObject({
      status: 200,
      body: { properties: { hs_body_preview: 'x'.repeat(200), hs_body_preview_is_truncated: 'true' } },
    })
    expect(await patch(type, made.id, { hs_body_preview: 'mine' })).toMatchObject(
      problem('hs_body_preview', 'READ_ONLY_VALUE'),
    )
  })

  test('of an e-mail without HTML follow its text', async () => {
    const sent = { hs_timestamp: AT, hs_email_direction: 'EMAIL', hs_email_text: '1 < 2\n& "so"' }
    expect((await createOne(account, 'emails', sent)).properties).toMatchObject({
      hs_email_text: '1 < 2\n& "so"',
      hs_body_preview: '1 < 2 & "so"',
      hs_body_preview_html: expect.stringContaining('1 &lt; 2\n&amp; &quot;so&quot;'),
    })
  })
})

describe('e-mails', () => {
  const email = { hs_timestamp: AT, hs_email_direction: 'EMAIL' }
  const headers = (value: object) => ({ hs_email_headers: JSON.stringify(value) })

  test('show the addresses of their headers (objects 11, properties 8.6)', async () => {
    const { id, properties } = await createOne(account, 'emails', {
      ...email,
      ...headers({
        from: { email: 'a@x.example', firstName: 'Ann', lastName: 'Ash' },
        sender: { email: 'desk@x.example' },
        to: [{ email: 'Bo <b@x.example>', firstName: 'Bo' }, { email: 'c@x.example' }],
        cc: [{ email: 'd@x.example' }],
        bcc: [],
      }),
    })
    expect(properties).toMatchObject({
      hs_email_from_email: 'a@x.example',
      hs_email_from_firstname: 'Ann',
      hs_email_from_lastname: 'Ash',
      hs_email_sender_email: 'desk@x.example',
      hs_email_to_email: 'b@x.example;c@x.example',
      hs_email_to_firstname: 'Bo;',
      hs_email_cc_email: 'd@x.example',
    })
    expect(properties).not.toHaveProperty('hs_email_bcc_email')
    await patch('emails', id, headers({ to: [{ email: 'e@x.example' }] }))
    const names = 'hs_email_to_email,hs_email_from_email'
    const read = await account.send('GET', `/crm/v3/objects/emails/${id}?properties=${names}`)
    expect(read).toMatchObject({
      status: 200,
      body: { properties: { hs_email_to_email: 'e@x.example', hs_email_from_email: null } },
    })
  })

  test.for(['from: a@x.example', '[]', '5', '{"to":"a@x.example"}', '{"from":{"email":1}}'])(
    'refuse headers of %s (properties 8.6)',
    async (text) => {
      const reply = await post('emails', { ...email, hs_email_headers: text })
      expect(reply).toMatchObject(
        problem('hs_email_headers', 'INVALID_JSON', expect.stringContaining('the text of a JSON object')),
      )
    },
  )

  test.for([
    'hs_email_from_email',
    'hs_email_to_firstname',
    'hs_email_bcc_email',
    'hs_email_sender_lastname',
  ])('%s cannot be written (OBJ-41, objects 11)', async (name) => {
    expect(await post('emails', { ...email, [name]: 'x' })).toMatchObject(problem(name, 'READ_ONLY_VALUE'))
  })

  test('need a direction that is known (objects 5.3, OBJ-42)', async () => {
    expect(await post('emails', { hs_timestamp: AT })).toMatchObject({
      status: 400,
      body: { context: { properties: ['hs_email_direction'] } },
    })
    expect(await post('emails', { ...email, hs_email_direction: 'OUT' })).toMatchObject(
      problem(
        'hs_email_direction',
        'INVALID_OPTION',
        'OUT was not one of the allowed options: [EMAIL, INCOMING_EMAIL, FORWARDED_EMAIL]',
      ),
    )
  })
})

describe('calls', () => {
  test('are completed and nobody was connected, if nothing else is said (objects 11)', async () => {
    const plain = await createOne(account, 'calls', { hs_timestamp: AT })
    expect(plain.properties).toMatchObject({ hs_call_status: 'COMPLETED', hs_connected_count: '0' })
    const missed = await createOne(account, 'calls', { hs_timestamp: AT, hs_call_status: 'MISSED' })
    expect(missed.properties.hs_call_status).toBe('MISSED')
  })

  test.for(['https://x.example/a.mp3', 'HTTPS://x.example', 'https://x.example:8443/a?b=c#d'])(
    'may have their recording at %s (properties 8.6)',
    async (url) => {
      const made = await createOne(account, 'calls', { hs_timestamp: AT, hs_call_recording_url: url })
      expect(made.properties.hs_call_recording_url).toBe(url)
    },
  )

  test.for(['http://x.example/a.mp3', 'x.example/a.mp3', 'https://', 'https:///a', 'https://x.example/a b'])(
    'cannot have it at %s (properties 8.6)',
    async (url) => {
      expect(await post('calls', { hs_timestamp: AT, hs_call_recording_url: url })).toMatchObject(
        problem('hs_call_recording_url', 'INVALID_URL', `"${url}" is not a valid https URL`),
      )
    },
  )

  test('end in one of the known ways, or in those that the account adds (OBJ-42, PROP-20)', async () => {
    const path = '/crm/v3/properties/calls/hs_call_disposition'
    const { body } = await account.send('GET', path)
    expect(body.options).toContainEqual(
      expect.objectContaining({ label: 'Connected', value: 'f240bbac-87c9-4f6e-bf70-924b57d47db7' }),
    )
    const call = { hs_timestamp: AT, hs_call_disposition: 'own' }
    expect(await post('calls', call)).toMatchObject(problem('hs_call_disposition', 'INVALID_OPTION'))
    const options = [...body.options, { label: 'Own', value: 'own' }]
    expect(await account.send('PATCH', path, { options })).toMatchObject({ status: 200 })
    expect((await createOne(account, 'calls', call)).properties.hs_call_disposition).toBe('own')
  })
})

describe('meetings', () => {
  test('happen when they begin, if nothing else is said (objects 5.3, objects 11)', async () => {
    const copied = await createOne(account, 'meetings', { hs_meeting_start_time: AT })
    expect(copied.properties).toMatchObject({ hs_timestamp: AT, hs_meeting_start_time: AT })
    const own = await createOne(account, 'meetings', { hs_timestamp: LATER, hs_meeting_start_time: AT })
    expect(own.properties.hs_timestamp).toBe(LATER)
    const moved = await patch('meetings', copied.id, { hs_meeting_start_time: LATER })
    expect(moved).toMatchObject({ status: 200, body: { properties: { hs_meeting_start_time: LATER } } })
    const read = await account.send('GET', `/crm/v3/objects/meetings/${copied.id}?properties=hs_timestamp`)
    expect(read.body.properties.hs_timestamp).toBe(AT)
    expect(await post('meetings', { hs_meeting_title: 'x' })).toMatchObject({
      status: 400,
      body: { context: { properties: ['hs_timestamp'] } },
    })
  })

  test('do not end before they begin (properties 8.6)', async () => {
    const message = `hs_meeting_end_time ${AT} is before hs_meeting_start_time ${LATER}`
    const turned = { hs_meeting_start_time: LATER, hs_meeting_end_time: AT }
    expect(await post('meetings', turned)).toMatchObject(
      problem('hs_meeting_end_time', 'INVALID_DATE', message),
    )
    const { id } = await createOne(account, 'meetings', {
      hs_meeting_start_time: AT,
      hs_meeting_end_time: AT,
    })
    expect(await patch('meetings', id, { hs_meeting_start_time: LATER })).toMatchObject(
      problem('hs_meeting_start_time', 'INVALID_DATE', message),
    )
    expect(await patch('meetings', id, { ...turned, hs_meeting_end_time: '' })).toMatchObject({
      status: 200,
      body: { properties: { hs_meeting_start_time: LATER, hs_meeting_end_time: '' } },
    })
  })
})
