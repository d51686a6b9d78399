import { type AssociationCatalogue, catalogueWith } from '../domain/associations/association-catalogue.ts'
import type { AssociationInput } from '../domain/associations/check-associations.ts'
import type { NewRecordInput } from '../domain/objects/prepare-record.ts'
import type { CrmRecord } from '../domain/objects/record.ts'
import type { DemoPlan } from '../domain/seed/demo-plan.ts'
import { DEMO_KEY, demoKeyOf, type DemoRef, type DemoType, demoTypes } from '../domain/seed/demo-record.ts'
import { type DemoEvent, listEvents } from '../domain/seed/demo-events.ts'
import { inBatches, listDemoRecords, type NumberedRecord } from '../domain/seed/demo-records.ts'
import type { NewEvent } from '../domain/timeline/event.ts'
import { recordEvents } from '../domain/timeline/record-events.ts'
import { uuidv7 } from '../platform/uuid.ts'
import type { DemoTemplateIds, DemoTypes } from './seed-model.ts'
import {
  createDemoRecords,
  type DemoAccount,
  findDemoRecords,
  needed,
  updateDemoRecords,
} from './seed-records.ts'

/** What of a kind is there so far. */
export type SeedProgress = { readonly kind: DemoType | 'events'; readonly done: number }

/** An account that is ready for the data of a plan. */
export type Loading = DemoAccount & {
  readonly plan: DemoPlan
  readonly types: DemoTypes
  readonly templates: DemoTemplateIds
  readonly onProgress: (progress: SeedProgress) => void
}

/** Types that other records are linked to, or events are about. */
const linkedTypes: readonly DemoType[] = ['companies', 'contacts', 'boat', 'deals', 'tickets']

/** Ids of linked types by the number of the demo record. */
type KnownIds = Map<DemoType, string[]>

/**
 * Loads records, then events, in calls of at most 100, one after the other; what is there already is not made again. How
 * many of each kind there are afterwards. Memory holds a call, and the ids of records that others are about.
 */
export async function loadDemoData(loading: Loading): Promise<ReadonlyMap<string, number>> {
  const { stores, caller } = loading
  const definitions = catalogueWith(await stores.records.readLabels(caller.accountId))
  const ids: KnownIds = new Map()
  const counts = new Map<string, number>()
  for (const type of demoTypes) counts.set(type, await loadType(loading, { type, ids, definitions }))
  counts.set('events', await loadEvents(loading, ids))
  return counts
}

type TypeLoad = {
  readonly type: DemoType
  readonly ids: KnownIds
  readonly definitions: AssociationCatalogue
}

async function loadType(loading: Loading, load: TypeLoad): Promise<number> {
  const { plan, onProgress } = loading
  const idsOfType: string[] = []
  let done = 0
  load.ids.set(load.type, idsOfType)
  for (const batch of inBatches(listDemoRecords(plan, load.type), ({ record }) => record.createdAt)) {
    const records = await loadBatch(loading, load, batch)
    if (linkedTypes.includes(load.type)) idsOfType.push(...records.map(({ id }) => id))
    done += records.length
    onProgress({ kind: load.type, done })
  }
  return done
}

/** The records of a batch, in its order: those that are there, and those that it creates. */
async function loadBatch(
  loading: Loading,
  load: TypeLoad,
  batch: readonly NumberedRecord[],
): Promise<readonly CrmRecord[]> {
  const objectType = loading.types[load.type]
  const keyOf = ({ ref }: NumberedRecord) => demoKeyOf(ref)
  const there = await findDemoRecords(loading, objectType, batch.map(keyOf))
  const missing = batch.filter((item) => !there.has(keyOf(item)))
  const at = batch[0]?.record.createdAt ?? 0
  const inputs = missing.map((item) => inputOf(item, loading.types, load))
  const created = missing.length === 0 ? [] : await createDemoRecords(loading, objectType, { at, inputs })
  const records = new Map([...there, ...missing.map((item, index) => [keyOf(item), created[index]] as const)])
  const loaded = batch.flatMap((item) => records.get(keyOf(item)) ?? [])
  await changeLater(loading, load, { batch, loaded })
  return loaded
}

function inputOf(
  { ref, record }: NumberedRecord,
  types: DemoTypes,
  { ids, definitions }: TypeLoad,
): NewRecordInput {
  const associations = record.links.flatMap((link): readonly AssociationInput[] => {
    const between = definitions.list(types[ref.type].typeId, types[link.type].typeId)
    const plain = between.find(({ label }) => label === null)
    return plain === undefined ? [] : [{ toId: idOf(ids, link), types: [plain] }]
  })
  return { properties: { ...record.properties, [DEMO_KEY]: demoKeyOf(ref) }, associations }
}

/** What becomes of the records, but of those that somebody has changed since. */
async function changeLater(
  loading: Loading,
  { type }: TypeLoad,
  { batch, loaded }: { readonly batch: readonly NumberedRecord[]; readonly loaded: readonly CrmRecord[] },
): Promise<void> {
  const changes = batch.flatMap(({ ref, record: { later } }, index) => {
    const isUntouched = loaded[index]?.createdAt === loaded[index]?.updatedAt
    return later !== undefined && isUntouched ? [{ reference: demoKeyOf(ref), ...later }] : []
  })
  if (changes.length === 0) return
  const at = Math.max(...changes.map((change) => change.at))
  await updateDemoRecords(loading, loading.types[type], { at, updates: changes })
}

async function loadEvents(loading: Loading, ids: KnownIds): Promise<number> {
  const { stores, caller, plan, onProgress } = loading
  const { templates, timeline, properties, objectTypes } = stores
  let done = 0
  for (const batch of inBatches(listEvents(plan), ({ listedAt }) => listedAt)) {
    const now = Math.max(...batch.map(({ occurredAt }) => occurredAt))
    const outcomes = await recordEvents(
      { templates, timeline, properties, objectTypes, now: () => now, newUuid: uuidv7 },
      {
        caller,
        events: batch.map((event) => eventOf(event, loading.templates, ids)),
        pathOf: (index) => `inputs[${index}].`,
      },
    )
    for (const outcome of outcomes) needed(outcome, 'Demo events were not stored')
    done += batch.length
    onProgress({ kind: 'events', done })
  }
  return done
}

function eventOf(event: DemoEvent, templates: DemoTemplateIds, ids: KnownIds): NewEvent {
  const { template, about, occurredAt, listedAt: _, ...content } = event
  return {
    ...content,
    eventTemplateId: templates[template],
    timestamp: occurredAt,
    ...(about === undefined ? {} : { objectId: idOf(ids, about) }),
  }
}

function idOf(ids: KnownIds, { type, index }: DemoRef): string {
  const id = ids.get(type)?.[index]
  if (id === undefined) throw new RangeError(`${type} ${index} was not loaded`)
  return id
}
