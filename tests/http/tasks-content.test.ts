import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const NOW = Date.parse('2026-05-30T11:00:00.500Z')
const DUE = '2026-06-01T08:00:00Z'
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

afterEach(() => {
  server.clock.now = undefined
})

async function createTask(properties: object) {
  return (await createOne(account, 'tasks', { hs_timestamp: DUE, ...properties })).properties
}

function create(properties: object) {
  return account.send('POST', '/crm/v3/objects/tasks', { properties: { hs_timestamp: DUE, ...properties } })
}

describe('the body', () => {
  test.for([
    ['<p>Ask <b>Lin</b></p>', '<p>Ask <b>Lin</b></p>', 'Ask Lin'],
    ['a<br/>b', 'a<br>b', 'a b'],
    ['<script>alert(1)</script>Hi', 'Hi', 'Hi'],
    ['<style>p{}</style><p onclick="go()">Hi</p>', '<p>Hi</p>', 'Hi'],
    ['<img src=x onerror=alert(1)>Hi', '<img src="x">Hi', 'Hi'],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>', 'x'],
    ['<a href="&#106;avascript:alert(1)">x</a>', '<a>x</a>', 'x'],
    ['<svg><script>alert(1)</script></svg>x', 'x', 'x'],
    ['<iframe srcdoc="<b>x</b>"></iframe>y', 'y', 'y'],
    ['<<b>script>alert(1)</b>', '&lt;<b>script&gt;alert(1)</b>', '<script>alert(1)'],
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['<p>one</p>\n\n<p>two\t three</p>', '<p>one</p>\n\n<p>two\t three</p>', 'one two three'],
    ['<img src="data:text/html;base64,PHNjcmlwdD4=">z', '<img>z', 'z'],
  ] as const)('%s is stored as %s (OBJ-104, objects 5.1)', async ([sent, stored, preview]) => {
    const properties = await createTask({ hs_task_body: sent })
    expect(properties).toMatchObject({
      hs_task_body: stored,
      hs_body_preview: preview,
      hs_body_preview_html: `<html>\n <head></head>\n <body>\n ${stored}\n </body>\n</html>`,
      hs_body_preview_is_truncated: 'false',
    })
  })

  test('is shown whole up to 200 characters and cut after them (OBJ-104)', async () => {
    const fits = await createTask({ hs_task_body: '<p>x</p>'.repeat(100) })
    expect(fits.hs_body_preview).toHaveLength(199)
    expect(fits.hs_body_preview_is_truncated).toBe('false')
    const cut = await createTask({ hs_task_body: 'é'.repeat(201) })
    expect(cut).toMatchObject({ hs_body_preview: 'é'.repeat(200), hs_body_preview_is_truncated: 'true' })
  })

  test('is never cut inside a character (OBJ-104)', async () => {
    const properties = await createTask({ hs_task_body: `${'a'.repeat(199)}🙂🙂` })
    expect(properties.hs_body_preview).toBe(`${'a'.repeat(199)}🙂`)
  })

  test('without one there is no preview (OBJ-100)', async () => {
    const names = Object.keys(await createTask({ hs_task_body: '' }))
    expect(names.filter((name) => name.startsWith('hs_body_preview'))).toEqual([])
  })

  test('that holds nothing but a script counts as empty (objects 5.1, OBJ-29)', async () => {
    const names = Object.keys(await createTask({ hs_task_body: '<script>alert(1)</script>' }))
    expect(names.filter((name) => name.includes('body'))).toEqual([])
  })
})

