import { defaultAssociationType, findPrimaryType } from '../../src/domain/associations/association-types.ts'

export const typeNames = ['contacts', 'companies', 'deals', 'tasks'] as const
export type TypeName = (typeof typeNames)[number]
export const typeIds: Readonly<Record<TypeName, string>> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
  tasks: '0-27',
}
/** A property of each type that holds any text, and what a create needs beside it. */
export const textNames: Readonly<Record<TypeName, string>> = {
  contacts: 'city',
  companies: 'city',
  deals: 'description',
  tasks: 'hs_task_subject',
}
export const neededValues: Readonly<Record<TypeName, object>> = {
  contacts: { zip: '1' },
  companies: { name: 'C' },
  deals: { dealname: 'D', dealstage: 'closedwon' },
  tasks: { hs_timestamp: '2026-06-01T08:00:00Z' },
}

/** A record as it should be: `text` and `email` are empty for none. */
export type ModelRecord = {
  readonly type: TypeName
  readonly id: string
  text: string
  email: string
  /** Further addresses, in the order in which they came. */
  further: string[]
  isArchived: boolean
  mergedIds: string[]
  /** Ids of the definitions that lead to each record; links of archived ones stay and are hidden. */
  readonly links: Map<ModelRecord, Set<number>>
}

const plainOf = (from: TypeName, to: TypeName) => defaultAssociationType(typeIds[from], typeIds[to])
const primaryOf = (from: TypeName, to: TypeName) => findPrimaryType(typeIds[from], typeIds[to])
export const canLink = (from: TypeName, to: TypeName): boolean => plainOf(from, to) !== undefined

/** What an account should hold, said in the plainest way: no batches, no rows, no locks. */
export class CrmModel {
  /** Every record that a client may know of, the gone ones left out. */
  records: ModelRecord[] = []
  /** Ids that lead to another record, or to none any more. */
  readonly moved = new Map<string, ModelRecord | undefined>()
  /** Each id that was ever given, in order: commands pick from here, so that they meet gone records too. */
  readonly known: { readonly type: TypeName; readonly id: string }[] = []

  /** The record that an id means, archived or not. */
  find(type: TypeName, id: string): ModelRecord | undefined {
    const own = this.records.find((record) => record.type === type && record.id === id)
    return own ?? this.moved.get(`${type} ${id}`)
  }

  findLive(type: TypeName, id: string): ModelRecord | undefined {
    const record = this.find(type, id)
    return record?.isArchived ? undefined : record
  }

  holderOf(address: string): ModelRecord | undefined {
    return this.records.find((record) => !record.isArchived && addressesOf(record).includes(address))
  }

  /** Those who have the address, the archived ones too. */
  everHolding(address: string): readonly ModelRecord[] {
    return this.records.filter((record) => addressesOf(record).includes(address))
  }

  /** The status of a write that gives a contact an address: 409 for somebody's own, 400 for a further one (7.2). */
  refusalOf(address: string, writer?: ModelRecord): 409 | 400 | undefined {
    const holder = address === '' ? undefined : this.holderOf(address)
    if (holder === undefined || holder === writer) return undefined
    return holder.email === address ? 409 : 400
  }

  add(type: TypeName, id: string, values: { text: string; email: string }): ModelRecord {
    const record = { type, id, ...values, further: [], isArchived: false, mergedIds: [], links: new Map() }
    this.records.push(record)
    this.known.push({ type, id })
    return record
  }

  /** A further address that becomes the contact's own changes places with it (OBJ-82). */
  setEmail(record: ModelRecord, address: string): void {
    if (record.further.includes(address)) {
      const before = record.email === '' ? [] : [record.email]
      record.further = [...before, ...record.further].filter((further) => further !== address)
    }
    record.email = address
  }

  link(from: ModelRecord, to: ModelRecord, isPrimary: boolean): void {
    const plain = plainOf(from.type, to.type)
    if (plain) join(from, to, [plain.typeId, plain.inverseTypeId])
    prefer(from, to, isPrimary)
    prefer(to, from, isPrimary)
  }

  unlink(from: ModelRecord, to: ModelRecord): void {
    from.links.delete(to)
    to.links.delete(from)
  }

  merge(primary: ModelRecord, other: ModelRecord, id: string): void {
    const email = primary.email || other.email
    const addresses = [...primary.further, other.email, ...other.further]
    const survivor = this.add(primary.type, id, { text: primary.text || other.text, email })
    survivor.further = [...new Set(addresses)].filter((address) => address !== '' && address !== email)
    survivor.mergedIds = [...new Set([primary.id, other.id, ...primary.mergedIds, ...other.mergedIds])]
    const ofPrimary = [...primary.links].filter(([target]) => target !== other)
    const ofOther = [...other.links].filter(([target]) => target !== primary)
    for (const [target, types] of ofPrimary) move(survivor, target, { types, from: primary })
    for (const [target, types] of ofOther) {
      const held = primaryOf(survivor.type, target.type)
      const hasOne = [...survivor.links].some(
        ([linked, of]) => linked.type === target.type && of.has(held?.typeId ?? -1),
      )
      const kept = [...types].filter((typeId) => !(hasOne && typeId === held?.typeId))
      move(survivor, target, { types: new Set(kept), from: other })
    }
    for (const gone of [primary, other]) this.#leave(gone, survivor)
  }

  purge(record: ModelRecord): void {
    this.#leave(record, undefined)
  }

  #leave(gone: ModelRecord, survivor: ModelRecord | undefined): void {
    this.records = this.records.filter((record) => record !== gone)
    for (const target of gone.links.keys()) target.links.delete(gone)
    for (const [key, record] of this.moved) if (record === gone) this.moved.set(key, survivor)
    this.moved.set(`${gone.type} ${gone.id}`, survivor)
  }
}

function addressesOf({ email, further }: ModelRecord): readonly string[] {
  return [email, ...further].filter((address) => address !== '')
}

function join(from: ModelRecord, to: ModelRecord, [there, back]: readonly [number, number]): void {
  from.links.set(to, (from.links.get(to) ?? new Set()).add(there))
  to.links.set(from, (to.links.get(from) ?? new Set()).add(back))
}

/** Makes the target the holder's primary one of its type when that is asked for, or when it is the only one (ASC-6). */
function prefer(holder: ModelRecord, target: ModelRecord, isAsked: boolean): void {
  const primary = primaryOf(holder.type, target.type)
  if (primary === undefined) return
  const ofType = [...holder.links.keys()].filter(({ type }) => type === target.type)
  if (!isAsked && ofType.length > 1) return
  for (const other of ofType) {
    holder.links.get(other)?.delete(primary.typeId)
    other.links.get(holder)?.delete(primary.inverseTypeId)
  }
  join(holder, target, [primary.typeId, primary.inverseTypeId])
}

/** Gives the survivor the links that a merged record has to a target, both ways. */
function move(
  survivor: ModelRecord,
  target: ModelRecord,
  { types, from }: { readonly types: ReadonlySet<number>; readonly from: ModelRecord },
): void {
  const inverses = target.links.get(from) ?? new Set()
  const primary = primaryOf(survivor.type, target.type)
  const isDemoted = primary !== undefined && !types.has(primary.typeId)
  const back = [...inverses].filter((typeId) => !(isDemoted && typeId === primary.inverseTypeId))
  survivor.links.set(target, new Set([...(survivor.links.get(target) ?? []), ...types]))
  target.links.set(survivor, new Set([...(target.links.get(survivor) ?? []), ...back]))
}
