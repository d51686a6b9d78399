import type { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/objects/tasks/index.js'
import { describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'
import { createContact, type RecordBody } from './support/fixtures.ts'
import { target, unique, uniqueEmail } from './support/target.ts'

const HUBSPOT_DEFINED = 'HUBSPOT_DEFINED' as Category
const CONTACT_OF_TASK = 204

function linkTo(id: string, associationTypeId = CONTACT_OF_TASK) {
  return [{ to: { id }, types: [{ associationCategory: HUBSPOT_DEFINED, associationTypeId }] }]
}

describe.each(releases)('objects by $name', (release) => {
  const client = connectFully(release)
  const { contacts, objects, associations } = client.crm

  test('creates a contact and reads it by id and by email (E2, E3)', async () => {
    const email = `Ann.${uniqueEmail()}`
    const created = await contacts.basicApi.create({
      properties: { email, firstname: 'Ann', lastname: 'Ünal 🚢' },
      associations: [],
    })
    expect(created.properties).toMatchObject({ email: email.toLowerCase(), lastname: 'Ünal 🚢' })
    expect(created.createdAt).toBeInstanceOf(Date)
    const read = await contacts.basicApi.getById(created.id, ['firstname', 'lastname', 'phone'])
    expect(read.properties).toMatchObject({ firstname: 'Ann', lastname: 'Ünal 🚢', phone: null })
    const byEmail = await contacts.basicApi.getById(email, undefined, undefined, undefined, false, 'email')
    expect(byEmail.id).toBe(created.id)
  })

  test('reads a history when asked for (E3)', async () => {
    const { id } = await createContact({ firstname: 'Bo' })
    const read = await contacts.basicApi.getById(id, undefined, ['firstname'])
    expect(read.propertiesWithHistory).toMatchObject({ firstname: [{ value: 'Bo' }] })
  })

  test('reads a batch, with one error for all unknown ids (E7, OBJ-67)', async () => {
    const [first, second] = [await createContact({ firstname: 'A' }), await createContact({ firstname: 'B' })]
    const input = (ids: string[]) => ({
      inputs: ids.map((id) => ({ id })),
      properties: ['firstname'],
      propertiesWithHistory: [],
    })
    const all = await contacts.batchApi.readWithHttpInfo(input([second.id, first.id]))
    expect(all.httpStatusCode).toBe(200)
    expect(all.data.results.map(({ id }) => id)).toEqual([second.id, first.id])
    const some = await contacts.batchApi.readWithHttpInfo(input([first.id, '987654321987']))
    expect(some.httpStatusCode).toBe(207)
    expect(some.data).toMatchObject({
      results: [{ id: first.id, properties: { firstname: 'A' } }],
      numErrors: 1,
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['987654321987'] } }],
    })
  })

  test('creates a batch of contacts', async () => {
    const inputs = Array.from({ length: 3 }, () => ({
      properties: { email: uniqueEmail() },
      associations: [],
    }))
    const reply = await contacts.batchApi.createWithHttpInfo({ inputs })
    expect(reply.httpStatusCode).toBe(201)
    expect(reply.data.results.map(({ properties }) => properties.email)).toEqual(
      inputs.map(({ properties }) => properties.email),
    )
  })

  test('updates a contact by id and by email (E4)', async () => {
    const made = await createContact({ firstname: 'Before' })
    const byId = await contacts.basicApi.update(made.id, { properties: { firstname: 'After', city: 'Oslo' } })
    expect(byId.properties).toMatchObject({ firstname: 'After', city: 'Oslo' })
    const email = String(made.properties.email)
    const byEmail = await contacts.basicApi.update(email, { properties: { city: '' } }, 'email')
    expect(byEmail.id).toBe(made.id)
    const read = await contacts.basicApi.getById(made.id, ['firstname', 'city'])
    expect(read.properties).toMatchObject({ firstname: 'After', city: null })
  })

  test('updates a batch, with one error for all unknown ids (E8, OBJ-69)', async () => {
    const { id } = await createContact()
    const input = (inputId: string) => ({ id: inputId, properties: { firstname: 'Batch' } })
    const all = await contacts.batchApi.updateWithHttpInfo({ inputs: [input(id)] })
    expect(all.httpStatusCode).toBe(200)
    const some = await contacts.batchApi.updateWithHttpInfo({ inputs: [input(id), input('987654321987')] })
    expect(some.httpStatusCode).toBe(207)
    expect(some.data).toMatchObject({
      results: [{ id, properties: { firstname: 'Batch' } }],
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['987654321987'] } }],
    })
  })

  test('upserts by email: new at first, then the same record (E9, OBJ-75)', async () => {
    const email = uniqueEmail()
    const input = (firstname: string) => ({ id: email, idProperty: 'email', properties: { firstname } })
    const first = await contacts.batchApi.upsertWithHttpInfo({ inputs: [input('One')] })
    expect(first.httpStatusCode).toBe(200)
    expect(first.data.results[0]).toMatchObject({ _new: true, properties: { email, firstname: 'One' } })
    const second = await contacts.batchApi.upsert({ inputs: [input('Two')] })
    expect(second.results[0]).toMatchObject({
      id: first.data.results[0]?.id,
      _new: false,
      properties: { firstname: 'Two' },
    })
  })

  test('archives alone and in a batch, and lists the archive (E1, E5, E10)', async () => {
    const inputs = [1, 2, 3].map(() => ({ properties: { email: uniqueEmail() }, associations: [] }))
    const made = (await contacts.batchApi.create({ inputs })).results
    const [first, second, third] = made.map(({ id }) => id)
    await contacts.basicApi.archive(first ?? '')
    await contacts.batchApi.archive({ inputs: [{ id: second ?? '' }, { id: '987654321987' }] })
    const listOf = (archived: boolean) =>
      contacts.basicApi.getPage(100, first, ['email'], undefined, undefined, archived)
    const idsOf = (page: Awaited<ReturnType<typeof listOf>>) => page.results.map(({ id }) => id)
    expect(idsOf(await listOf(true))).toEqual(expect.arrayContaining([first, second]))
    const live = idsOf(await listOf(false))
    expect(live).toContain(third)
    expect(live).not.toContain(first)
  })

  test('walks all pages of a list with its own getAll (E1, OBJ-48)', async () => {
    const name = unique('All')
    const inputs = Array.from({ length: 12 }, (_, at) => ({
      properties: { name: `${name} ${at}` },
      associations: [],
    }))
    await client.crm.companies.batchApi.create({ inputs })
    const all = await client.crm.companies.getAll(5, undefined, ['name'])
    const names = all.map(({ properties }) => properties.name)
    expect(names.filter((text) => text?.startsWith(name))).toHaveLength(12)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  test('merges two contacts; both ids and both addresses lead to the new one (E12, OBJ-80)', async () => {
    const [first, second] = [await createContact({ firstname: 'A' }), await createContact({ firstname: 'B' })]
    const input = { primaryObjectId: first.id, objectIdToMerge: second.id }
    const merged = await release.mergeContacts(client, input)
    expect(merged.properties.firstname).toBe('A')
    const email = String(second.properties.email)
    const byId = await contacts.basicApi.getById(second.id)
    const byEmail = await contacts.basicApi.getById(email, undefined, undefined, undefined, false, 'email')
    expect([byId.id, byEmail.id]).toEqual([merged.id, merged.id])
  })

  test('refuses an email that is taken, naming its holder (PE21)', async () => {
    const holder = await createContact()
    const email = String(holder.properties.email).toUpperCase()
    const error = await refusalOf(contacts.basicApi.create({ properties: { email }, associations: [] }))
    expect(error.code).toBe(409)
    expect(error.body.category).toBe('CONFLICT')
    expect(error.body.message).toMatch(new RegExp(`Existing ID: ${holder.id}$`))
    expect(error.body.correlationId).toBe(error.headers['x-hubspot-correlation-id'])
  })

  test('creates 100 tasks with an association each, seen from both sides (E6, A1)', async () => {
    const contact = await createContact()
    const inputs = Array.from({ length: 100 }, (_, index) => ({
      objectWriteTraceId: `row-${index}`,
      properties: { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_subject: `Call ${index}` },
      associations: linkTo(contact.id),
    }))
    const reply = await objects.tasks.batchApi.createWithHttpInfo({ inputs })
    expect(reply.httpStatusCode).toBe(201)
    const { results } = reply.data
    expect(results.map(({ properties }) => properties.hs_task_subject)).toEqual(
      inputs.map(({ properties }) => properties.hs_task_subject),
    )
    const taskIds = results.map(({ id }) => id)
    const fromContact = await associations.v4.basicApi.getPage(
      'contacts',
      contact.id,
      'tasks',
      undefined,
      500,
    )
    expect(fromContact.results.map(({ toObjectId }) => String(toObjectId)).toSorted()).toEqual(
      taskIds.toSorted(),
    )
    const fromTask = await associations.v4.basicApi.getPage('tasks', taskIds[7] ?? '', 'contacts')
    expect(fromTask.results.map(({ toObjectId }) => String(toObjectId))).toEqual([contact.id])
    expect(fromTask.results[0]?.associationTypes.map(({ typeId }) => typeId)).toEqual([CONTACT_OF_TASK])
  })

  test('walks the pages of an association list to its end', async () => {
    const contact = await createContact()
    const inputs = Array.from({ length: 5 }, (_, index) => ({
      properties: { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_subject: `Page ${index}` },
      associations: linkTo(contact.id),
    }))
    const made = await objects.tasks.batchApi.create({ inputs })
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await associations.v4.basicApi.getPage('contacts', contact.id, 'tasks', after, 2)
      seen.push(...page.results.map(({ toObjectId }) => String(toObjectId)))
      after = page.paging?.next?.after
    } while (after !== undefined && seen.length <= inputs.length)
    expect(seen.toSorted()).toEqual(made.results.map(({ id }) => id).toSorted())
  })

  test('answers 207 to a batch with a bad input when all have trace ids', async () => {
    const reply = await objects.tasks.batchApi.createWithHttpInfo({
      inputs: [
        { objectWriteTraceId: 'good', properties: { hs_timestamp: '1780300800000' }, associations: [] },
        { objectWriteTraceId: 'bad', properties: { hs_task_subject: 'No due' }, associations: [] },
      ],
    })
    expect(reply.httpStatusCode).toBe(207)
    expect(reply.data).toMatchObject({
      results: [{ properties: { hs_timestamp: '2026-06-01T08:00:00Z' } }],
      errors: [{ context: { objectWriteTraceId: ['bad'], properties: ['hs_timestamp'] } }],
    })
  })

  test('creates and reads by the generic object calls and by raw calls', async () => {
    const subject = unique('Generic')
    const created = await objects.basicApi.create('0-27', {
      properties: { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_subject: subject },
      associations: [],
    })
    const read = await release.create({ accessToken: target.token }).apiRequest({
      path: `/crm/v3/objects/tasks/${created.id}`,
      qs: { properties: 'hs_task_subject,nope' },
    })
    const { properties } = (await read.json()) as RecordBody
    expect(properties.hs_task_subject).toBe(subject)
    expect(properties).not.toHaveProperty('nope')
  })

  test('associates two records with and without labels, and lists and removes them (A1 to A4)', async () => {
    const contact = await createContact()
    const company = await client.crm.companies.basicApi.create({
      properties: { name: unique('Linked') },
      associations: [],
    })
    const { basicApi } = associations.v4
    const plain = await basicApi.createDefault('contacts', contact.id, 'companies', company.id)
    expect(plain.results.map(({ associationSpec }) => associationSpec.associationTypeId)).toEqual([279, 280])
    const specs = [{ associationCategory: HUBSPOT_DEFINED, associationTypeId: 931 }]
    const labelled = await basicApi.create('contacts', contact.id, 'companies', company.id, specs as never)
    expect(labelled.labels).toEqual(['Primary', 'Billing Contact'])
    const typesOf = async () => {
      const page = await basicApi.getPage('contacts', contact.id, 'companies')
      return page.results.flatMap(({ associationTypes }) => associationTypes.map(({ typeId }) => typeId))
    }
    expect(await typesOf()).toEqual([1, 279, 931])
    await basicApi.archive('contacts', contact.id, 'companies', company.id)
    expect(await typesOf()).toEqual([])
  })

  test('makes, renames and deletes a label (L1 to L4)', async () => {
    const { definitionsApi } = associations.v4.schema
    const name = `label_${Math.random().toString(36).slice(2)}`
    const made = await definitionsApi.create('deals', 'tickets', { name, label: name })
    const typeId = made.results[0]?.typeId ?? 0
    const renamed = { associationTypeId: typeId, label: `${name} x` }
    await definitionsApi.update('deals', 'tickets', renamed)
    const labels = async () => {
      const all = await definitionsApi.getAll('deals', 'tickets')
      return all.results.map(({ label }) => label)
    }
    expect(await labels()).toContain(renamed.label)
    const path = `/crm/v4/associations/deals/tickets/labels/${typeId}`
    const raw = release.create({ accessToken: target.token })
    expect((await raw.apiRequest({ method: 'DELETE', path })).status).toBe(204)
    expect(await labels()).not.toContain(renamed.label)
  })

  test('associates, reads and removes in batches (A5 to A9, V1 to V3)', async () => {
    const [contact, other] = [await createContact(), await createContact()]
    const company = await client.crm.companies.basicApi.create({
      properties: { name: unique('Linked') },
      associations: [],
    })
    const ends = { _from: { id: contact.id }, to: { id: company.id } }
    const types = [{ associationCategory: HUBSPOT_DEFINED as never, associationTypeId: 931 }]
    const { batchApi } = associations.v4
    const made = await batchApi.createWithHttpInfo('contacts', 'companies', { inputs: [{ ...ends, types }] })
    expect(made.httpStatusCode).toBe(201)
    const read = await batchApi.getPageWithHttpInfo('contacts', 'companies', {
      inputs: [{ id: contact.id }, { id: other.id }],
    })
    expect(read.httpStatusCode).toBe(207)
    expect(read.data.results.map(({ _from, to }) => [_from.id, to.length])).toEqual([[contact.id, 1]])
    await batchApi.archiveLabels('contacts', 'companies', { inputs: [{ ...ends, types }] })
    await batchApi.archive('contacts', 'companies', {
      inputs: [{ _from: { id: contact.id }, to: [{ id: company.id }] }],
    })
    const named = { ...ends, type: 'contact_to_company' }
    const v3 = await associations.batchApi.createWithHttpInfo('contacts', 'companies', { inputs: [named] })
    expect(v3.httpStatusCode).toBe(201)
    const v3Read = await associations.batchApi.read('contacts', 'companies', { inputs: [{ id: contact.id }] })
    expect(v3Read.results[0]?.to.map(({ type }) => type)).toContain('contact_to_company')
    await associations.batchApi.archive('contacts', 'companies', {
      inputs: [{ ...ends, type: 'contact_to_company_unlabeled' }],
    })
    const gone = await associations.v4.basicApi.getPage('contacts', contact.id, 'companies')
    expect(gone.results).toEqual([])
  })
})
