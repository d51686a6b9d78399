import type { Association } from '../objects/record.ts'
import type { RecordKey, RecordQuery, RecordState } from '../objects/record-store.ts'
import { isRecordId } from '../objects/record-id.ts'
import { defaultAssociationType, findPrimaryType } from './association-types.ts'
import type { AssociationType } from './association-types.ts'
import type { RequestedLink } from './check-associations.ts'

/** What is known of one record's links to one type, where one of them can be primary. */
type HolderLinks = { readonly targetIds: Set<string>; primaryId: string | undefined }

/**
 * The links of one batch while it is planned: those the database holds, overlaid with what the batch has decided so
 * far. Keeps both directions in step, adds the plain link to each labelled one, and keeps "primary" exclusive.
 * Source: OBJ-93, ASC-4, ASC-5, ASC-6.
 */
export class LinkDraft {
  readonly #state: Pick<RecordState, 'listLinks' | 'listPairLinks'>
  readonly #holders = new Map<string, HolderLinks>()
  readonly #linked = new Map<string, Association>()
  readonly #linkedByPair = new Map<string, Map<string, Association>>()
  readonly #unlinked = new Map<string, Association>()

  constructor(state: Pick<RecordState, 'listLinks' | 'listPairLinks'>) {
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

  link(from: RecordKey, links: readonly RequestedLink[]): void {
    for (const { type, toId } of links) {
      const to = { objectTypeId: type.toTypeId, id: toId }
      const plain = defaultAssociationType(type.fromTypeId, type.toTypeId)
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
    const plain = defaultAssociationType(from.objectTypeId, to.objectTypeId)
    if (types === 'all' || types.some((type) => type === plain)) {
      for (const link of [...this.listBetween(from, to), ...this.listBetween(to, from)]) this.#take(link)
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
    if (!isAsked && !(primary.isAutomatic && isOnly)) return
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

  #add(from: RecordKey, to: RecordKey, type: AssociationType): void {
    for (const link of bothDirections(from, to, type)) this.#put(link)
  }

  #remove(from: RecordKey, to: RecordKey, type: AssociationType): void {
    for (const link of bothDirections(from, to, type)) this.#take(link)
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

function linkKey(link: Association): string {
  return `${pairKeyOf(link)} ${link.category} ${link.typeId}`
}

function pairKey(from: RecordKey, to: RecordKey): string {
  return `${from.objectTypeId} ${from.id} ${to.objectTypeId} ${to.id}`
}

function pairKeyOf({ fromTypeId, fromId, toTypeId, toId }: Association): string {
  return `${fromTypeId} ${fromId} ${toTypeId} ${toId}`
}
