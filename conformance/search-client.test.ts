import {
  type Filter,
  FilterOperatorEnum as Operator,
} from '@hubspot/api-client/lib/codegen/crm/contacts/index.js'
import { describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'
import { createContact } from './support/fixtures.ts'
import { unique, uniqueEmail } from './support/target.ts'

describe.each(releases)('searches by $name', (release) => {
  const { contacts, objects } = connectFully(release).crm
  const filter = (propertyName: string, operator: Operator, more: Partial<Filter> = {}): Filter => ({
    propertyName,
    operator,
    ...more,
  })
  const request = (filters: Filter[], more: object = {}) => ({ filterGroups: [{ filters }], ...more })

  test('finds a contact by email in any letter case (E11, SRCH-7)', async () => {
    const email = uniqueEmail()
    const { id } = await createContact({ email, firstname: 'Ann' })
    const found = await contacts.searchApi.doSearch(
      request([filter('email', Operator.Eq, { value: email.toUpperCase() })], {
        properties: ['firstname', 'fax'],
      }),
    )
    expect(found.total).toBe(1)
    expect(found.paging).toBeUndefined()
    expect(found.results[0]).toMatchObject({
      id,
      archived: false,
      properties: { firstname: 'Ann', fax: null },
    })
    expect(found.results[0]?.createdAt).toBeInstanceOf(Date)
  })

  test('walks the pages of contacts by the offset of the reply (SRCH-5)', async () => {
    const lastname = unique('Walk')
    const ids: string[] = []
    for (let at = 0; at < 5; at += 1) ids.push((await createContact({ lastname })).id)
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await contacts.searchApi.doSearch(
        request([filter('lastname', Operator.Eq, { value: lastname })], {
          limit: 2,
          sorts: ['-hs_object_id'],
          ...(after === undefined ? {} : { after }),
        }),
      )
      expect(page.total).toBe(5)
      seen.push(...page.results.map(({ id }) => id))
      after = page.paging?.next?.after
    } while (after !== undefined)
    // Of several servers each gives ids from blocks of its own: they need not grow from one call to the next.
    expect(seen).toEqual(ids.toSorted((a, b) => Number(b) - Number(a)))
  })

  test('finds the open tasks of a contact (SRCH-14)', async () => {
    const { id: contactId } = await createContact({ firstname: 'Bo' })
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }]
    const create = (status: string) =>
      objects.basicApi.create('tasks', {
        properties: { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_status: status },
        associations: [{ to: { id: contactId }, types }],
      } as unknown as Parameters<typeof objects.basicApi.create>[1])
    const open = await create('NOT_STARTED')
    await create('COMPLETED')
    const body = request([
      filter('associations.contact', Operator.Eq, { value: contactId }),
      filter('hs_task_status', Operator.In, { values: ['NOT_STARTED', 'WAITING'] }),
    ])
    const found = await objects.searchApi.doSearch(
      'tasks',
      body as Parameters<typeof objects.searchApi.doSearch>[1],
    )
    expect(found.results.map(({ id }) => id)).toEqual([open.id])
  })

  test('takes an empty request, and gives refusals with their message (SRCH-1, SRCH-25)', async () => {
    const all = await contacts.searchApi.doSearch({})
    expect(all.results.length).toBeGreaterThan(0)
    const refused = await refusalOf(
      contacts.searchApi.doSearch(request([filter('no_such_property', Operator.HasProperty)])),
    )
    expect(refused).toMatchObject({ code: 400, body: { message: 'There was a problem with the request.' } })
  })
})