describe('the owner', () => {
  test('brings the assigned date and the list of owners (OBJ-100, OWN-6)', async () => {
    server.clock.now = NOW
    expect(await createTask({ hubspot_owner_id: 501 })).toMatchObject({
      hubspot_owner_id: '501',
      hs_all_owner_ids: '501',
      hubspot_owner_assigneddate: '2026-05-30T11:00:00.500Z',
    })
  })

  test('that is left out brings neither', async () => {
    const names = Object.keys(await createTask({ hubspot_owner_id: '' }))
    expect(names.filter((name) => name.includes('owner'))).toEqual([])
  })

  test.for(['lin@example.org', '-1', '5.5', '0x1f'])(
    '%s is refused: an owner id is digits (OWN-5)',
    async (owner) => {
      const reply = await create({ hubspot_owner_id: owner })
      expect(reply.status).toBe(400)
      expect(reply.body.errors).toEqual([
        {
          message: `${owner} was not a valid owner ID`,
          code: 'INVALID_OWNER_ID',
          context: { propertyName: ['hubspot_owner_id'] },
        },
      ])
      expect(reply.body.message).toContain('"localizedErrorMessage"')
    },
  )

  test('with blanks around it is refused as other options are (objects 5.1)', async () => {
    const reply = await create({ hubspot_owner_id: ' 501' })
    expect(reply.body.errors).toMatchObject([
      { message: '" 501" includes leading or trailing whitespace.', code: 'LEADING_TRAILING_WHITESPACE' },
    ])
  })

  test.for(['hs_all_owner_ids', 'hubspot_owner_assigneddate', 'hs_user_ids_of_all_owners'])(
    '%s follows from the owner and is read-only (objects 4.3)',
    async (name) => {
      const reply = await create({ [name]: '501' })
      expect(reply.body.errors).toMatchObject([
        { code: 'READ_ONLY_VALUE', context: { propertyName: [name] } },
      ])
    },
  )
})

describe('reminders', () => {
  test.for([
    ['1780300800000', '1780300800000'],
    [1780300800000, '1780300800000'],
    ['1780300800000;1780297200000', '1780300800000;1780297200000'],
    ['1780300800000;1780300800000', '1780300800000'],
  ] as const)('%s come back as %s (objects 10.1)', async ([sent, stored]) => {
    const properties = await createTask({ hs_task_reminders: sent })
    expect(properties.hs_task_reminders).toBe(stored)
  })

  test.for(['2026-06-01T08:00:00Z', '17.5', 'soon;1780300800000'])(
    '%s is refused: they are epoch ms only (objects 10.1)',
    async (value) => {
      const reply = await create({ hs_task_reminders: value })
      expect(reply.status).toBe(400)
      expect(reply.body.errors).toMatchObject([
        { code: 'INVALID_LONG', context: { propertyName: ['hs_task_reminders'] } },
      ])
    },
  )
})

describe('the create date of an imported task', () => {
  test('is taken from the request and leads createdAt, not updatedAt (OBJ-25, OBJ-21)', async () => {
    server.clock.now = NOW
    const task = await createOne(account, 'tasks', {
      hs_timestamp: DUE,
      hs_createdate: '2019-01-02T03:04:05Z',
    })
    expect(task).toMatchObject({
      createdAt: '2019-01-02T03:04:05.000Z',
      updatedAt: '2026-05-30T11:00:00.500Z',
      properties: { hs_createdate: '2019-01-02T03:04:05Z', hs_lastmodifieddate: '2026-05-30T11:00:00.500Z' },
    })
  })
})

test('properties without a rule of their own pass as they are (objects 10.1)', async () => {
  const sent = {
    hs_task_relative_reminders: '[{"a":1}]',
    hs_task_repeat_interval: 'WEEKLY',
    hs_repeat_status: 'x',
    hs_follow_up_action: ' y ',
    hs_task_contact_timezone: 'Europe/Berlin',
    hs_task_campaign_guid: 'g',
    hs_task_template_id: '12',
    hs_task_probability_to_complete: '0.50',
    hs_engagement_source: 'API',
    hs_engagement_source_id: '1',
    hs_attachment_ids: '1;2',
    hs_at_mentioned_owner_ids: '3',
    hs_queue_membership_ids: '4;5',
    hs_task_send_default_reminder: 'true',
  }
  expect(await createTask(sent)).toMatchObject(sent)
})
