import { type RealError, TAKEN_EMAIL, type World } from './real-error.ts'

const CONTACTS = '/crm/v3/objects/contacts'
const NEWER = 'OBJ-39: the newer form, with details and localised words'
const ALWAYS = 'PE3: an input that failed always has errors and links'
const CONFLICT = { category: 'CONFLICT', message: 'Contact already exists. Existing ID: {n}' } as const

const create = ({ account }: World, type: string, properties: object) =>
  account.send('POST', `/crm/v3/objects/${type}`, { properties })

const unknown = (name: string) => ({
  isValid: false,
  message: `Property "${name}" does not exist`,
  error: 'PROPERTY_DOESNT_EXIST',
  name,
})
const listOf = (...problems: readonly object[]) =>
  `Property values were not valid: ${JSON.stringify(problems)}`

/** Records that are created, changed and read. */
export const recordErrors: readonly RealError[] = [
  {
    name: 'A contact with the address of another',
    source: 'stape-io/hubspot-tag#7',
    licence: 'thread',
    year: 2023,
    live: { status: 409, ...CONFLICT, members: [] },
    ask: (world) => create(world, 'contacts', { email: TAKEN_EMAIL }),
  },
  {
    name: 'A contact that a search did not find yet',
    source: 'HubSpot/hubspot-api-nodejs#545',
    licence: 'thread',
    year: 2024,
    live: { status: 409, ...CONFLICT, members: [] },
    ask: ({ account }) =>
      account.send('POST', CONTACTS, { properties: { email: TAKEN_EMAIL.toUpperCase() }, associations: [] }),
  },
  {
    name: 'A batch of one contact with the address of another',
    source: 'HubSpot/hubspot-api-python#51',
    licence: 'thread',
    year: 2021,
    live: { ...CONFLICT, members: [] },
    ask: ({ account }) =>
      account.send('POST', `${CONTACTS}/batch/create`, { inputs: [{ properties: { email: TAKEN_EMAIL } }] }),
  },
  {
    name: 'A batch of contacts with an address twice',
    source: 'amp-labs/connectors: batch/create/contacts/err-conflict.json',
    licence: 'MIT',
    year: 2025,
    live: { category: 'CONFLICT', message: 'Contact already exists', members: [] },
    // The source has the body alone. This is the request of which no id can be told.
    ask: ({ account }) => {
      const input = { properties: { email: 'twice@example.org' } }
      return account.send('POST', `${CONTACTS}/batch/create`, { inputs: [input, input] })
    },
  },
  {
    name: 'One contact of a batch has the address of another',
    source: 'amp-labs/connectors: batch/create/contacts/err-partial-success.json',
    licence: 'MIT',
    year: 2025,
    live: { status: 207, ...CONFLICT, members: ['context.existingId', 'context.objectWriteTraceId'] },
    differs: { shape: ALWAYS },
    isOfInput: true,
    ask: ({ account }) =>
      account.send('POST', `${CONTACTS}/batch/create`, {
        inputs: [
          { objectWriteTraceId: '0', properties: { email: TAKEN_EMAIL } },
          { objectWriteTraceId: '1', properties: { email: 'partial@example.org' } },
        ],
      }),
  },
  {
    name: 'One contact of a batch to change is not there',
    source: 'amp-labs/connectors: batch/update/contacts/err-partial-success.json',
    licence: 'MIT',
    year: 2025,
    live: {
      status: 207,
      category: 'OBJECT_NOT_FOUND',
      message:
        'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
      members: ['context.ids'],
    },
    differs: { shape: ALWAYS },
    isOfInput: true,
    ask: ({ account, contactId }) =>
      account.send('POST', `${CONTACTS}/batch/update`, {
        inputs: [
          { id: contactId, properties: { lastname: 'Known' } },
          { id: '999999999', properties: { lastname: 'Nobody' } },
        ],
      }),
  },
  {
    name: 'The same id twice in a batch',
    source: 'amp-labs/connectors: batch/update/contacts/err-duplicate-ids.json',
    licence: 'MIT',
    year: 2025,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: 'Duplicate IDs found in batch input: [{n}]. IDs must be unique',
      members: ['context.ids'],
    },
    ask: ({ account, contactId }) => {
      const input = { id: contactId, properties: { lastname: 'Twice' } }
      return account.send('POST', `${CONTACTS}/batch/update`, { inputs: [input, input] })
    },
  },
  {
    name: 'Properties that nobody defined, in two inputs',
    source: 'amp-labs/connectors: batch/create/contacts/err-many-invalid-properties.json',
    licence: 'MIT',
    year: 2025,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: listOf(
        unknown('first{n}name'),
        unknown('last{n}name'),
        unknown('first{n}name'),
        unknown('last{n}name'),
      ),
      members: ['errors[].code', 'errors[].context.propertyName', 'errors[].message'],
    },
    differs: { message: 'objects 7.1, OBJ-39: the failures of the first bad input, in the newer form' },
    ask: ({ account }) => {
      const input = { properties: { first000name: 'a', last000name: 'b' } }
      return account.send('POST', `${CONTACTS}/batch/create`, { inputs: [input, input] })
    },
  },
  {
    name: 'A company with a property that nobody defined',
    source: 'segmentio/action-destinations: upsertCompany/__tests__/index.test.ts',
    licence: 'MIT',
    year: 2022,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: listOf(unknown('segment_group_id')),
      members: [],
    },
    differs: { message: NEWER, shape: NEWER },
    ask: (world) => create(world, 'companies', { segment_group_id: '1' }),
  },
  {
    name: 'A property that nobody defined, in localised words',
    source: 'supaglue-labs/supaglue: openapi/common/components/schemas/errors.yaml',
    licence: 'MIT',
    year: 2023,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: listOf({
        ...unknown('__about_us'),
        localizedErrorMessage: 'Property "__about_us" does not exist',
      }),
      members: [],
    },
    differs: { message: NEWER, shape: NEWER },
    ask: (world) => create(world, 'companies', { __about_us: 'x' }),
  },
  {
    name: 'An option that there is not',
    source: 'gregorspan/csc-frodx#21',
    licence: 'thread',
    year: 2026,
    live: {
      status: 400,
      message:
        'Property values were not valid: [{"isValid":false,"message":"reports was not one of the allowed options: [PRODUCT_ISSUE, BILLING_ISSUE, FEATURE_REQUEST, GENERAL_INQUIRY]","error":"INVALID_OPTION","name":"hs_ticket_category","localizedErrorMessage":"reports was not…',
    },
    ask: (world) =>
      create(world, 'tickets', { subject: 'x', hs_pipeline_stage: '1', hs_ticket_category: 'reports' }),
  },
  {
    name: 'Text that is no address',
    source: 'belong-inc/go-hubspot: gohubspot_test.go',
    licence: 'Apache-2.0',
    year: 2024,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: listOf({
        isValid: false,
        message: 'Email address nobody is invalid',
        error: 'INVALID_EMAIL',
        name: 'email',
      }),
      members: [],
    },
    differs: { shape: NEWER },
    ask: (world) => create(world, 'contacts', { email: 'nobody' }),
  },
  {
    name: 'Text that is no number',
    source: 'Atlas-Authority/marketing-automation#206',
    licence: 'thread',
    year: 2025,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message:
        'Property values were not valid: [{"isValid":false,"message":"{n}.{n}e-{n}x was not a valid number.","error":"INVALID_INTEGER","name":"amount","localizedErrorMessage":"{n}.{n}e-{n}x was not a valid number.","propertyValue":"{n}.{n}e-{n}x","portalId":{n}}]',
      members: ['errors[].code', 'errors[].context.propertyName', 'errors[].message'],
    },
    differs: { message: 'OBJ-39, objects 5.1: no period, and the entry ends at the name' },
    ask: (world) =>
      create(world, 'deals', { dealname: 'x', dealstage: 'appointmentscheduled', amount: '1.42e-14x' }),
  },
  {
    name: 'A change of nothing',
    source: 'segmentio/action-destinations: upsertContact/__tests__/index.test.ts',
    licence: 'MIT',
    year: 2022,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: 'No properties found to update, please provide at least one.',
      members: ['context.properties'],
    },
    ask: ({ account, contactId }) => account.send('PATCH', `${CONTACTS}/${contactId}`, { properties: {} }),
  },
  {
    name: 'A change of a call to nothing',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-WRITES.md',
    licence: 'MIT',
    year: 2026,
    live: { status: 400, message: 'No properties found to update, please provide at least one.' },
    ask: ({ account }) => account.send('PATCH', '/crm/v3/objects/calls/0', { properties: {} }),
  },
  {
    name: 'A task without its time',
    source: 'PipedreamHQ/pipedream#12366',
    licence: 'thread',
    year: 2024,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: 'Error creating TASK. Some required properties were not set.',
      members: ['context.properties'],
    },
    ask: (world) => create(world, 'tasks', { hs_task_subject: 'x' }),
  },
  {
    name: 'A call without its time',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-WRITES.md',
    licence: 'MIT',
    year: 2026,
    live: { status: 400, message: 'Error creating CALL. Some required properties were not set.' },
    ask: (world) => create(world, 'calls', {}),
  },
  {
    name: 'A record by what is no number',
    source: 'HubSpot/hubspot-api-nodejs#669',
    licence: 'thread',
    year: 2025,
    live: {
      status: 404,
      category: 'OBJECT_NOT_FOUND',
      message: 'Object not found.  objectId are usually numeric.',
      members: ['context.id'],
    },
    ask: ({ account }) => account.send('GET', `${CONTACTS}/email%40company.org`),
  },
  {
    name: 'A record with the id 0',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-COVERAGE.md',
    licence: 'MIT',
    year: 2026,
    live: { status: 404, message: 'Object not found. objectId is usually positive.' },
    differs: { message: 'OBJ-55: one text for every number' },
    ask: ({ account }) => account.send('GET', '/crm/objects/2025-09/contacts/0'),
  },
  {
    name: 'A record to change, by an address that nobody has',
    source: 'segmentio/action-destinations: upsertContact/__tests__/index.test.ts',
    licence: 'MIT',
    year: 2022,
    live: { status: 404, category: 'none', message: 'resource not found', members: [] },
    differs: { category: 'PE18, PD5: the category is always sent' },
    ask: ({ account }) =>
      account.send('PATCH', `${CONTACTS}/absent%40example.org?idProperty=email`, {
        properties: { lastname: 'x' },
      }),
  },
]
