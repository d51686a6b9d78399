import type { TSchema } from 'typebox'
import { defaultGroups } from '../../domain/properties/default-groups.ts'
import { eventTypeName } from '../../domain/timeline/event-type-name.ts'
import { CONTACT_TYPE_ID } from '../../domain/timeline/template.ts'
import { EXAMPLE_EMAIL, exampleChange, exampleRecord } from './example-values.ts'
import type { Facts } from './facts.ts'
import { findPlainAssociation, specsOf } from './plain-association.ts'
import { exampleOfSchema } from './example-of-schema.ts'

export type BodyPlace = {
  readonly operationId: string
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly facts: Facts
}

type Example = (place: BodyPlace) => Promise<unknown>

/** The smallest body that an operation takes: made from what the account has, else from the schema alone. */
export async function smallestBody(place: BodyPlace, schema: TSchema): Promise<unknown> {
  const example = examples[place.operationId]
  return example ? example(place) : exampleOfSchema(schema)
}

const inBatch =
  (example: Example): Example =>
  async (place) => ({ inputs: [await example(place)] })

const event: Example = async ({ facts }) => {
  const template = (await facts.templates()).at(-1)
  const eventTemplateId = template?.id ?? '{eventTemplateId}'
  return { eventTemplateId, ...recordOf(template?.objectTypeId) }
}

const appEvent: Example = async ({ facts }) => {
  const template = (await facts.templates()).at(-1)
  const named = template ? { appId: template.appId, templateId: template.id } : undefined
  return {
    eventTypeName: named ? eventTypeName(named) : '{eventTypeName}',
    id: `example-${crypto.randomUUID()}`,
    ...recordOf(template?.objectTypeId),
    properties: {},
  }
}

function recordOf(objectTypeId: string = CONTACT_TYPE_ID): object {
  return objectTypeId === CONTACT_TYPE_ID ? { email: EXAMPLE_EMAIL } : { objectId: '{objectId}' }
}

const newRecord: Example = async ({ params, facts }) => {
  const type = await facts.findType(params.objectType ?? '')
  return { properties: type ? exampleRecord(type, await facts.catalogue(type)) : {} }
}

const change: Example = async ({ params, facts }) => {
  const type = await facts.findType(params.objectType ?? '')
  return { properties: type ? exampleChange(type, await facts.catalogue(type)) : {} }
}

const changeById: Example = async (place) => ({
  id: '{id}',
  ...((await change(place)) as object),
})

const property: Example = async ({ params, facts }) => {
  const type = await facts.findType(params.objectType ?? '')
  const groupName = type ? (defaultGroups(type)[0]?.name ?? '') : 'contactinformation'
  return { name: 'example_property', label: 'Example', groupName, type: 'string', fieldType: 'text' }
}

const linkTypes: Example = async ({ params, facts }) => {
  const plain = await findPlainAssociation(facts, params)
  return plain ? specsOf(plain) : [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]
}

const ends = { from: { id: '{fromRecordId}' }, to: { id: '{toRecordId}' } }
const token = { name: 'example', label: 'Example', type: 'string' }

const examples: Readonly<Record<string, Example>> = {
  'timeline.v3.events.create': event,
  'timeline.v3.events.batch.create': inBatch(event),
  'timeline.dated.events.create': appEvent,
  'timeline.dated.events.batch.create': inBatch(appEvent),
  'timeline.v3.templates.create': async () => ({ name: 'Example' }),
  'timeline.v3.templates.update': async () => ({ name: 'Example' }),
  'timeline.v3.tokens.create': async () => token,
  'timeline.v3.tokens.update': async () => ({ label: 'Example' }),
  'objects.v3.create': newRecord,
  'objects.v3.batch.create': inBatch(newRecord),
  'objects.v3.update': change,
  'objects.v3.batch.update': inBatch(changeById),
  'objects.v3.batch.upsert': inBatch(changeById),
  'objects.v3.search': async () => ({ limit: 10 }),
  'properties.v3.create': property,
  'properties.v3.batch.create': inBatch(property),
  'properties.v3.update': async () => ({ label: 'Example' }),
  'properties.v3.groups.create': async () => ({ name: 'example_group', label: 'Example' }),
  'properties.v3.groups.update': async () => ({ label: 'Example' }),
  'pipelines.v3.update': async () => ({ label: 'Example' }),
  'pipelines.v3.stages.update': async () => ({ label: 'Example' }),
  'schemas.v3.update': async () => ({ description: 'Example' }),
  'associations.v4.put': linkTypes,
  'associations.v4.batch.create': async (place) => ({
    inputs: [{ ...ends, types: await linkTypes(place) }],
  }),
}
