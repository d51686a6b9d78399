import type { PropertyInputs } from '../objects/check-properties.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
} from '../objects/property-definition.ts'
import type { PropertyValues } from '../objects/record.ts'
import type { Owner, OwnerDirectory, ReadOwners } from './owner.ts'

const MAX_ID_DIGITS = 18

/** Properties that follow from the owner when it is assigned, and are cleared with it (OWN-6). */
export const ownerProperties: readonly string[] = [
  'hubspot_owner_assigneddate',
  'hs_user_ids_of_all_owners',
  'hubspot_team_id',
  'hs_all_team_ids',
  'hs_all_accessible_team_ids',
]

/**
 * The catalogue with what the inputs need to know of the account's owners: a statement when they assign one, none
 * otherwise. Source: OWN-5.
 */
export async function withOwners(
  read: ReadOwners,
  accountId: string,
  {
    catalogue,
    inputs,
  }: { readonly catalogue: PropertyCatalogue; readonly inputs: readonly PropertyInputs[] },
): Promise<PropertyCatalogue> {
  const ids = [...new Set(inputs.flatMap((input) => listNamedOwners(input, catalogue)))]
  return ids.length === 0 ? catalogue : bindOwners(catalogue, await read(accountId, ids.filter(mayBeOwner)))
}

/** Every text that an input puts where the id of an owner belongs. */
function listNamedOwners(input: PropertyInputs, catalogue: PropertyCatalogue): readonly string[] {
  return Object.entries(input).flatMap(([name, value]) =>
    findByName(catalogue, name)?.externalOptions === 'OWNER'
      ? String(value ?? '')
          .split(';')
          .filter(Boolean)
      : [],
  )
}

function mayBeOwner(id: string): boolean {
  return /^[1-9]\d*$/.test(id) && id.length <= MAX_ID_DIGITS
}

function bindOwners(catalogue: PropertyCatalogue, owners: OwnerDirectory): PropertyCatalogue {
  const ownerIds = new Set(owners.assignable.map(({ id }) => id))
  const bound = (definition: PropertyDefinition | undefined) =>
    owners.hasOwners && definition?.externalOptions === 'OWNER' ? { ...definition, ownerIds } : definition
  return { ...catalogue, find: (name) => bound(catalogue.find(name)), owners }
}

/** What the assignment of an owner says of its user and teams, `''` for nothing. Source: OWN-6 (chosen). */
export function describeAssignment(
  ownerId: string | undefined,
  owners: OwnerDirectory | undefined,
): PropertyValues {
  const owner = owners?.assignable.find(({ id }) => id === ownerId)
  const teamIds = owner?.teams.map(({ id }) => id).join(';') ?? ''
  return {
    hs_user_ids_of_all_owners: String(owner?.userId ?? ''),
    hubspot_team_id: primaryTeamOf(owner),
    hs_all_team_ids: teamIds,
    hs_all_accessible_team_ids: teamIds,
  }
}

function primaryTeamOf(owner: Owner | undefined): string {
  return owner?.teams.find(({ primary }) => primary)?.id ?? ''
}
