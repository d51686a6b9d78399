import type { AssociationLabel } from '../associations/association-catalogue.ts'
import type { CountedType, LinkRoom } from '../associations/link-limits.ts'
import type { ReadOwners } from '../owners/owner.ts'
import type { LinkSummary } from './linked-properties.ts'
import type { Association, CrmRecord, RecordChange, UniqueValue } from './record.ts'

/** Names one record. */
export type RecordKey = { readonly objectTypeId: string; readonly id: string }

/** Names a value that at most one live record may hold, in comparable form (e-mail: trimmed, lower-cased). */
export type UniqueKey = { readonly objectTypeId: string; readonly property: string; readonly value: string }

/** The rows a plan wants to look at before it decides. */
export type RecordQuery = {
  readonly records: readonly RecordKey[]
  /** Records of which only whether they are there matters, such as those to link to: they are not read whole. */
  readonly targets?: readonly RecordKey[]
  readonly uniqueValues: readonly UniqueKey[]
  /**
   * Records whose links a plan must know to keep "primary" exclusive (ASC-6): all existing associations from the
   * given record to the given type are loaded.
   */
  readonly links: readonly { readonly from: RecordKey; readonly toTypeId: string }[]
  /** Two records whose every link, both ways, is loaded; no other writer who asks for them changes these meanwhile. */
  readonly pairs?: readonly { readonly from: RecordKey; readonly to: RecordKey }[]
  /** Types to which the links of every record found are loaded too, whatever led to the record. */
  readonly linksOfFound?: readonly string[]
  /** Archived records are found too. */
  readonly includesArchived?: boolean
  /** Definitions whose links of the records found are counted, so that none gets more than it may have (ASC-37). */
  readonly counted?: readonly CountedType[]
  /** Ids of the account's own labels that links are to be made by: none of them is removed meanwhile (ASC-35). */
  readonly labels?: readonly number[]
}

/**
 * What was found, the records that hold the values among it. Live records only, unless archived ones are asked for: else
 * an archived one looks absent.
 */
export type RecordState = {
  /** The record, or the one that it was merged into, whose id is another then (OBJ-57, OBJ-80). */
  readonly findRecord: (key: RecordKey) => CrmRecord | undefined
  /** As `findRecord`, for records that were asked for as targets. */
  readonly findTarget?: (key: RecordKey) => RecordKey | undefined
  /** Id of the live record that holds the value. */
  readonly findHolder: (key: UniqueKey) => string | undefined
  readonly listLinks: (from: RecordKey, toTypeId: string) => readonly Association[]
  /** Links of a pair asked for, in the direction given. */
  readonly listPairLinks: (from: RecordKey, to: RecordKey) => readonly Association[]
  /** Links that the record has by a counted definition, and may have; one that was not found has none. */
  readonly findRoom: (from: RecordKey, type: Pick<CountedType, 'category' | 'typeId'>) => LinkRoom
  /** Whether a label asked about is still there. */
  readonly hasLabel: (typeId: number) => boolean
}

/** Rows to write, all or none. Storage sorts each list by key before it writes (decision 9). */
export type RecordWrites = {
  readonly created: readonly CrmRecord[]
  /** Whole new state of a changed or archived record, and the `updatedAt` the plan saw: a mismatch plans again. */
  readonly updated: readonly { readonly record: CrmRecord; readonly previousUpdatedAt: number }[]
  readonly changes: readonly RecordChange[]
  readonly claimed: readonly UniqueValue[]
  readonly released: readonly UniqueValue[]
  /** Both directions are listed. An association that is there already is left as it is. */
  readonly linked: readonly Association[]
  readonly unlinked: readonly Association[]
  /** Contacts whose visitors are nobody's from now on. Needs the account alone. */
  readonly strippedContacts?: readonly string[]
  /** Records that are gone, as the plan saw them, and which one stands for each now. Needs the account alone. */
  readonly merged?: readonly { readonly record: CrmRecord; readonly survivorId: string }[]
  /** Archived records that are live again, as `updated`. */
  readonly restored?: RecordWrites['updated']
  /** Records to erase with their history, events and visitors, as the plan saw them. Needs the account alone. */
  readonly purged?: readonly CrmRecord[]
}

/** Ids for new rows, reserved before the transaction so that a plan can name them (decision 8). Digits. */
export type IdSource = {
  /** Next id of the object type, such as `0-27`. */
  readonly nextRecordId: (objectTypeId: string) => string
  readonly nextChangeNumber: () => string
}

