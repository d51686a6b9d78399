import { accountTypes } from '../domain/objects/find-type.ts'
import { findByStoredName } from '../domain/objects/property-definition.ts'
import { restoreRecord } from '../domain/objects/restore-record.ts'
import { readCatalogue, withCatalogue } from '../domain/properties/current-catalogue.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'
import { chooseAccount } from './choose-account.ts'

export type Restoring = {
  /** Needed when there are several accounts. */
  readonly accountId?: string
  /** As in a path: `contacts`, `0-1`. */
  readonly type: string
  readonly id: string
}

export type Restored = {
  readonly accountId: string
  readonly type: string
  /** Names of unique properties that another record has the value of by now. */
  readonly dropped: readonly string[]
}

/** Brings an archived record back (OBJ-64); refuses what cannot be brought back with a sentence. */
export async function restoreArchived(config: Config, asked: Restoring): Promise<Restored> {
  return withStores(config, 'tidemark records restore', async (stores) => {
    const { records: store, properties } = stores
    const accountId = await chooseAccount(stores, asked.accountId)
    const found = await accountTypes(stores.objectTypes, accountId).find(asked.type)
    if (!found.ok) throw new ConfigRefusal(`${found.failure.message}.`)
    const objectType = found.value
    const of = { accountId, objectTypeId: objectType.typeId }
    const restored = await withCatalogue(properties, of, (catalogue) =>
      restoreRecord({ store, now: Date.now }, { accountId, objectType, catalogue, id: asked.id }),
    )
    if (!restored.ok)
      throw new ConfigRefusal(
        `${objectType.singular} ${asked.id} of account ${accountId}: ${restored.failure.message}.`,
      )
    const catalogue = await readCatalogue(properties, accountId, objectType.typeId)
    const dropped = restored.value.dropped.map((name) => findByStoredName(catalogue, name)?.name ?? name)
    return { accountId, type: objectType.singular, dropped }
  })
}
