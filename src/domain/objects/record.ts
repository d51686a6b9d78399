/** Property name to value, as stored and as sent: every value is text (objects section 5.1). */
export type PropertyValues = Readonly<Record<string, string>>

/** A record as stored. Properties that follow from others are not here: `derive-properties.ts` adds them on reading. */
export type CrmRecord = {
  /** Type id such as `0-1`. */
  readonly objectTypeId: string
  /** Digits, unique per account and type (OBJ-19). */
  readonly id: string
  /** Stored non-empty values only. */
  readonly properties: PropertyValues
  /** Epoch ms. */
  readonly createdAt: number
  /** Epoch ms, strictly growing per record (OBJ-22). */
  readonly updatedAt: number
  /** Epoch ms; absent while the record is live. */
  readonly archivedAt?: number
}

/** One write to a record: the values it set, `''` for those it cleared (OBJ-23). */
export type RecordChange = {
  readonly objectTypeId: string
  readonly recordId: string
  /** Grows with each change of the account. */
  readonly changeNumber: string
  readonly changedAt: number
  readonly sourceType: string
  readonly sourceId: string
  /** What made the write, when it was not a call to write the record: an event that brought values, or a merge. */
  readonly cause?: 'event' | 'merge'
  readonly values: PropertyValues
}

/** A value that only one live record of its type may hold, in comparable form: a lower-cased e-mail (objects 7.2). */
export type UniqueValue = {
  readonly objectTypeId: string
  readonly property: string
  readonly value: string
  readonly recordId: string
}

/** One directed link between two records. Storage keeps both directions as rows of their own (ASC-5). */
export type Association = {
  readonly fromTypeId: string
  readonly fromId: string
  readonly toTypeId: string
  readonly toId: string
  readonly category: string
  readonly typeId: number
}
