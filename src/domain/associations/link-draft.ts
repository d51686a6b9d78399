import type { Association } from '../objects/record.ts'
import type { RecordKey, RecordQuery, RecordState } from '../objects/record-store.ts'
import { isRecordId } from '../objects/record-id.ts'
import { defaultAssociationType, findPrimaryType } from './association-types.ts'
import type { AssociationType } from './association-types.ts'
import type { RequestedLink } from './check-associations.ts'
import type { CrowdedLink, LinkRoom } from './link-limits.ts'

/** What is known of one record's links to one type, where one of them can be primary. */
type HolderLinks = { readonly targetIds: Set<string>; primaryId: string | undefined }

type LinkState = Pick<RecordState, 'listLinks' | 'listPairLinks' | 'findRoom'>

/**
 * The links of one batch while it is planned: those the database holds, overlaid with what the batch has decided so
 * far. Keeps both directions in step, adds the plain link to each labelled one, and keeps "primary" exclusive.
 * Source: OBJ-93, ASC-4, ASC-5, ASC-6.
 */
export class LinkDraft {
  readonly #state: LinkState
  readonly #holders = new Map<string, HolderLinks>()
  readonly #linked = new Map<string, Association>()
  readonly #linkedByPair = new Map<string, Map<string, Association>>()
  readonly #unlinked = new Map<string, Association>()
  /** Links more or less than the database holds, by from-record and definition. */
  readonly #growth = new Map<string, number>()

  constructor(state: LinkState) {
    this.#state = state
  }

