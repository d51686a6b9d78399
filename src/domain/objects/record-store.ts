import type { Association, CrmRecord, RecordChange, UniqueValue } from './record.ts'

/** Names one record. */
export type RecordKey = { readonly objectTypeId: string; readonly id: string }

/** Names a value that at most one live record may hold, in comparable form (e-mail: trimmed, lower-cased). */
export type UniqueKey = { readonly objectTypeId: string; readonly property: string; readonly value: string }

/** The rows a plan wants to look at before it decides. */
export type RecordQuery = {
  readonly records: readonly RecordKey[]
  readonly uniqueValues: readonly UniqueKey[]
  /**
   * Records whose links a plan must know to keep "primary" exclusive (ASC-6): all existing associations from the
   * given record to the given type are loaded.
   */
  readonly links: readonly { readonly from: RecordKey; readonly toTypeId: string }[]
}

/** What was found. Live records only: an archived one looks absent. */
export type RecordState = {
  readonly findRecord: (key: RecordKey) => CrmRecord | undefined
  /** Id of the live record that holds the value. */
  readonly findHolder: (key: UniqueKey) => string | undefined
  readonly listLinks: (from: RecordKey, toTypeId: string) => readonly Association[]
}

/** Rows to write, all or none. Storage sorts each list by key before it writes (decision 9). */
export type RecordWrites = {
  readonly created: readonly CrmRecord[]
  /** Whole new state of a changed record, and the `updatedAt` the plan saw: a mismatch plans again. */
  readonly updated: readonly { readonly record: CrmRecord; readonly previousUpdatedAt: number }[]
  readonly changes: readonly RecordChange[]
  readonly claimed: readonly UniqueValue[]
  readonly released: readonly UniqueValue[]
  /** Both directions are listed. An association that is there already is left as it is. */
  readonly linked: readonly Association[]
  readonly unlinked: readonly Association[]
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

/** The port that storage fills in for CRM records. Each call is confined to the given account. */
export type RecordStore = {
  /**
   * Loads, plans and writes in one transaction, and answers after the commit is durable. The plan is pure and may run
   * more than once: when another writer got in between, everything is loaded and planned again.
   * Throws when the database cannot be reached or the outcome stays unknown; nothing is half written.
   */
  readonly write: <T>(
    accountId: string,
    request: {
      readonly query: RecordQuery
      readonly demand: IdDemand
      readonly model?: ModelCheck<T> | undefined
    },
    plan: (state: RecordState, ids: IdSource) => RecordPlan<T>,
  ) => Promise<T>
  /** Records in the order of `ids`, each once; unknown ids and those of the other archive state are left out. */
  readonly readRecords: (
    accountId: string,
    objectTypeId: string,
    request: { readonly ids: readonly string[]; readonly archived: boolean },
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
   * (ASC-7). `after`: only targets with a greater id. At most `limit` targets per record.
   */
  readonly readLinks: (
    accountId: string,
    request: {
      readonly fromTypeId: string
      readonly fromIds: readonly string[]
      readonly toTypeId: string
      readonly after?: string
      readonly limit: number
    },
  ) => Promise<readonly Association[]>
}
