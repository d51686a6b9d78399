import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addresses, expectAllAsModelled, expectAsModelled } from '../support/crm-comparison.ts'
import {
  canLink,
  CrmModel,
  type ModelRecord,
  neededValues,
  textNames,
  type TypeName,
  typeIds,
  typeNames,
} from '../support/crm-model.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({}, { serverCount: 2 })

type Command = fc.AsyncCommand<CrmModel, TestAccount>
/** A choice among what the model knows by the time the command runs: mostly of what is live. */
type Pick = number

/** A command that has no say in whether it may run; it is compared with the model, and so is everything there is. */
function command(name: string, run: (model: CrmModel, account: TestAccount) => Promise<void>): Command {
  return {
    check: () => true,
    run: async (model, account) => {
      await run(model, account)
      await expectAsModelled(account, model)
    },
    toString: () => name,
  }
}

const UNKNOWN = { id: '999999999' }
const pickId = (model: CrmModel, type: TypeName, pick: Pick): string => {
  const ofType = model.known.filter((record) => record.type === type)
  const live = model.records.filter((record) => record.type === type && !record.isArchived)
  const known = pick % 5 === 0 || live.length === 0 ? ofType : live
  return (known[pick % Math.max(known.length, 1)] ?? UNKNOWN).id
}
const path = (type: TypeName, id: string) => `/crm/v3/objects/${type}/${id}`
const expectStatus = (reply: Reply, status: number) =>
  expect([reply.status, reply.text]).toEqual([status, reply.text])

type Values = { readonly text: string; readonly email: string | undefined }
const propertiesOf = (type: TypeName, { text, email }: Values) => ({
  [textNames[type]]: text,
  ...(type === 'contacts' && email !== undefined ? { email } : {}),
})

type Create = Values & { readonly type: TypeName; readonly toType: TypeName; readonly pick: Pick }
/** Half of them bring a link along, which may lead nowhere. */
const create = (asked: Create) =>
  command(`create ${JSON.stringify(asked)}`, async (model, account) => {
    const { type, toType, text } = asked
    const toId = pickId(model, toType, asked.pick)
    const hasLink = asked.pick % 2 === 0 && canLink(type, toType)
    const pair = `${typeIds[type]} ${typeIds[toType]}`
    const associations = hasLink ? [{ to: { id: toId }, types: [await plainSpec(account, pair)] }] : []
    const properties = { ...neededValues[type], ...propertiesOf(type, asked) }
    const reply = await account.send('POST', `/crm/v3/objects/${type}`, { properties, associations })
    const email = type === 'contacts' ? (asked.email ?? '').toLowerCase() : ''
    const targets = hasLink ? [model.findLive(toType, toId)] : []
    const refusal = targets.includes(undefined) ? 400 : model.refusalOf(email)
    expectStatus(reply, refusal ?? 201)
    if (refusal !== undefined) return
    const record = model.add(type, reply.body.id, { text, email })
    for (const target of targets) model.link(record, target as ModelRecord, false)
  })

const specs = new Map<string, object>()
/** The plain definition of a pair of types, as the server lists it. */
async function plainSpec(account: TestAccount, pair: string): Promise<object> {
  const known = specs.get(pair)
  if (known) return known
  const reply = await account.send('GET', `/crm/v4/associations/${pair.replace(' ', '/')}/labels`)
  type Label = { readonly category: string; readonly typeId: number; readonly label: string | null }
  const { category, typeId } = reply.body.results.find(({ label }: Label) => label === null)
  const spec = { associationCategory: category, associationTypeId: typeId }
  specs.set(pair, spec)
  return spec
}

type Update = Values & { readonly type: TypeName; readonly pick: Pick }
const update = (asked: Update) =>
  command(`update ${JSON.stringify(asked)}`, async (model, account) => {
    const { type } = asked
    const id = pickId(model, type, asked.pick)
    const reply = await account.send('PATCH', path(type, id), { properties: propertiesOf(type, asked) })
    const record = model.findLive(type, id)
    const email = type === 'contacts' ? asked.email?.toLowerCase() : undefined
    const refusal = record === undefined ? 404 : model.refusalOf(email ?? '', record)
    expectStatus(reply, refusal ?? 200)
    if (record === undefined || refusal !== undefined) return
    expect(reply.body.id).toBe(record.id)
    record.text = asked.text
    if (email !== undefined) model.setEmail(record, email)
  })

