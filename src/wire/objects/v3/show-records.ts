import {
  type AssociationCatalogue,
  builtInAssociations,
  catalogueWith,
  USER_DEFINED,
} from '../../../domain/associations/association-catalogue.ts'
import { formatInstant } from '../../../domain/instant.ts'
import { deriveProperties } from '../../../domain/objects/derive-properties.ts'
import {
  type LinkedProperty,
  type LinkSummary,
  listLinkedProperties,
  withLinkedValues,
} from '../../../domain/objects/linked-properties.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from '../../../domain/objects/property-definition.ts'
import type { Association, CrmRecord, RecordChange } from '../../../domain/objects/record.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { selectForRead } from '../../../domain/objects/select-properties.ts'
import { withReads } from '../../../domain/properties/formula/list-reads.ts'
import type { WireRequest } from '../../route.ts'
import { encodeRecord, type RecordView } from './record-codec.ts'

const MAX_INLINE_TARGETS = 500

export type ShowRequest = {
  readonly records: RecordStore
  readonly view: RecordView
  readonly catalogue: PropertyCatalogue
  readonly properties: readonly string[]
  readonly propertiesWithHistory: readonly string[]
  /** What is shown of each record's links, if anything (OBJ-95). */
  readonly links?: {
    readonly toTypes: readonly ObjectType[]
    /** Where the rest of a long list is read. */
    readonly urlOf: (recordId: string, toType: ObjectType) => string
  }
}

/** Links as E1 and E3 show them: a list that is too long goes on in the v4 list of one record (OBJ-96, chosen). */
export function linksOf(
  { origin }: Pick<WireRequest, 'origin'>,
  objectType: ObjectType,
  toTypes: readonly ObjectType[],
): NonNullable<ShowRequest['links']> {
  const urlOf = (id: string, toType: ObjectType) =>
    `${origin}/crm/v4/objects/${objectType.plural}/${id}/associations/${toType.plural}`
  return { toTypes, urlOf }
}

/** Records as reads show them: one statement for all histories, one for each object type of their links. */
export async function showRecords(
  found: readonly CrmRecord[],
  request: ShowRequest,
): Promise<readonly object[]> {
  const histories = await readHistories(found, request)
  const links = await readAllLinks(found, request)
  const linked = await readLinkedProperties(found, request)
  const associations = await readDefinitions(links, request)
  return found.map((record) => showRecord(record, { request, histories, links, linked, associations }))
}

type Context = {
  readonly request: ShowRequest
  readonly histories: ReadonlyMap<string, readonly RecordChange[]>
  readonly links: readonly {
    readonly toType: ObjectType
    readonly byRecord: ReadonlyMap<string, readonly Association[]>
  }[]
  readonly associations: AssociationCatalogue
  readonly linked: {
    readonly properties: readonly LinkedProperty[]
    readonly byRecord: ReadonlyMap<string, readonly LinkSummary[]>
  }
}

function showRecord(record: CrmRecord, context: Context): object {
  const { request, histories, linked } = context
  const { view, catalogue, properties, propertiesWithHistory } = request
  const derived = withLinkedValues(
    deriveProperties(view.objectType, record, view.now),
    linked.properties,
    linked.byRecord.get(record.id) ?? [],
  )
  const names = [...properties, ...propertiesWithHistory]
  const shown = selectForRead(derived, { objectType: view.objectType, catalogue, names })
  const associations = encodeLinks(record, context)
  const extras = {
    ...(propertiesWithHistory.length === 0
      ? {}
      : { propertiesWithHistory: encodeHistory(histories.get(record.id) ?? [], request) }),
    ...(Object.keys(associations).length === 0 ? {} : { associations }),
  }
  return encodeRecord(record, shown, { view, extras })
}

/** One statement, and none when no such property is asked for; an archived record has no links to show (ASC-7). */
async function readLinkedProperties(
  found: readonly CrmRecord[],
  request: ShowRequest,
): Promise<Context['linked']> {
  const { records, view, catalogue } = request
  const fromTypeId = view.objectType.typeId
  const names = [...request.properties, ...request.propertiesWithHistory]
  const properties = listLinkedProperties(fromTypeId, withReads(names, catalogue))
  const fromIds = found.filter((record) => record.archivedAt === undefined).map((record) => record.id)
  if (properties.length === 0 || fromIds.length === 0) return { properties, byRecord: new Map() }
  const toTypeIds = [...new Set(properties.map(({ toTypeId }) => toTypeId))]
  const typeIds = properties.map(({ typeId }) => typeId)
  const summaries = await records.summariseLinks(view.accountId, { fromTypeId, fromIds, toTypeIds, typeIds })
  return { properties, byRecord: Map.groupBy(summaries, ({ fromId }) => fromId) }
}

