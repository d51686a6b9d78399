import { withReads } from '../properties/formula/list-reads.ts'
import { deriveProperties } from './derive-properties.ts'
import { type LinkSummary, listLinkedProperties, withLinkedValues } from './linked-properties.ts'
import { type PropertyDefinition, findByName, storedName } from './property-definition.ts'
import type { CrmRecord, RecordChange } from './record.ts'
import type { RecordStore } from './record-store.ts'
import { selectForRead } from './select-properties.ts'
import type { TypeModel } from './type-model.ts'

export type PropertyStateDeps = {
  readonly records: Pick<RecordStore, 'summariseLinks' | 'readHistory'>
  /** Epoch ms. */
  readonly now: () => number
}

export type PropertyStateRequest = TypeModel & {
  readonly accountId: string
  /** Those that are not defined are left out. */
  readonly names: readonly string[]
  readonly showsHistory: boolean
}

/** A property that has a value. */
export type PropertyState = {
  readonly definition: PropertyDefinition
  readonly value: string
  /** Newest first; absent when the history is not asked for. */
  readonly versions?: readonly { readonly change: RecordChange; readonly value: string }[]
}

/**
 * What legacy calls show of records: the properties that have a value, with where it comes from. One list for each
 * record, in order; two statements at most, however many. Source: PT12, platform 9.4.
 */
export async function readPropertyStates(
  deps: PropertyStateDeps,
  found: readonly CrmRecord[],
  request: PropertyStateRequest,
): Promise<readonly (readonly PropertyState[])[]> {
  const names = [...new Set(request.names)].filter((name) => findByName(request.catalogue, name))
  if (found.length === 0 || names.length === 0) return found.map(() => [])
  const wanted = { ...request, names }
  const ids = found.map(({ id }) => id)
  const [links, histories] = await Promise.all([
    readLinks(deps, ids, wanted),
    readHistories(deps, ids, wanted),
  ])
  return found.map((record) =>
    listStates(record, {
      request: wanted,
      now: deps.now(),
      links: links.filter(({ fromId }) => fromId === record.id),
      history: histories?.get(record.id) ?? (histories && []),
    }),
  )
}

async function readLinks(
  { records }: PropertyStateDeps,
  fromIds: readonly string[],
  { accountId, objectType, catalogue, names }: PropertyStateRequest,
): Promise<readonly LinkSummary[]> {
  const linked = listLinkedProperties(objectType.typeId, withReads(names, catalogue))
  return linked.length === 0
    ? []
    : records.summariseLinks(accountId, {
        fromTypeId: objectType.typeId,
        fromIds,
        toTypeIds: [...new Set(linked.map(({ toTypeId }) => toTypeId))],
        typeIds: linked.map(({ typeId }) => typeId),
      })
}

async function readHistories(
  { records }: PropertyStateDeps,
  ids: readonly string[],
  { accountId, objectType, catalogue, names, showsHistory }: PropertyStateRequest,
): Promise<ReadonlyMap<string, readonly RecordChange[]> | undefined> {
  if (!showsHistory) return undefined
  const properties = names.flatMap((name) => findByName(catalogue, name) ?? []).map(storedName)
  return records.readHistory(accountId, objectType.typeId, {
    ids,
    properties,
    limit: objectType.historyLength,
  })
}

function listStates(
  record: CrmRecord,
  shown: {
    readonly request: PropertyStateRequest
    readonly now: number
    readonly links: readonly LinkSummary[]
    readonly history: readonly RecordChange[] | undefined
  },
): readonly PropertyState[] {
  const { request, now, links, history } = shown
  const { objectType, catalogue, names } = request
  const linked = listLinkedProperties(objectType.typeId, withReads(names, catalogue))
  const derived = withLinkedValues(deriveProperties(objectType, record, now), linked, links)
  const values = selectForRead(derived, { objectType, catalogue, names })
  return names.flatMap((name) => {
    const definition = findByName(catalogue, name)
    const value = values[name]
    if (definition === undefined || !value) return []
    const versions = history?.flatMap((change) => {
      const then = change.values[storedName(definition)]
      return then === undefined ? [] : [{ change, value: then }]
    })
    return [{ definition, value, ...(versions === undefined ? {} : { versions }) }]
  })
}
