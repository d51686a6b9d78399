import { type PropertyState, readPropertyStates } from '../../domain/objects/read-property-states.ts'
import type { CrmRecord } from '../../domain/objects/record.ts'
import type { TypeModel } from '../../domain/objects/type-model.ts'
import type { LegacyDeps, LegacyKind } from './legacy-kind.ts'
import { legacyValue } from './legacy-value.ts'

/** Links of a kind that are shown of one record at most (chosen). */
const MAX_LINKS = 500

export type ShowLegacyRequest = TypeModel & {
  readonly kind: LegacyKind
  readonly accountId: string
  readonly names: readonly string[]
  /** Those of them whose versions are shown too. */
  readonly withVersions: readonly string[]
  readonly showsLinks: boolean
}

/** Records as legacy calls show them: ids and times are numbers (PH22); two statements, and one for each kind of link. */
export async function showLegacyRecords(
  deps: Pick<LegacyDeps, 'records' | 'now'>,
  found: readonly CrmRecord[],
  request: ShowLegacyRequest,
): Promise<readonly object[]> {
  const [states, links] = await Promise.all([
    readPropertyStates(deps, found, { ...request, showsHistory: true }),
    readLinks(deps, found, request),
  ])
  const { kind, accountId, withVersions } = request
  return found.map((record, index) => ({
    portalId: Number(accountId),
    [kind.idMember]: Number(record.id),
    isDeleted: false,
    ...(request.showsLinks ? { associations: links.get(record.id) } : {}),
    properties: Object.fromEntries(
      (states[index] ?? []).map((state) => {
        const { name } = state.definition
        return [name, encodeState(state, { record, showsVersions: withVersions.includes(name) })]
      }),
    ),
  }))
}

/** A record as single calls show it: with every property that has a value. */
export async function showLegacyRecord(
  deps: Pick<LegacyDeps, 'records' | 'now'>,
  record: CrmRecord,
  request: Omit<ShowLegacyRequest, 'names' | 'withVersions' | 'showsLinks'> & {
    readonly showsVersions: boolean
  },
): Promise<object> {
  const names = request.catalogue.list().map(({ name }) => name)
  const withVersions = request.showsVersions ? names : []
  const showsLinks = request.kind.links.length > 0
  const [shown] = await showLegacyRecords(deps, [record], { ...request, names, withVersions, showsLinks })
  if (shown === undefined) throw new RangeError('one record was to be shown and none was')
  return shown
}

/** By record id: the ids of each list of associations. */
async function readLinks(
  { records }: Pick<LegacyDeps, 'records'>,
  found: readonly CrmRecord[],
  { kind, accountId, showsLinks }: ShowLegacyRequest,
): Promise<ReadonlyMap<string, object>> {
  if (!showsLinks || found.length === 0) return new Map()
  const fromIds = found.map(({ id }) => id)
  const { objectTypeId: fromTypeId } = kind
  const lists = await Promise.all(
    kind.links.map(async ({ member, toTypeId }) => ({
      member,
      links: await records.readLinks(accountId, { fromTypeId, fromIds, toTypeId, limit: MAX_LINKS }),
    })),
  )
  const idsOf = (recordId: string) =>
    lists.map(({ member, links }) => {
      const toIds = links.filter(({ fromId }) => fromId === recordId).map(({ toId }) => Number(toId))
      return [member, [...new Set(toIds)]] as const
    })
  return new Map(fromIds.map((id) => [id, Object.fromEntries(idsOf(id))]))
}

function encodeState(
  { definition, value, versions = [] }: PropertyState,
  { record, showsVersions }: { readonly record: CrmRecord; readonly showsVersions: boolean },
): object {
  const encode = (
    then: string,
    change: NonNullable<PropertyState['versions']>[number]['change'] | undefined,
  ) => {
    const isCalculated = change === undefined || definition.writable === 'never'
    return {
      value: legacyValue(then, definition),
      timestamp: change?.changedAt ?? record.updatedAt,
      ...(isCalculated
        ? { source: 'CALCULATED', sourceId: null }
        : { source: change.sourceType, sourceId: change.sourceId }),
    }
  }
  return {
    ...encode(value, versions[0]?.change),
    ...(showsVersions
      ? {
          versions: versions.map(({ change, value: then }) => ({
            name: definition.name,
            ...encode(then, change),
          })),
        }
      : {}),
  }
}