/** Labels of the account's own are read only when a link has one. */
async function readDefinitions(
  links: Context['links'],
  { records, view }: ShowRequest,
): Promise<AssociationCatalogue> {
  const all = links.flatMap(({ byRecord }) => [...byRecord.values()].flat())
  if (!all.some(({ category }) => category === USER_DEFINED)) return builtInAssociations
  return catalogueWith(await records.readLabels(view.accountId))
}

async function readHistories(
  found: readonly CrmRecord[],
  request: ShowRequest,
): Promise<Context['histories']> {
  const { records, view, propertiesWithHistory } = request
  if (propertiesWithHistory.length === 0 || found.length === 0) return new Map()
  const ids = found.map((record) => record.id)
  const limit = view.objectType.historyLength
  return records.readHistory(view.accountId, view.objectType.typeId, {
    ids,
    properties: historyDefinitions(request).map(storedName),
    limit,
  })
}

/** Versions newest first; a property without any has an empty list, one that is not defined none (OBJ-24, OBJ-28). */
function encodeHistory(changes: readonly RecordChange[], request: ShowRequest): object {
  return Object.fromEntries(
    historyDefinitions(request).map((definition) => {
      const versions = changes.filter((change) => Object.hasOwn(change.values, storedName(definition)))
      return [definition.name, versions.map((change) => encodeVersion(change, definition))]
    }),
  )
}

function historyDefinitions({
  catalogue,
  propertiesWithHistory,
}: ShowRequest): readonly PropertyDefinition[] {
  return propertiesWithHistory.flatMap((name) => findByName(catalogue, name) ?? [])
}

/** What callers cannot write was derived from what they wrote (OBJ-23, chosen). */
function encodeVersion(change: RecordChange, definition: PropertyDefinition): object {
  const { sourceType, sourceId } = change
  return {
    value: change.values[storedName(definition)] ?? '',
    timestamp: formatInstant(change.changedAt),
    ...(definition.writable === 'never' ? { sourceType: 'CALCULATED' } : { sourceType, sourceId }),
  }
}

async function readAllLinks(found: readonly CrmRecord[], request: ShowRequest): Promise<Context['links']> {
  const { records, view, links } = request
  // The links of an archived record are hidden at both ends (ASC-7).
  const fromIds = found.filter((record) => record.archivedAt === undefined).map((record) => record.id)
  if (fromIds.length === 0 || !links) return []
  return Promise.all(
    links.toTypes.map(async (toType) => {
      const wanted = {
        fromTypeId: view.objectType.typeId,
        fromIds,
        toTypeId: toType.typeId,
        limit: MAX_INLINE_TARGETS + 1,
      }
      const links = await records.readLinks(view.accountId, wanted)
      return { toType, byRecord: Map.groupBy(links, (link) => link.fromId) }
    }),
  )
}

/** One entry for each type of link, under the plural name; types without links are left out (OBJ-95, OBJ-96). */
function encodeLinks(record: CrmRecord, { links, request, associations }: Context): Record<string, object> {
  const lists = links.flatMap(({ toType, byRecord }) => {
    const targets = [...Map.groupBy(byRecord.get(record.id) ?? [], (link) => link.toId).values()]
    if (targets.length === 0) return []
    const results = targets
      .slice(0, MAX_INLINE_TARGETS)
      .flat()
      .map((link) => encodeLink(link, associations))
    const last = targets[MAX_INLINE_TARGETS - 1]?.[0]?.toId
    const hasMore = targets.length > MAX_INLINE_TARGETS && last !== undefined
    const link = `${request.links?.urlOf(record.id, toType)}?after=${last}`
    return [
      [toType.plural, { results, ...(hasMore ? { paging: { next: { after: last, link } } } : {}) }] as const,
    ]
  })
  return Object.fromEntries(lists)
}

function encodeLink(link: Association, associations: AssociationCatalogue): object {
  const name = associations.find(link.category, link.typeId)?.name ?? String(link.typeId)
  return { id: link.toId, type: name }
}
