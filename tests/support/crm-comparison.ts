import { expect } from 'vitest'
import { builtInAssociations } from '../../src/domain/associations/association-catalogue.ts'
import { type CrmModel, type ModelRecord, textNames, type TypeName, typeNames } from './crm-model.ts'
import type { TestAccount } from './test-server.ts'

type Shown = {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly associations?: Readonly<
    Record<string, { readonly results: readonly { readonly id: string; readonly type: string }[] }>
  >
}

const shownNames = (type: TypeName) => [
  textNames[type],
  'hs_merged_object_ids',
  ...(type === 'contacts' ? ['email', 'hs_additional_emails'] : []),
]

/** Whether the lists of live records, with their links, and the look-ups by address are as the model says. */
export async function expectAsModelled(account: TestAccount, model: CrmModel): Promise<void> {
  await Promise.all([
    ...typeNames.map((type) => expectList(account, model, { type, isArchived: false })),
    expectHolders(account, model),
  ])
}

/** Besides, the archive, and where each id leads that was ever given. */
export async function expectAllAsModelled(account: TestAccount, model: CrmModel): Promise<void> {
  await expectAsModelled(account, model)
  await Promise.all(
    typeNames.flatMap((type) => [
      expectList(account, model, { type, isArchived: true }),
      expectKnown(account, model, type),
    ]),
  )
}

async function expectList(
  account: TestAccount,
  model: CrmModel,
  { type, isArchived }: { readonly type: TypeName; readonly isArchived: boolean },
): Promise<void> {
  const query = `limit=100&archived=${isArchived}&properties=${shownNames(type).join()}&associations=${typeNames.join()}`
  const reply = await account.send('GET', `/crm/v3/objects/${type}?${query}`)
  expect(reply).toMatchObject({ status: 200 })
  const expected = model.records
    .filter((record) => record.type === type && record.isArchived === isArchived)
    .toSorted((a, b) => Number(a.id) - Number(b.id))
  expect(reply.body.results.map((record: Shown) => seenOf(record, type))).toEqual(expected.map(expectedOf))
}

function seenOf({ id, properties, associations = {} }: Shown, type: TypeName): object {
  const links = Object.entries(associations).flatMap(([to, { results }]) =>
    results.map((link) => `${to} ${link.id} ${link.type}`),
  )
  const values = shownNames(type).map((name) => properties[name] ?? '')
  return { id, values, links: links.toSorted((a, b) => a.localeCompare(b)) }
}

function expectedOf(record: ModelRecord): object {
  const { id, text, email, further, mergedIds, type } = record
  const addresses = type === 'contacts' ? [email, further.join(';')] : []
  const targets = record.isArchived ? [] : [...record.links].filter(([target]) => !target.isArchived)
  const links = targets.flatMap(([target, types]) =>
    [...types].map((typeId) => {
      const name = builtInAssociations.find('HUBSPOT_DEFINED', typeId)?.name
      return `${target.type} ${target.id} ${name}`
    }),
  )
  const values = [text, mergedIds.join(';'), ...addresses]
  return { id, values, links: links.toSorted((a, b) => a.localeCompare(b)) }
}

/** Each id that was ever given leads to the record that it should, or nowhere (OBJ-57, OBJ-68). */
async function expectKnown(account: TestAccount, model: CrmModel, type: TypeName): Promise<void> {
  const known = model.known.filter((record) => record.type === type).map(({ id }) => id)
  if (known.length === 0) return
  const body = { inputs: known.map((id) => ({ id })), properties: [textNames[type]] }
  const reply = await account.send('POST', `/crm/v3/objects/${type}/batch/read`, body)
  const found = [...new Set(known.flatMap((id) => model.findLive(type, id)?.id ?? []))]
  const missing = known.filter((id) => model.findLive(type, id) === undefined)
  expect(reply.status).toBe(missing.length === 0 ? 200 : 207)
  expect(reply.body.results.map(({ id }: Shown) => id)).toEqual(found)
  expect(reply.body.errors?.[0].context.ids ?? []).toEqual(missing)
}

export const addresses = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.org`)

/** Each address leads to the one live contact that has it (OBJ-54, OBJ-82). */
async function expectHolders(account: TestAccount, model: CrmModel): Promise<void> {
  const body = { idProperty: 'email', inputs: addresses.map((id) => ({ id })) }
  const reply = await account.send('POST', '/crm/v3/objects/contacts/batch/read', body)
  const holders = addresses.flatMap((address) => model.holderOf(address)?.id ?? [])
  expect(reply.body.results.map(({ id }: Shown) => id)).toEqual([...new Set(holders)])
}
