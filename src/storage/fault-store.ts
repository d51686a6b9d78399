import type { FaultStore } from '../domain/faults/fault-store.ts'
import type { Fault, StoredFault } from '../domain/faults/fault.ts'
import type { Querier } from './database.ts'

/** For the credential's statement: a table that is nearly always empty. */
export const HAS_FAULTS = 'exists (select from injected_fault where max_hits is null or hits < max_hits)'

const ADD_FAULT = `
insert into injected_fault (id, fault, max_hits, hits, created_at)
select $1, $2, $3, 0, $4 where (select count(*) from injected_fault) < $5 returning 1`

const LIST_FAULTS = `
select id, fault, hits, round(extract(epoch from created_at) * 1000)::bigint as created_ms
from injected_fault order by created_at, id`

const HIT_FAULT = `
update injected_fault set hits = hits + 1 where id = $1 and (max_hits is null or hits < max_hits) returning 1`

const REMOVE_FAULT = `delete from injected_fault where id = $1 returning 1`
const REMOVE_FAULTS = `delete from injected_fault returning 1`

type FaultRow = { id: string; fault: Fault; hits: number; created_ms: string }

/** Faults in PostgreSQL. */
export function createFaultStore(db: Querier): FaultStore {
  return {
    addFault: async ({ id, hits: _hits, createdAt, ...fault }, maxFaults) => {
      const time = new Date(createdAt).toISOString()
      const values = [id, JSON.stringify(fault), fault.maxHits ?? null, time, maxFaults]
      return (await db.query(ADD_FAULT, values)).length > 0
    },
    listFaults: async () => (await db.query<FaultRow>(LIST_FAULTS, [])).map(decodeFault),
    hitFault: async (id) => (await db.query(HIT_FAULT, [id])).length > 0,
    removeFault: async (id) => (await db.query(REMOVE_FAULT, [id])).length > 0,
    removeFaults: async () => (await db.query(REMOVE_FAULTS, [])).length,
  }
}

function decodeFault({ id, fault, hits, created_ms: createdMs }: FaultRow): StoredFault {
  return { ...fault, id, hits, createdAt: Number(createdMs) }
}
