import type { IdDemand, IdSource } from '../domain/objects/record-store.ts'
import type { IdLeases, IdReservation } from './id-leases.ts'

export type ReservedIds = {
  readonly source: IdSource
  /** Before each plan: one that is made anew names its rows by the same ids as the one before. */
  readonly restart: () => void
  /** What no plan took goes back to the leases. */
  readonly release: () => void
}

/** Takes from the leases all that a plan may use. */
export async function reserveIds(
  leases: IdLeases,
  accountId: string,
  demand: IdDemand,
): Promise<ReservedIds> {
  const names = Object.entries(demand.recordIds).filter(([, count]) => count > 0)
  const reservations = new Map<string, ReplayableIds>()
  for (const [name, count] of names)
    reservations.set(name, replayable(await leases.reserve(accountId, name, count)))
  const changes = replayable(await leases.reserve(accountId, 'change', demand.changeNumbers))
  const all = [...reservations.values(), changes]
  return {
    source: {
      nextRecordId: (objectTypeId) => nextOf(reservations.get(objectTypeId), objectTypeId),
      nextChangeNumber: () => changes.next(),
    },
    restart: () => all.forEach((ids) => ids.restart()),
    // Unused change numbers stay unused: a later change must not get a lower one.
    release: () => reservations.forEach((ids) => ids.release()),
  }
}

type ReplayableIds = IdReservation & { readonly restart: () => void }

/** A reservation that hands out the ids it gave before, in the same order, each time it is restarted. */
export function replayable(reservation: IdReservation): ReplayableIds {
  const given: string[] = []
  let place = 0
  return {
    next: () => {
      const id = given[place] ?? reservation.next()
      given[place] = id
      place += 1
      return id
    },
    restart: () => {
      place = 0
    },
    release: () => reservation.release(),
  }
}

function nextOf(reservation: ReplayableIds | undefined, objectTypeId: string): string {
  if (!reservation) throw new RangeError(`no ids of type ${objectTypeId} were asked for`)
  return reservation.next()
}