const upsert = (asked: readonly { readonly email: string; readonly text: string }[]) =>
  command(`upsert ${JSON.stringify(asked)}`, async (model, account) => {
    const inputs = asked.map(({ email, text }) => ({
      id: email,
      idProperty: 'email',
      properties: { city: text },
    }))
    const reply = await account.send('POST', '/crm/v3/objects/contacts/batch/upsert', { inputs })
    expectStatus(reply, 200)
    const results: { id: string; new: boolean }[] = reply.body.results
    const holders = asked.map(({ email }) => model.holderOf(email.toLowerCase()))
    expect(results.map((result) => result.new)).toEqual(holders.map((holder) => holder === undefined))
    for (const [place, { email, text }] of asked.entries()) {
      const { id = '' } = results[place] ?? {}
      const record = holders[place] ?? model.add('contacts', id, { text, email: email.toLowerCase() })
      expect(id).toBe(record.id)
      record.text = text
    }
  })

type Archive = { readonly type: TypeName; readonly picks: readonly Pick[]; readonly isBatch: boolean }
const archive = (asked: Archive) =>
  command(`archive ${JSON.stringify(asked)}`, async (model, account) => {
    const { type, isBatch } = asked
    const ids = asked.picks.slice(0, isBatch ? 3 : 1).map((pick) => pickId(model, type, pick))
    const reply = isBatch
      ? await account.send('POST', `/crm/v3/objects/${type}/batch/archive`, {
          inputs: ids.map((id) => ({ id })),
        })
      : await account.send('DELETE', path(type, ids[0] ?? ''))
    expectStatus(reply, 204)
    for (const id of ids) {
      const record = model.records.find((own) => own.type === type && own.id === id)
      if (record) record.isArchived = true
    }
  })

type Merge = { readonly type: TypeName; readonly first: Pick; readonly second: Pick }
const merge = (asked: Merge) =>
  command(`merge ${JSON.stringify(asked)}`, async (model, account) => {
    const { type } = asked
    const [primaryObjectId, objectIdToMerge] = [
      pickId(model, type, asked.first),
      pickId(model, type, asked.second),
    ]
    const body = { primaryObjectId, objectIdToMerge }
    const reply = await account.send('POST', `/crm/v3/objects/${type}/merge`, body)
    const [first, second] = [model.findLive(type, primaryObjectId), model.findLive(type, objectIdToMerge)]
    if (first === undefined || second === undefined) return expectStatus(reply, 404)
    if (first === second) return expectStatus(reply, 400)
    expectStatus(reply, 200)
    model.merge(first, second, reply.body.id)
  })

type Pair = { readonly type: TypeName; readonly toType: TypeName; readonly from: Pick; readonly to: Pick }

/** Two records as a link call names them, and what the names mean. */
function pickPair(model: CrmModel, { type, toType, from, to }: Pair) {
  const [fromId, toId] = [pickId(model, type, from), pickId(model, toType, to)]
  const ends = [model.findLive(type, fromId), model.findLive(toType, toId)] as const
  const isSelf = type === toType && (fromId === toId || ends[0] === ends[1])
  const links = `/crm/v4/objects/${type}/${fromId}/associations`
  return { links, target: `${toType}/${toId}`, ends, isUsable: !isSelf && canLink(type, toType) }
}

const isThere = (ends: readonly (ModelRecord | undefined)[]): ends is readonly [ModelRecord, ModelRecord] =>
  ends.every((end) => end !== undefined)

const link = (asked: Pair) =>
  command(`link ${JSON.stringify(asked)}`, async (model, account) => {
    const { links, target, ends, isUsable } = pickPair(model, asked)
    if (!isUsable) return
    const reply = await account.send('PUT', `${links}/default/${target}`)
    expectStatus(reply, isThere(ends) ? 200 : 404)
    if (isThere(ends)) model.link(...ends, false)
  })

const makePrimary = (picks: Omit<Pair, 'type' | 'toType'>) =>
  command(`make primary ${JSON.stringify(picks)}`, async (model, account) => {
    const { links, target, ends } = pickPair(model, { type: 'contacts', toType: 'companies', ...picks })
    const body = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]
    const reply = await account.send('PUT', `${links}/${target}`, body)
    expectStatus(reply, isThere(ends) ? 201 : 400)
    if (isThere(ends)) model.link(...ends, true)
  })