  /** Links to make; one that is there already may be among them. */
  get linked(): readonly Association[] {
    return [...this.#linked.values()]
  }

  /** Links to take away; one that never was there may be among them. */
  get unlinked(): readonly Association[] {
    return [...this.#unlinked.values()]
  }

  /** The first link, of all that would be made together, that one of its ends has no room for (ASC-37). */
  findCrowded(from: RecordKey, links: readonly RequestedLink[]): CrowdedLink | undefined {
    const counts = new Map<string, number>()
    for (const { link, asked } of this.#listNew(from, links)) {
      const key = holderKey(link)
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      const { used, max } = this.#roomOf(link)
      if (used + count > max) return { link, max, asked }
    }
    return undefined
  }

  /** Both directions of the links asked for and of the plain ones with them, but for those that are there already. */
  #listNew(
    from: RecordKey,
    links: readonly RequestedLink[],
  ): readonly { readonly link: Association; readonly asked: AssociationType }[] {
    const found = new Map<string, { readonly link: Association; readonly asked: AssociationType }>()
    for (const { type: asked, toId } of links) {
      const to = { objectTypeId: asked.toTypeId, id: toId }
      const plain = asked.plain ?? defaultAssociationType(asked.fromTypeId, asked.toTypeId)
      for (const type of plain === undefined || plain === asked ? [asked] : [asked, plain]) {
        const both = bothDirections(from, to, type)
        if (both.some((link) => this.#isThere(link))) continue
        for (const link of both.filter((one) => !isExclusive(one) && !found.has(linkKey(one))))
          found.set(linkKey(link), { link, asked })
      }
    }
    return [...found.values()]
  }

  link(from: RecordKey, links: readonly RequestedLink[]): void {
    for (const { type, toId } of links) {
      const to = { objectTypeId: type.toTypeId, id: toId }
      const plain = type.plain ?? defaultAssociationType(type.fromTypeId, type.toTypeId)
      if (plain !== undefined && plain !== type) this.#add(from, to, plain)
      this.#add(from, to, type)
      this.#keepPrimary(from, to, type)
      this.#keepPrimary(to, from, { category: type.category, typeId: type.inverseTypeId })
    }
  }

  /**
   * Takes away the given definitions between two records whose links were loaded as a pair; without the plain one
   * nothing is left (ASC-4, ASC-23, ASC-25). A primary link promotes nobody when it goes (ASC-6).
   */
  unlink(from: RecordKey, to: RecordKey, types: readonly AssociationType[] | 'all'): void {
    if (types === 'all' || types.some(({ label }) => label === null)) {
      for (const link of [...this.listBetween(from, to), ...this.listBetween(to, from)]) {
        this.#grow(link, -1)
        this.#take(link)
      }
    } else {
      for (const type of types) this.#remove(from, to, type)
    }
  }

  /** The record's primary link to a type becomes a plain one; its links to the type were loaded. */
  demote(holder: RecordKey, toTypeId: string): void {
    const primary = findPrimaryType(holder.objectTypeId, toTypeId)
    if (primary === undefined) return
    const links = this.#linksOf(holder, primary)
    if (links.primaryId === undefined) return
    this.#remove(holder, { objectTypeId: toTypeId, id: links.primaryId }, primary)
    links.primaryId = undefined
  }

  /** Links from one record of a loaded pair to the other, as they will be once everything planned is written. */
  listBetween(from: RecordKey, to: RecordKey): readonly Association[] {
    const stored = this.#state.listPairLinks(from, to).filter((link) => !this.#unlinked.has(linkKey(link)))
    const planned = [...(this.#linkedByPair.get(pairKey(from, to))?.entries() ?? [])]
    return [...new Map([...stored.map((link) => [linkKey(link), link] as const), ...planned]).values()]
  }

  /** Demotes the previous primary of a holder that gets a new one; makes the only link of a kind primary (ASC-6). */
  #keepPrimary(
    holder: RecordKey,
    target: RecordKey,
    asked: Pick<AssociationType, 'category' | 'typeId'>,
  ): void {
    const primary = findPrimaryType(holder.objectTypeId, target.objectTypeId)
    if (primary === undefined) return
    const links = this.#linksOf(holder, primary)
    links.targetIds.add(target.id)
    const isOnly = links.targetIds.size === 1
    const isAsked = asked.category === primary.category && asked.typeId === primary.typeId
    if (!isAsked && !(primary.isAutomatic && isOnly && this.#hasRoom(holder, target, primary))) return
    if (links.primaryId !== undefined && links.primaryId !== target.id) {
      this.#remove(holder, { ...target, id: links.primaryId }, primary)
    }
    links.primaryId = target.id
    this.#add(holder, target, primary)
  }

  #linksOf(holder: RecordKey, primary: AssociationType): HolderLinks {
    const key = `${holder.objectTypeId} ${holder.id} ${primary.toTypeId}`
    const known = this.#holders.get(key)
    if (known !== undefined) return known
    const stored = this.#state.listLinks(holder, primary.toTypeId)
    const primaryId = stored.find(
      (link) => link.typeId === primary.typeId && link.category === primary.category,
    )?.toId
    const links = { targetIds: new Set(stored.map((link) => link.toId)), primaryId }
    this.#holders.set(key, links)
    return links
  }

  /** Nobody asked for it: a target that has no room for it gets the plain link alone. */
  #hasRoom(holder: RecordKey, target: RecordKey, primary: AssociationType): boolean {
    const back = bothDirections(holder, target, primary).filter((link) => !isExclusive(link))
    return back.every((link) => this.#isThere(link) || this.#roomOf(link).used < this.#roomOf(link).max)
  }

  #roomOf(link: Association): LinkRoom {
    const { used, max } = this.#state.findRoom({ objectTypeId: link.fromTypeId, id: link.fromId }, link)
    return { used: used + (this.#growth.get(holderKey(link)) ?? 0), max }
  }

  /** Whether the link is stored or planned, as far as the links of its ends were loaded. */
  #isThere(link: Association): boolean {
    const key = linkKey(link)
    if (this.#linked.has(key)) return true
    return !this.#unlinked.has(key) && this.#isStored(link)
  }

  #isStored(link: Association): boolean {
    const from = { objectTypeId: link.fromTypeId, id: link.fromId }
    const to = { objectTypeId: link.toTypeId, id: link.toId }
    const isSame = ({ toId, category, typeId }: Association) =>
      toId === link.toId && category === link.category && typeId === link.typeId
    return (
      this.#state.listPairLinks(from, to).some(isSame) ||
      this.#state.listLinks(from, link.toTypeId).some(isSame)
    )
  }

  #add(from: RecordKey, to: RecordKey, type: AssociationType): void {
    const both = bothDirections(from, to, type)
    if (!both.some((link) => this.#isThere(link))) for (const link of both) this.#grow(link, 1)
    for (const link of both) this.#put(link)
  }

  #grow(link: Association, by: 1 | -1): void {
    const key = holderKey(link)
    this.#growth.set(key, (this.#growth.get(key) ?? 0) + by)
  }

  #remove(from: RecordKey, to: RecordKey, type: AssociationType): void {
    const both = bothDirections(from, to, type)
    if (both.some((link) => this.#isThere(link))) for (const link of both) this.#grow(link, -1)
    for (const link of both) this.#take(link)
  }

  #put(link: Association): void {
    const key = linkKey(link)
    this.#unlinked.delete(key)
    this.#linked.set(key, link)
    const pair = pairKeyOf(link)
    const ofPair = this.#linkedByPair.get(pair)
    if (ofPair === undefined) this.#linkedByPair.set(pair, new Map([[key, link]]))
    else ofPair.set(key, link)
  }

  #take(link: Association): void {
    const key = linkKey(link)
    this.#linked.delete(key)
    this.#linkedByPair.get(pairKeyOf(link))?.delete(key)
    this.#unlinked.set(key, link)
  }
}

/**
 * Links that must be loaded before records of a type are created with the given links: those of targets that have a
 * primary record of that type, such as the companies of a contact that a new company is linked to (ASC-6).
 */
export function listLinkQueries(links: readonly RequestedLink[]): RecordQuery['links'] {
  return links
    .filter(
      ({ type, toId }) => isRecordId(toId) && findPrimaryType(type.toTypeId, type.fromTypeId) !== undefined,
    )
    .map(({ type, toId }) => ({ from: { objectTypeId: type.toTypeId, id: toId }, toTypeId: type.fromTypeId }))
}

function bothDirections(from: RecordKey, to: RecordKey, type: AssociationType): readonly Association[] {
  const ends = { fromTypeId: from.objectTypeId, fromId: from.id, toTypeId: to.objectTypeId, toId: to.id }
  const back = { fromTypeId: to.objectTypeId, fromId: to.id, toTypeId: from.objectTypeId, toId: from.id }
  const { category, typeId, inverseTypeId } = type
  return [
    { ...ends, category, typeId },
    { ...back, category, typeId: inverseTypeId },
  ]
}

/** A new primary link takes the place of the one before: its holder has never more than one (ASC-6). */
function isExclusive({ fromTypeId, toTypeId, category, typeId }: Association): boolean {
  const primary = findPrimaryType(fromTypeId, toTypeId)
  return primary?.category === category && primary.typeId === typeId
}

function holderKey({ fromTypeId, fromId, category, typeId }: Association): string {
  return `${fromTypeId} ${fromId} ${category} ${typeId}`
}

function linkKey(link: Association): string {
  return `${pairKeyOf(link)} ${link.category} ${link.typeId}`
}

function pairKey(from: RecordKey, to: RecordKey): string {
  return `${from.objectTypeId} ${from.id} ${to.objectTypeId} ${to.id}`
}

function pairKeyOf({ fromTypeId, fromId, toTypeId, toId }: Association): string {
  return `${fromTypeId} ${fromId} ${toTypeId} ${toId}`
}
