import type { RealError, World } from './real-error.ts'

const CONTACTS = '/crm/v3/objects/contacts'
const CATEGORY = 'PE11, PD5: the category is always sent'
const WORDS = 'PE11: the place is fixed, the words after it name the member instead of a class'

const EVERYBODY = 'decision 60: without a record the list is of the whole account'

const search = ({ account }: World, filter: object) =>
  account.send('POST', '/crm/v3/objects/deals/search', { filterGroups: [{ filters: [filter] }] })

/** Bodies, parameters, paths, searches and associations. */
export const requestErrors: readonly RealError[] = [
  {
    name: 'An object type that there is not',
    source: 'amp-labs/connectors: search/error-invalid-object.json',
    licence: 'MIT',
    year: 2026,
    live: {
      status: 400,
      category: 'none',
      message: 'Unable to infer object type from: butterflies',
      members: [],
    },
    differs: { category: 'PE14, PD5: the category is always sent' },
    ask: ({ account }) => account.send('POST', '/crm/v3/objects/butterflies/search', {}),
  },
  {
    name: 'A list with associations=false',
    source: 'HubSpot/hubspot-api-php#128',
    licence: 'thread',
    year: 2022,
    live: { status: 400, message: 'Unable to infer object type from: false' },
    ask: ({ account }) => account.send('GET', '/crm/v3/objects/companies?associations=false&archived=false'),
  },
  {
    name: 'A record with a property name for an object type',
    source: 'HubSpot/hubspot-api-php#233',
    licence: 'thread',
    year: 2023,
    live: { message: 'Unable to infer object type from: external_id' },
    ask: ({ account, companyId }) =>
      account.send('GET', `/crm/v3/objects/companies/${companyId}?associations=external_id`),
  },
  {
    name: 'Properties as a list',
    source: 'Chinchilla-Software-Com/HubSpot.NET#23',
    licence: 'thread',
    year: 2023,
    live: {
      status: 400,
      category: 'none',
      message: 'Invalid input JSON on line {n}, column {n}: Cannot deserialize value of type `java…',
      members: [],
    },
    differs: { category: CATEGORY, message: WORDS },
    ask: ({ account, contactId }) => account.send('PATCH', `${CONTACTS}/${contactId}`, { properties: [] }),
  },
  {
    name: 'Inputs that are no list',
    source: 'HubSpot/hubspot-api-php#40',
    licence: 'thread',
    year: 2021,
    live: {
      status: 400,
      message: 'Invalid input JSON on line {n}, column {n}: Cannot deserialize instance of `java…',
    },
    differs: { message: WORDS },
    ask: ({ account }) =>
      account.send('POST', '/crm/v3/associations/deals/line_items/batch/read', { inputs: { id: '1' } }),
  },
  {
    name: 'An association by a text',
    source: 'HubSpot/hubspot-api-php#227',
    licence: 'thread',
    year: 2023,
    live: {
      status: 400,
      category: 'none',
      message: 'Invalid input JSON on line {n}, column {n}: Cannot deserialize value of type `java…',
      members: [],
    },
    differs: { category: CATEGORY, message: WORDS },
    ask: ({ account }) =>
      account.send('PUT', '/crm/v4/objects/tickets/1/associations/contact/1', '"ticket_to_contact"'),
  },
  {
    name: 'An association without a body',
    source: 'HubSpot/hubspot-api-ruby#187',
    licence: 'thread',
    year: 2022,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: 'Invalid JSON input: a request body was expected, but none found',
      members: [],
    },
    ask: ({ account }) =>
      account.send('PUT', '/crm/v4/objects/contacts/335751/associations/company/1', undefined, {
        'content-type': 'application/json',
      }),
  },
  {
    name: 'A contact association by the older client',
    source: 'HubSpot/hubspot-api-python#142',
    licence: 'thread',
    year: 2022,
    live: { message: 'Invalid JSON input: a request body was expected, but none found' },
    ask: ({ account, contactId, companyId }) =>
      account.send('PUT', `/crm/v4/objects/contacts/${contactId}/associations/Companies/${companyId}`),
  },
  {
    name: 'An association label without words',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-WRITES.md',
    licence: 'MIT',
    year: 2026,
    live: {
      status: 400,
      message: 'Invalid input JSON on line {n}, column {n}. Some required fields were not set: [label, name]',
    },
    ask: ({ account }) => account.send('POST', '/crm/associations/2025-09/contacts/companies/labels', {}),
  },
  {
    name: 'An association label to change, without words',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-WRITES.md',
    licence: 'MIT',
    year: 2026,
    live: {
      status: 400,
      message:
        'Invalid input JSON on line {n}, column {n}. Some required fields were not set: [label, associat…',
    },
    ask: ({ account }) => account.send('PUT', '/crm/associations/v4/contacts/companies/labels', {}),
  },
  {
    name: 'A merge of nothing',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-WRITES.md',
    licence: 'MIT',
    year: 2026,
    live: {
      status: 400,
      message:
        'Invalid input JSON on line {n}, column {n}. Some required fields were not set: [primaryObjectId…',
    },
    ask: ({ account }) => account.send('POST', '/crm/objects/v3/contacts/merge', {}),
  },
  {
    name: 'An event without its template',
    source: 'HubSpot/hubspot-api-ruby#167',
    licence: 'thread',
    year: 2022,
    live: {
      category: 'none',
      message:
        'Invalid input JSON on line {n}, column {n}: Cannot build TimelineEvent, some of required attributes are not set [eventTemplateId]',
      members: [],
    },
    differs: { category: 'PE12, PD5: the category is always sent' },
    ask: ({ account }) =>
      account.send('POST', '/crm/v3/timeline/events', { event_template_id: '1', email: 'a@example.org' }),
  },
  {
    name: 'A filter in the words of another language',
    source: 'HubSpot/hubspot-api-nodejs#226',
    licence: 'thread',
    year: 2022,
    live: {
      message:
        'Invalid input JSON on line {n}, column {n}: Cannot build Filter, some of required attributes are not set [propertyName, operator]',
    },
    ask: (world) => search(world, { property_name: 'createdate', value: '1' }),
  },
  {
    name: 'A range without its end',
    source: 'HubSpot/hubspot-api-nodejs#128',
    licence: 'thread',
    year: 2022,
    live: {
      category: 'none',
      message: 'Invalid input JSON on line {n}, column {n}: Cannot construct instance of `com…',
      members: [],
    },
    differs: { category: CATEGORY, message: WORDS },
    ask: (world) => search(world, { propertyName: 'closedate', operator: 'BETWEEN', value: '1638264673941' }),
  },
  {
    name: 'A list where a filter has one value',
    source: 'HubSpot/hubspot-api-python#76',
    licence: 'thread',
    year: 2021,
    live: {
      category: 'none',
      message: 'Invalid input JSON on line {n}, column {n}: Cannot deserialize instance of `java…',
      members: [],
    },
    differs: { category: CATEGORY, message: WORDS },
    ask: (world) => search(world, { propertyName: 'hs_object_id', operator: 'IN', value: ['1', '2'] }),
  },
  {
    name: 'History of more records than a batch may ask for',
    source: 'activepieces/activepieces#9359',
    licence: 'thread',
    year: 2025,
    live: {
      category: 'VALIDATION_ERROR',
      message:
        'The maximum number of inputs supported in a batch request for property histories is {n}. Please reduce the number of items and try again',
      members: [],
    },
    ask: ({ account }) =>
      account.send('POST', `${CONTACTS}/batch/read`, {
        propertiesWithHistory: ['email'],
        properties: [],
        inputs: Array.from({ length: 51 }, (_, at) => ({ id: String(at + 1) })),
      }),
  },
  {
    name: 'An association of records that are not there',
    source: 'HubSpot/hubspot-api-nodejs#646',
    licence: 'thread',
    year: 2025,
    live: {
      category: 'VALIDATION_ERROR',
      message: 'One or more associations are invalid',
      members: ['context.INVALID_OBJECT_IDS', 'context.objectId', 'context.objectType'],
    },
    ask: ({ account, companyId }) =>
      account.send('PUT', `/crm/v4/objects/contact/38374264688/associations/company/${companyId}`, [
        { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 },
      ]),
  },
  {
    name: 'An association of a type that there is not',
    source: 'belong-inc/go-hubspot: deal_test.go',
    licence: 'Apache-2.0',
    year: 2021,
    live: {
      status: 400,
      category: 'VALIDATION_ERROR',
      message: 'test is not a valid association type between companies and contacts',
      members: ['context.fromObjectType', 'context.toObjectType', 'context.type', 'subCategory'],
    },
    ask: ({ account, companyId, contactId }) =>
      account.send('PUT', `/crm/v3/objects/companies/${companyId}/associations/contacts/${contactId}/test`),
  },
  {
    name: 'An association with a contact that is not there',
    source: 'segmentio/action-destinations: upsertCompany/__tests__/index.test.ts',
    licence: 'MIT',
    year: 2022,
    live: {
      status: 404,
      category: 'OBJECT_NOT_FOUND',
      message: 'No contact with ID {n} exists',
      members: ['context.id', 'context.objectType', 'subCategory'],
    },
    ask: ({ account, companyId }) =>
      account.send(
        'PUT',
        `/crm/v3/objects/companies/${companyId}/associations/contacts/123456789/company_to_contact`,
      ),
  },
  {
    name: 'Events of nobody in particular',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-COVERAGE.md',
    licence: 'MIT',
    year: 2026,
    live: { status: 400, message: 'Must specify an eventType or objectType' },
    differs: { status: EVERYBODY, message: EVERYBODY },
    ask: ({ account }) => account.send('GET', '/events/v3/events/'),
  },
  {
    name: 'A path that there is not',
    source: 'Luigi08001/hubcli: docs/TESTING/PORTAL-147975758-COVERAGE.md',
    licence: 'MIT',
    year: 2026,
    live: { status: 404, message: '<html>…' },
    differs: { message: 'PE19, PE38, PD6: JSON for every error' },
    ask: ({ account }) => account.send('GET', '/crm/v3/limits/custom/properties'),
  },
  {
    name: 'A method that a path does not take',
    source: 'HubSpot/hubspot-php#203',
    licence: 'thread',
    year: 2019,
    live: { status: 405 },
    ask: ({ account, companyId }) => account.send('PUT', `/crm/v3/objects/companies/${companyId}`, {}),
  },
]