const unlink = (asked: Pair) =>
  command(`unlink ${JSON.stringify(asked)}`, async (model, account) => {
    const { links, target, ends, isUsable } = pickPair(model, asked)
    if (!isUsable) return
    expectStatus(await account.send('DELETE', `${links}/${target}`), 204)
    if (isThere(ends)) model.unlink(...ends)
  })

type Purge = { readonly pick: Pick; readonly email: string | undefined }
const purge = (asked: Purge) =>
  command(`purge ${JSON.stringify(asked)}`, async (model, account) => {
    const id = pickId(model, 'contacts', asked.pick)
    const body = asked.email === undefined ? { objectId: id } : { objectId: asked.email, idProperty: 'email' }
    const reply = await account.send('POST', '/crm/v3/objects/contacts/gdpr-delete', body)
    const byId = model.find('contacts', id)
    const named = byId === undefined ? [] : [byId]
    const gone = asked.email === undefined ? named : model.everHolding(asked.email.toLowerCase())
    expectStatus(reply, asked.email === undefined && byId === undefined ? 404 : 204)
    for (const record of gone) model.purge(record)
  })

const pick = fc.nat({ max: 40 })
const type = fc.constantFrom<TypeName>(...typeNames, 'contacts', 'contacts', 'companies')
const text = fc.constantFrom('', 'x', 'Ü 😀', ' y ')
const address = fc
  .tuple(fc.constantFrom(...addresses), fc.boolean())
  .map(([email, isLoud]) => (isLoud ? email.toUpperCase() : email))
const maybeAddress = fc.option(address, { nil: undefined, freq: 3 })
const upserted = fc.uniqueArray(fc.record({ email: address, text: fc.constantFrom('u', 'v') }), {
  minLength: 1,
  maxLength: 3,
  selector: ({ email }) => email.toLowerCase(),
})

/** What each account starts with, so that commands find something. */
async function populate(model: CrmModel, account: TestAccount): Promise<void> {
  const counts = { contacts: 4, companies: 3, deals: 2, tasks: 2 }
  for (const type of typeNames) {
    const inputs = Array.from({ length: counts[type] }, (_, place) => ({
      properties: { ...neededValues[type], ...(type === 'contacts' ? { email: addresses[place] } : {}) },
    }))
    const reply = await account.send('POST', `/crm/v3/objects/${type}/batch/create`, { inputs })
    expect(reply.status).toBe(201)
    for (const { id, properties } of reply.body.results)
      model.add(type, id, { text: '', email: properties.email ?? '' })
  }
}

const pair = fc.record({ type, toType: type, from: pick, to: pick })
const writes = {
  create: fc.record({ type, text, email: maybeAddress, toType: type, pick }).map(create),
  update: fc.record({ type, text, email: fc.oneof(maybeAddress, fc.constant('')), pick }).map(update),
  upsert: upserted.map(upsert),
  archive: fc
    .record({ type, picks: fc.array(pick, { minLength: 1, maxLength: 3 }), isBatch: fc.boolean() })
    .map(archive),
  merge: fc.record({ type, first: pick, second: pick }).map(merge),
  link: pair.map(link),
  makePrimary: fc.record({ from: pick, to: pick }).map(makePrimary),
  unlink: pair.map(unlink),
  purge: fc.record({ pick, email: maybeAddress }).map(purge),
}
const often = [writes.link, writes.merge, writes.makePrimary]
const commands = fc.commands([...often, ...Object.values(writes)], {
  maxCommands: 30,
  size: '+1',
})

test('any sequence of writes leaves what a plain model says, in lists, look-ups and links both ways (OBJ-48, OBJ-57, OBJ-61, OBJ-64, OBJ-74 to OBJ-86, ASC-4 to ASC-7, CON-4)', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const account = await server.createAccount()
      const model = new CrmModel()
      await populate(model, account)
      await fc.asyncModelRun(() => ({ model, real: account }), steps)
      await expectAllAsModelled(account, model)
    }),
    { numRuns: 30, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
  )
}, 240_000)
