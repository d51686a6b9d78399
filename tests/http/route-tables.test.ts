import { describe, expect, test } from 'vitest'
import { useTestServer } from '../support/test-server.ts'

const server = useTestServer()

/** A route of HubSpot's, as `GET /path`, without its prefix. */
type Family = { readonly prefixes: readonly string[]; readonly routes: readonly string[] }

const families: Readonly<Record<string, Family>> = {
  'records (objects 1.1)': {
    prefixes: ['/crm/v3/objects', '/crm/objects/v3', '/crm/objects/2026-03'],
    routes: [
      'GET /tasks',
      'POST /tasks',
      'GET /tasks/1',
      'PATCH /tasks/1',
      'DELETE /tasks/1',
      'POST /tasks/batch/create',
      'POST /tasks/batch/read',
      'POST /tasks/batch/update',
      'POST /tasks/batch/upsert',
      'POST /tasks/batch/archive',
      'POST /tasks/search',
      'POST /tasks/merge',
      'POST /contacts/gdpr-delete',
    ],
  },
  'properties (properties 1)': {
    prefixes: ['/crm/v3/properties', '/crm/properties/2026-03'],
    routes: [
      'GET /tasks',
      'POST /tasks',
      'GET /tasks/size',
      'PATCH /tasks/size',
      'DELETE /tasks/size',
      'POST /tasks/batch/create',
      'POST /tasks/batch/read',
      'POST /tasks/batch/archive',
      'GET /tasks/groups',
      'POST /tasks/groups',
      'GET /tasks/groups/own',
      'PATCH /tasks/groups/own',
      'DELETE /tasks/groups/own',
    ],
  },
  'validations (properties 1)': {
    prefixes: ['/crm/v3/property-validations', '/crm/property-validations/2026-03'],
    routes: [
      'GET /tasks',
      'GET /tasks/size',
      'GET /tasks/size/rule-type/REGEX',
      'PUT /tasks/size/rule-type/REGEX',
    ],
  },
  'associations of a record (associations 2, A1 to A4)': {
    prefixes: ['/crm/v4/objects', '/crm/objects/2026-03'],
    routes: [
      'GET /tasks/1/associations/contacts',
      'PUT /tasks/1/associations/contacts/2',
      'PUT /tasks/1/associations/default/contacts/2',
      'DELETE /tasks/1/associations/contacts/2',
    ],
  },
  'associations of many (associations 2, A5 to A10)': {
    prefixes: ['/crm/v4/associations', '/crm/associations/2026-03'],
    routes: [
      'POST /tasks/contacts/batch/read',
      'POST /tasks/contacts/batch/create',
      'POST /tasks/contacts/batch/associate/default',
      'POST /tasks/contacts/batch/archive',
      'POST /tasks/contacts/batch/labels/archive',
      'POST /usage/high-usage-report/1',
    ],
  },
  'labels and limits (associations 2, ASC-9)': {
    prefixes: ['/crm/v4/associations', '/crm/associations/v4', '/crm/associations/2026-03'],
    routes: [
      'GET /tasks/contacts/labels',
      'POST /tasks/contacts/labels',
      'PUT /tasks/contacts/labels',
      'DELETE /tasks/contacts/labels/1',
      'GET /definitions/configurations/all',
      'GET /definitions/configurations/tasks/contacts',
      'POST /definitions/configurations/tasks/contacts/batch/create',
      'POST /definitions/configurations/tasks/contacts/batch/update',
      'POST /definitions/configurations/tasks/contacts/batch/purge',
    ],
  },
  'v3 associations (associations 2, V1 to V7)': {
    prefixes: ['/crm/v3'],
    routes: [
      'POST /associations/tasks/contacts/batch/create',
      'POST /associations/tasks/contacts/batch/read',
      'POST /associations/tasks/contacts/batch/archive',
      'GET /associations/tasks/contacts/types',
      'GET /objects/tasks/1/associations/contacts',
      'PUT /objects/tasks/1/associations/contacts/2/204',
      'DELETE /objects/tasks/1/associations/contacts/2/204',
    ],
  },
  'further dated associations (ASC-46)': {
    prefixes: ['/crm/objects/2026-03'],
    routes: [
      'PUT /tasks/1/associations/contacts/2/204',
      'DELETE /tasks/1/associations/contacts/2/204',
      'POST /associations/tasks/contacts/batch/create',
      'POST /associations/tasks/contacts/batch/read',
      'POST /associations/tasks/contacts/batch/archive',
    ],
  },
  'schemas (schemas 1)': {
    prefixes: ['/crm-object-schemas/v3/schemas', '/crm-object-schemas/2026-03/schemas', '/crm/v3/schemas'],
    routes: [
      'GET ',
      'POST ',
      'GET /2-1',
      'PATCH /2-1',
      'DELETE /2-1',
      'POST /batch/read',
      'POST /2-1/associations',
      'DELETE /2-1/associations/1',
    ],
  },
  'the object library (schemas 9)': {
    prefixes: ['/crm/v3/object-library/enablement'],
    routes: ['GET ', 'GET /0-421'],
  },
  'pipelines (pipelines-owners 1.1)': {
    prefixes: ['/crm/v3/pipelines', '/crm/pipelines/2026-03'],
    routes: [
      'GET /deals',
      'POST /deals',
      'GET /deals/1',
      'PUT /deals/1',
      'PATCH /deals/1',
      'DELETE /deals/1',
      'GET /deals/1/audit',
      'GET /deals/1/stages',
      'POST /deals/1/stages',
      'GET /deals/1/stages/2',
      'PUT /deals/1/stages/2',
      'PATCH /deals/1/stages/2',
      'DELETE /deals/1/stages/2',
      'GET /deals/1/stages/2/audit',
    ],
  },
  'owners (pipelines-owners 2)': {
    prefixes: ['/crm/v3/owners', '/crm/owners/2026-03'],
    routes: ['GET ', 'GET /501'],
  },
}

/** A path that is served asks for a token first; one that is known says that it is not built. */
const answers: readonly string[] = ['401 INVALID_AUTHENTICATION ', '404 OBJECT_NOT_FOUND Tidemark.NOT_BUILT']

describe.each(Object.entries(families))('%s', (_name, { prefixes, routes }) => {
  const calls = prefixes.flatMap((prefix) =>
    routes.map((route) => {
      const [method = '', path = ''] = route.split(' ')
      return [method, `${prefix}${path}`] as const
    }),
  )

  test.for(calls)('%s %s is served, or says that it is not built', async ([method, url]) => {
    const reply = await server.send({ method, url })
    const { category, subCategory = '' } = reply.body
    expect(answers).toContain(`${reply.status} ${category} ${subCategory}`)
  })
})
