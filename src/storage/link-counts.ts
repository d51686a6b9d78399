import { randomInt } from 'node:crypto'
import { type CountedType, countedKey, type LinkRoom } from '../domain/associations/link-limits.ts'
import type { RecordKey } from '../domain/objects/record-store.ts'
import { RECORD_COLUMNS } from './record-rows.ts'
import { prepared, type Statement } from './statement.ts'

/**
 * A record with room for what so many writers bring is not held while links are made: those who do not see each other yet
 * cannot fill it up. With less room they come one after the other, and count again (decision 94).
 */
const UNSEEN_WRITERS = 50
/** Links that a batch of records brings to one record at most. */
const USUAL_LINKS = 100
/** A record with so many links is marked, and counted by every write from then on. */
const MANY_LINKS = 2_500
/** Limits below are counted always: what is not marked yet could fill them up. */
const LEAST_ROOMY_LIMIT = MANY_LINKS + UNSEEN_WRITERS * USUAL_LINKS
/** Of the records that nothing else asks to count, one in so many is: so that those with many links are found. */
const SAMPLING = 64

/** What comes with a record: its mark, and counts by place of the definition, none where nobody counted. */
export type CountedRow = {
  has_many_links: boolean
  used: readonly (readonly [place: number, used: number])[] | null
  configured: readonly (readonly [place: number, max: number])[] | null
}

/**
 * The reads of load-record-state.ts with the counts of definitions that start at the record's type, each by primary key
 * and no further than its limit, and with the limits that the account has set for any of them. Most records are not
 * counted. A merged one is: it has the links of several.
 */
function countedRead(columns: string): Statement {
  return prepared(`
with counted as materialized (
  select d.place, d.from_type_id, d.to_type_id, d.category, d.type_id, l.max_to_ids, least(l.max_to_ids, d.max) as max
  from jsonb_to_recordset($4::jsonb)
    as d (place int, from_type_id text, to_type_id text, category text, type_id int, max int)
  left join association_limit l on l.account_id = $1 and l.category = d.category and l.type_id = d.type_id
)
select r.*, n.used,
  (select jsonb_agg(jsonb_build_array(c.place, c.max)) from counted c where c.max_to_ids is not null) as configured
from jsonb_to_recordset($2::jsonb) as input (object_type_id text, id bigint, is_counted boolean)
cross join lateral (
  select ${columns}, r.has_many_links, r.properties ? 'hs_merged_object_ids' as is_merged from crm_record r
  where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
    and (r.archived_at is null or $3::boolean)
  limit 1
) as r
cross join lateral (
  select jsonb_agg(jsonb_build_array(c.place, links.used)) as used
  from counted c cross join lateral (
    select count(*) as used from (
      select 1 from association a
      where a.account_id = $1 and a.from_type_id = r.object_type_id and a.from_id = r.id
        and a.to_type_id = c.to_type_id and a.category = c.category and a.type_id = c.type_id
      limit c.max
    ) as link
  ) as links
  where c.from_type_id = r.object_type_id and (input.is_counted or c.max < ${LEAST_ROOMY_LIMIT}
    or r.has_many_links or r.is_merged)
) as n`)
}

export const LOAD_COUNTED_RECORDS = countedRead(RECORD_COLUMNS)
export const LOAD_COUNTED_TARGETS = countedRead('r.object_type_id, r.id')

/** How many links records have by the definitions of a request, as rows of LOAD_COUNTED_RECORDS tell it. */
export class LinkCounts {
  readonly #types: readonly CountedType[]
  readonly #maxima: Map<string, number>
  readonly #places: ReadonlyMap<string, number>
  readonly #loaded = new Map<string, { readonly isMarked: boolean }>()
  readonly #used = new Map<string, number>()

  /** `pairs`: both ends of each link asked for, where both are known. */
  constructor(types: readonly CountedType[], defaultMax: number, pairs: readonly RecordKey[]) {
    this.#types = types
    this.#maxima = new Map(types.map((type) => [countedKey(type), type.isOneToOne ? 1 : defaultMax] as const))
    this.#places = countKeys(pairs.map(recordKey))
  }

  /** The definitions as the statement takes them. */
  get parameter(): string {
    const rows = this.#types.map((type, place) => ({
      place,
      from_type_id: type.fromTypeId,
      to_type_id: type.toTypeId,
      category: type.category,
      type_id: type.typeId,
      max: this.#maxima.get(countedKey(type)),
    }))
    return JSON.stringify(rows)
  }

  /** Records as the statement takes them, each with whether it is to be counted. */
  encode(keys: readonly RecordKey[]): string {
    const rows = keys.map((key) => ({
      object_type_id: key.objectTypeId,
      id: key.id,
      is_counted: this.#isDue(key),
    }))
    return JSON.stringify(rows)
  }

  get isEmpty(): boolean {
    return this.#types.length === 0
  }

  /** Whether to count a record that is not marked: one that gets many links, or is found tight, or by chance. */
  #isDue(record: RecordKey): boolean {
    if (this.#loaded.has(recordKey(record))) return true
    return this.#pairsOf(record) > USUAL_LINKS || randomInt(SAMPLING) === 0
  }

  note(record: RecordKey, { has_many_links: isMarked, used, configured }: CountedRow): void {
    this.#loaded.set(recordKey(record), { isMarked })
    for (const [place, max] of configured ?? []) this.#maxima.set(this.#keyAt(place), max)
    for (const [place, count] of used ?? []) this.#used.set(usedKey(record, this.#keyAt(place)), count)
  }

  /** Whether other writers could fill the record up meanwhile, or it came by another way and is not counted yet. */
  isTight(record: RecordKey): boolean {
    const safeRoom = UNSEEN_WRITERS * Math.max(USUAL_LINKS, this.#pairsOf(record))
    const types = this.#typesOf(record)
    if (types.length > 0 && !this.#loaded.has(recordKey(record))) return true
    return types.some((type) => {
      const used = this.#used.get(usedKey(record, countedKey(type)))
      return used !== undefined && this.find(record, type).max - used < safeRoom
    })
  }

  /** Whether the record turned out to have many links and is not marked. */
  isUnmarked(record: RecordKey): boolean {
    const many = this.#typesOf(record).some((type) => this.find(record, type).used >= MANY_LINKS)
    return many && this.#loaded.get(recordKey(record))?.isMarked === false
  }

  /** A record that was not there, or has much room, counts as one without links. */
  find(record: RecordKey, type: Pick<CountedType, 'category' | 'typeId'>): LinkRoom {
    const key = countedKey(type)
    const max = this.#maxima.get(key) ?? Number.POSITIVE_INFINITY
    return { used: this.#used.get(usedKey(record, key)) ?? 0, max }
  }

  #typesOf({ objectTypeId }: RecordKey): readonly CountedType[] {
    return this.#types.filter(({ fromTypeId }) => fromTypeId === objectTypeId)
  }

  #pairsOf(record: RecordKey): number {
    return this.#places.get(recordKey(record)) ?? 0
  }

  #keyAt(place: number): string {
    const type = this.#types[place]
    if (type === undefined) throw new RangeError(`no definition at place ${place} was asked for`)
    return countedKey(type)
  }
}

function countKeys(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function recordKey({ objectTypeId, id }: RecordKey): string {
  return `${objectTypeId} ${id}`
}

function usedKey(record: RecordKey, typeKey: string): string {
  return `${recordKey(record)} ${typeKey}`
}