/** How many ids a plan may take at most. */
export type IdDemand = {
  readonly recordIds: Readonly<Record<string, number>>
  readonly changeNumbers: number
}

/** What a plan decides: rows to write, and the answer to give once they are committed. */
export type RecordPlan<T> = { readonly writes: RecordWrites; readonly result: T }

/**
 * The property definitions that the inputs of a write were checked against: the version of each object type's model.
 * When one has changed since, nothing is planned and the answer is `whenOutdated`; while the write lasts, none changes.
 */
export type ModelCheck<T> = {
  readonly versions: Readonly<Record<string, number>>
  readonly whenOutdated: T
}

/** What a write of records looks at and needs; `T` is what it answers. */
export type WriteRequest<T> = {
  readonly query: RecordQuery
  readonly demand: IdDemand
  /** Nobody else writes to the account meanwhile (decision 70). */
  readonly isAlone?: boolean
  /** Absent for writes that no property definition has a say in, or when the account has changed none. */
  readonly model?: ModelCheck<T> | undefined
}

/** The port that storage fills in for CRM records. Each call is confined to the given account. */
export type RecordStore = {
  /**
   * Loads, plans and writes in one transaction, and answers after the commit is durable. The plan is pure and may run
   * more than once: when another writer got in between, everything is loaded and planned again.
   * Throws when the database cannot be reached or the outcome stays unknown; nothing is half written.
   */
  readonly write: <T>(
    accountId: string,
    request: WriteRequest<T>,
    plan: (state: RecordState, ids: IdSource) => RecordPlan<T>,
  ) => Promise<T>
  /** Records in the order of `ids`, each once; unknown ids and those of the other archive state are left out. */
  readonly readRecords: (
    accountId: string,
    objectTypeId: string,
    request: { readonly ids: readonly string[]; readonly archived: boolean },
  ) => Promise<readonly CrmRecord[]>
  /** Which records stand for those that were merged away, by the id of these; others are left out (OBJ-57). */
  readonly findSurvivors: (
    accountId: string,
    objectTypeId: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>
  /** Records of one archive state with an id of at least `fromId`, ascending by id, at most `limit`. */
  readonly listRecords: (
    accountId: string,
    objectTypeId: string,
    request: { readonly archived: boolean; readonly fromId: string; readonly limit: number },
  ) => Promise<readonly CrmRecord[]>
  /** Ids of the live records that hold the given comparable values of a unique property. */
  readonly findIdsByValue: (
    accountId: string,
    objectTypeId: string,
    request: { readonly property: string; readonly values: readonly string[] },
  ) => Promise<ReadonlyMap<string, string>>
  /**
   * Changes that set or cleared one of the properties, newest first, per record id; their other values are left out.
   * At most `limit` versions of each property of each record.
   */
  readonly readHistory: (
    accountId: string,
    objectTypeId: string,
    request: {
      readonly ids: readonly string[]
      readonly properties: readonly string[]
      readonly limit: number
    },
  ) => Promise<ReadonlyMap<string, readonly RecordChange[]>>
  /**
   * Links from the given records to one type, ascending by target id then type id; archived targets are left out
   * (ASC-7). `after`: only targets with a greater id; `afterById` says it for some of the records. At most `limit`
   * targets per record.
   */
  readonly readLinks: (
    accountId: string,
    request: {
      readonly fromTypeId: string
      readonly fromIds: readonly string[]
      readonly toTypeId: string
      readonly after?: string
      readonly afterById?: ReadonlyMap<string, string>
      readonly limit: number
    },
  ) => Promise<readonly Association[]>
  readonly readOwners: ReadOwners
  /** Ids of archived contacts that have the address, in comparable form, as their own or a further one; `limit` at most. */
  readonly findArchivedHolders: (
    accountId: string,
    address: string,
    limit: number,
  ) => Promise<readonly string[]>
  /** The account's own association labels, by id. */
  readonly readLabels: (accountId: string) => Promise<readonly AssociationLabel[]>
  /** How many live records each of the given ones is linked to by built-in definitions, and the first of them. */
  readonly summariseLinks: (
    accountId: string,
    request: {
      readonly fromTypeId: string
      readonly fromIds: readonly string[]
      readonly toTypeIds: readonly string[]
      readonly typeIds: readonly number[]
    },
  ) => Promise<readonly LinkSummary[]>
}
