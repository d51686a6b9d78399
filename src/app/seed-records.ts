import type { Caller } from '../domain/caller.ts'
import type { Outcome } from '../domain/failure.ts'
import { createRecords } from '../domain/objects/create-records.ts'
import type { ObjectType } from '../domain/objects/object-types.ts'
import type { RecordUpdate } from '../domain/objects/plan-updates.ts'
import type { NewRecordInput } from '../domain/objects/prepare-record.ts'
import { findByName, type PropertyCatalogue, storedName } from '../domain/objects/property-definition.ts'
import type { CrmRecord } from '../domain/objects/record.ts'
import { updateRecords } from '../domain/objects/update-records.ts'
import { accountObjectType } from '../domain/pipelines/account-pipelines.ts'
import { readCatalogue, withCatalogue } from '../domain/properties/current-catalogue.ts'
import { DEMO_KEY } from '../domain/seed/demo-record.ts'
import { ConfigRefusal } from './config.ts'
import type { Stores } from './open-stores.ts'

/** The account that gets the demo data, and the app in whose name they are written. */
export type DemoAccount = { readonly stores: Stores; readonly caller: Caller }

/** The value, or a sentence for the operator that tells what could not be done. */
export function needed<T>(outcome: Outcome<T>, what: string): T {
  if (outcome.ok) return outcome.value
  throw new ConfigRefusal(`${what}: ${outcome.failure.message}`)
}

/** Demo records by their keys; those that are not there are left out. Archived ones are not there. */
export async function findDemoRecords(
  { stores, caller: { accountId } }: DemoAccount,
  objectType: ObjectType,
  keys: readonly string[],
): Promise<ReadonlyMap<string, CrmRecord>> {
  const { typeId } = objectType
  const definition = findByName(await readCatalogue(stores.properties, accountId, typeId), DEMO_KEY)
  if (definition === undefined || !definition.hasUniqueValue) return new Map()
  const request = { property: storedName(definition), values: keys }
  const idByKey = await stores.records.findIdsByValue(accountId, typeId, request)
  const ids = [...idByKey.values()]
  if (ids.length === 0) return new Map()
  const records = await stores.records.readRecords(accountId, typeId, { ids, archived: false })
  const recordById = new Map(records.map((record) => [record.id, record]))
  return new Map(
    [...idByKey].flatMap(([key, id]) => {
      const record = recordById.get(id)
      return record === undefined ? [] : [[key, record] as const]
    }),
  )
}

/** Creates records as a request of an app would, as of `at` (epoch ms). */
export async function createDemoRecords(
  account: DemoAccount,
  objectType: ObjectType,
  { at, inputs }: { readonly at: number; readonly inputs: readonly NewRecordInput[] },
): Promise<readonly CrmRecord[]> {
  const { stores, caller } = account
  const created = await withType(account, objectType, (typed) =>
    createRecords({ store: stores.records, now: () => at }, { ...typed, caller, inputs, mode: 'batch' }),
  )
  const what = `Demo ${objectType.plural} were not created`
  return needed(created, what).map((outcome) => needed(outcome, what))
}

/** Changes demo records, which are named by their keys, as of `at` (epoch ms). */
export async function updateDemoRecords(
  account: DemoAccount,
  objectType: ObjectType,
  { at, updates }: { readonly at: number; readonly updates: readonly RecordUpdate[] },
): Promise<void> {
  const { stores, caller } = account
  const how = { updates, idProperty: DEMO_KEY, mode: 'batch', absent: 'skip' } as const
  const updated = await withType(account, objectType, (typed) =>
    updateRecords({ store: stores.records, now: () => at }, { ...typed, caller, ...how }),
  )
  needed(updated, `Demo ${objectType.plural} were not changed`)
}

type Typed = { readonly objectType: ObjectType; readonly catalogue: PropertyCatalogue }

/** By the definitions of the account, read again when they change under the write. */
async function withType<T>(
  { stores, caller: { accountId } }: DemoAccount,
  objectType: ObjectType,
  work: (typed: Typed) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return withCatalogue(stores.properties, { accountId, objectTypeId: objectType.typeId }, (catalogue) =>
    work({ objectType: accountObjectType(objectType, catalogue), catalogue }),
  )
}
