import { formatInstant } from '../../../domain/instant.ts'
import type { Owner } from '../../../domain/owners/owner.ts'

/** An owner; who is deactivated shows its user in the second place alone (OWN-4). */
export function encodeOwner(owner: Owner): object {
  const { email, firstName, lastName, userId, teams, archived } = owner
  return {
    id: owner.id,
    ...(email === undefined ? {} : { email }),
    type: owner.type,
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...(userId === undefined || archived ? {} : { userId }),
    ...(userId === undefined ? {} : { userIdIncludingInactive: userId }),
    createdAt: formatInstant(owner.createdAt),
    updatedAt: formatInstant(owner.updatedAt),
    archived,
    ...(teams.length === 0 ? {} : { teams: teams.map(({ id, name, primary }) => ({ id, name, primary })) }),
  }
}
