import { type CountedType, countedKey, type LinkRoom } from '../domain/associations/link-limits.ts'
import type { RecordKey } from '../domain/objects/record-store.ts'
import { RECORD_COLUMNS } from './record-rows.ts'

/**
 * A record with room for what so many writers bring is not held while links are made: those who do not see each other yet
 * cannot fill it up. With less room they come one after the other, and count again (decision 94).
 */
const UNSEEN_WRITERS = 50
/** Links that a batch of records brings to one record at most. */
const USUAL_LINKS = 100

/** Counts that come with a record: place of the definition, its limit, links the record has by it. */
export type CountedRow = {
  used: readonly (readonly [place: number, max: number, used: number])[] | null
  configured: readonly (readonly [place: number, max: number])[] | null
}

/**
 * LOAD_RECORDS of load-record-state.ts with the counts of definitions that start at the record's type, each by primary key
 * and no further than its limit, and with the limits that the account has set for any of them.
 */
export const LOAD_COUNTED_RECORDS = `
with counted as materialized (
  select d.place, d.from_type_id, d.to_type_id, d.category, d.type_id, l.max_to_ids, least(l.max_to_ids, d.max) as max
  from jsonb_to_recordset($4::jsonb)
    as d (place int, from_type_id text, to_type_id text, category text, type_id int, max int)
  left join association_limit l on l.account_id = $1 and l.category = d.category and l.type_id = d.type_id
)
select r.*, n.used,
  (select jsonb_agg(jsonb_build_array(c.place, c.max)) from counted c where c.max_to_ids is not null) as configured
from jsonb_to_recordset($2::jsonb) as input (object_type_id text, id bigint)
cross join lateral (
  select ${RECORD_COLUMNS} from crm_record r
  where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
    and (r.archived_at is null or $3::boolean)
  limit 1
) as r
cross join lateral (
  select jsonb_agg(jsonb_build_array(c.place, c.max, links.used)) as used
  from counted c cross join lateral (
    select count(*) as used from (
      select 1 from association a
      where a.account_id = $1 and a.from_type_id = r.object_type_id and a.from_id = r.id
        and a.to_type_id = c.to_type_id and a.category = c.category and a.type_id = c.type_id
      limit c.max
    ) as link
  ) as links
  where c.from_type_id = r.object_type_id
) as n`

/** How many links records have by the definitions of a request, as rows of LOAD_COUNTED_RECORDS tell it. */
export class LinkCounts {
  readonly #types: readonly CountedType[]
  readonly #maxima: Map<string, number>
  readonly #used = new Map<string, number>()

  constructor(types: readonly CountedType[], defaultMax: number) {
    this.#types = types
    this.#maxima = new Map(types.map((type) => [countedKey(type), type.isOneToOne ? 1 : defaultMax] as const))
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

  get isEmpty(): boolean {
    return this.#types.length === 0
  }

  note(record: RecordKey, { used, configured }: CountedRow): void {
    for (const [place, max] of configured ?? []) this.#maxima.set(this.#keyAt(place), max)
    for (const [place, , count] of used ?? []) this.#used.set(usedKey(record, this.#keyAt(place)), count)
  }

  /**
   * Whether other writers could fill the record up meanwhile, or nobody has counted its links yet. `pairs`: in how many
   * of them the record stands.
   */
  isTight(record: RecordKey, pairs: number): boolean {
    const safeRoom = UNSEEN_WRITERS * Math.max(USUAL_LINKS, pairs)
    return this.#types.some((type) => {
      if (type.fromTypeId !== record.objectTypeId) return false
      const { used, max } = this.find(record, type, Number.POSITIVE_INFINITY)
      return max - used < safeRoom
    })
  }

  /** `uncounted`: what to take the links of a record for that was not there to be counted; a new one has none. */
  find(record: RecordKey, type: { category: string; typeId: number }, uncounted: number = 0): LinkRoom {
    const key = countedKey(type)
    const max = this.#maxima.get(key) ?? Number.POSITIVE_INFINITY
    return { used: this.#used.get(usedKey(record, key)) ?? uncounted, max }
  }

  #keyAt(place: number): string {
    const type = this.#types[place]
    if (type === undefined) throw new RangeError(`no definition at place ${place} was asked for`)
    return countedKey(type)
  }
}

function usedKey({ objectTypeId, id }: RecordKey, typeKey: string): string {
  return `${objectTypeId} ${id} ${typeKey}`
}
