import type { Caller } from '../caller.ts'
import { type Outcome, refusal, success } from '../failure.ts'
import { accountTypes } from '../objects/find-type.ts'
import type { ObjectType } from '../objects/object-types.ts'
import type { ObjectTypeStore } from '../objects/object-type-store.ts'
import { isRecordId } from '../objects/record-id.ts'
import { withOwners } from '../owners/assign-owner.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated, withCatalogues } from '../properties/current-catalogue.ts'
import type { PropertyStore } from '../properties/property-store.ts'
import { checkEvent } from './check-event.ts'
import type { CheckedEvent, NewEvent, TimelineEvent } from './event.ts'
import { type EventPolicy, timelinePolicy, tokenWords } from './event-policy.ts'
import { planEvents } from './plan-events.ts'
import { hasStamps, listStampedKeys, listStamps, type StampCatalogues } from './stamp-input.ts'
import { CONTACT_TYPE_ID } from './template.ts'
import type { TemplateStore } from './template-store.ts'
import type { TimelineQuery, TimelineStore } from './timeline-store.ts'

export type RecordEventsDeps = {
  readonly templates: TemplateStore
  readonly timeline: TimelineStore
  readonly properties: Pick<PropertyStore, 'readModels'>
  readonly objectTypes: ObjectTypeStore
  /** Epoch ms. */
  readonly now: () => number
  readonly newUuid: () => string
}

export type EventsRequest = {
  readonly caller: Caller
  readonly events: readonly NewEvent[]
  /** Where the events stand in the request body: `inputs[0].` for the first of a batch, `` for a single one. */
  readonly pathOf: (index: number) => string
}

/**
 * Stores the valid events of one request in one transaction and answers one outcome for each, in input order, after
 * the commit. Later events see what earlier ones created (B5). A fixed number of statements however long the list.
 * Source: timeline section 3, B2-B7, decision 16.
 */
export async function recordEvents(
  deps: RecordEventsDeps,
  request: EventsRequest,
): Promise<readonly Outcome<TimelineEvent>[]> {
  const { caller, events, pathOf } = request
  const templateIds = [...new Set(events.map((event) => event.eventTemplateId))].filter(isRecordId)
  const templates = await deps.templates.findTemplates(caller.appId, templateIds)
  const checked = events.map((event, index) =>
    checkEvent(
      event,
      { templates, newUuid: deps.newUuid, words: tokenWords, now: deps.now() },
      pathOf(index),
    ),
  )
  const valid = checked.filter((outcome) => outcome.ok).map((outcome) => outcome.value)
  const stored = await storeEvents(deps, { caller, events: valid, policy: timelinePolicy })
  const remaining = stored.values()
  return checked.map((outcome) => (outcome.ok ? (remaining.next().value ?? missingOutcome()) : outcome))
}

/** Stores checked events in one transaction: one outcome each, in order; see `EventPolicy` for what a failure means. */
export async function storeEvents(
  deps: Pick<RecordEventsDeps, 'timeline' | 'properties' | 'objectTypes' | 'now'>,
  request: {
    readonly caller: Caller
    readonly events: readonly CheckedEvent[]
    readonly policy: EventPolicy
  },
): Promise<readonly Outcome<TimelineEvent>[]> {
  const { caller, events, policy } = request
  if (events.length === 0) return []
  const stampCount = events.filter((event) => hasStamps(event.template)).length
  const demand = {
    // One for each address sent, repeated or not: a stamp may give the contact another address at once (V33).
    recordIds: { [CONTACT_TYPE_ID]: events.filter((event) => event.email !== undefined).length },
    changeNumbers: 2 * events.length + stampCount,
    eventNumbers: events.length,
  }
  const stamped = events.filter((event) => hasStamps(event.template))
  const objectTypeIds = [...new Set(stamped.map((event) => event.template.objectTypeId))]
  const outcomes = await withCatalogues(deps.properties, { ...caller, objectTypeIds }, async (unbound) => {
    const catalogues = await bindOwners(deps, { events: stamped, accountId: caller.accountId }, unbound)
    const types = await findTypes(deps.objectTypes, caller.accountId, objectTypeIds)
    const model = modelCheck<StoreOutcome>(catalogues, refusal(modelOutdated))
    const query = queryOf(events, catalogues)
    return deps.timeline.write<StoreOutcome>(caller.accountId, { query, demand, model }, (state, ids) => {
      const plan = planEvents(events, state, { ids, caller, policy, catalogues, types, now: deps.now() })
      return { ...plan, result: success(plan.result) }
    })
  })
  return outcomes.ok ? outcomes.value : events.map(() => refusal(outcomes.failure))
}

/** The definitions, with the owners that stamps assign. */
async function bindOwners(
  { timeline }: Pick<RecordEventsDeps, 'timeline'>,
  { events, accountId }: { readonly events: readonly CheckedEvent[]; readonly accountId: string },
  catalogues: StampCatalogues,
): Promise<StampCatalogues> {
  const bound = Object.entries(catalogues).map(async ([typeId, catalogue]) => {
    const ofType = events.filter((event) => event.template.objectTypeId === typeId)
    const inputs = ofType.flatMap((event) =>
      listStamps(event, catalogue).map(({ definition, input }) => ({ [definition.name]: input })),
    )
    return [typeId, await withOwners(timeline.readOwners, accountId, { catalogue, inputs })] as const
  })
  return Object.fromEntries(await Promise.all(bound))
}

/** The types whose records are stamped: a statement for those that the account made, none for others. */
async function findTypes(
  store: ObjectTypeStore,
  accountId: string,
  objectTypeIds: readonly string[],
): Promise<readonly ObjectType[]> {
  const types = accountTypes(store, accountId)
  const found = await Promise.all(objectTypeIds.map((typeId) => types.findById(typeId)))
  return found.filter((type) => type !== undefined)
}

type StoreOutcome = Outcome<readonly Outcome<TimelineEvent>[]>

function queryOf(events: readonly CheckedEvent[], catalogues: StampCatalogues): TimelineQuery {
  const emails = events.flatMap((event) => event.email ?? [])
  const uniqueValues = [
    ...emails.map((value) => ({ objectTypeId: CONTACT_TYPE_ID, property: 'email', value })),
    ...events.flatMap((event) => listStampedKeys(event, catalogues)),
  ]
  return {
    records: events
      .filter((event) => event.objectId !== undefined && isRecordId(event.objectId))
      .map((event) => ({ objectTypeId: event.template.objectTypeId, id: event.objectId ?? '' })),
    uniqueValues: distinct(uniqueValues),
    events: events.map((event) => ({ templateId: event.template.id, id: event.id })),
    visitors: [...new Set(events.map((event) => event.utk).filter((utk) => utk !== undefined))],
    loadsContacts: events.some((event) => hasStamps(event.template) || (event.utk && event.email)),
  }
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}

function missingOutcome(): never {
  throw new RangeError('the store answered fewer events than it was given')
}
