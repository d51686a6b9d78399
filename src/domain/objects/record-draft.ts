import type { Association, CrmRecord, RecordChange, UniqueValue } from './record.ts'
import type { RecordKey, RecordState, RecordWrites, UniqueKey } from './record-store.ts'

/**
 * The records of one batch while it is planned: what the database holds, overlaid with what the batch has decided so
 * far. Later inputs see what earlier ones did; `toWrites` lists the difference.
 */
export class RecordDraft {
  readonly #state: RecordState
  readonly #records = new Map<string, { record: CrmRecord; previousUpdatedAt?: number }>()
  readonly #holders = new Map<string, string | undefined>()
  readonly #changes: RecordChange[] = []
  readonly #claimed = new Map<string, UniqueValue>()
  readonly #released = new Map<string, UniqueValue>()
  readonly #linked: Association[] = []
  readonly #unlinked: Association[] = []

  readonly #stripped: string[] = []
  readonly #purged: CrmRecord[] = []
  readonly #restored: { readonly record: CrmRecord; readonly previousUpdatedAt: number }[] = []
  readonly #merged: { record: CrmRecord; survivorId: string }[] = []

  constructor(state: RecordState) {
    this.#state = state
  }

  /** As `RecordState.findRecord`. */
  findRecord(key: RecordKey): CrmRecord | undefined {
    const stored = this.#state.findRecord(key)
    return this.#records.get(recordKey(stored ?? key))?.record ?? stored
  }

  /** The record to link to that the key means, loaded whole or not. */
  findTarget(key: RecordKey): RecordKey | undefined {
    return this.findRecord(key) ?? this.#state.findTarget?.(key)
  }

  /** Id of the record that holds the value once everything planned so far is written. */
  findHolder(key: UniqueKey): string | undefined {
    const planned = valueKey(key)
    return this.#holders.has(planned) ? this.#holders.get(planned) : this.#state.findHolder(key)
  }

  /** Whether the record comes with this plan, so that nobody can look it up unless the plan is written. */
  isNew(key: RecordKey): boolean {
    const planned = this.#records.get(recordKey(key))
    return planned !== undefined && planned.previousUpdatedAt === undefined
  }

  create(record: CrmRecord, change: RecordChange): void {
    this.#records.set(recordKey(record), { record })
    this.#changes.push(change)
  }

  /** Takes the whole new state of a record that was found before; archiving it leaves no history entry. */
  update(record: CrmRecord, change?: RecordChange): void {
    const planned = this.#records.get(recordKey(record))
    const stored = this.#state.findRecord(record)
    const previousUpdatedAt = planned ? planned.previousUpdatedAt : stored?.updatedAt
    this.#records.set(recordKey(record), {
      record,
      ...(previousUpdatedAt === undefined ? {} : { previousUpdatedAt }),
    })
    if (change !== undefined) this.#changes.push(change)
  }

  claim(value: UniqueValue): void {
    const key = valueKey(value)
    const storedHolder = this.#released.get(key)?.recordId ?? this.#state.findHolder(value)
    this.#holders.set(key, value.recordId)
    this.#claimed.delete(key)
    if (storedHolder === value.recordId) this.#released.delete(key)
    else this.#claimed.set(key, value)
  }

  /** The record gives up a value that it holds, looked up before or not. */
  release(value: UniqueValue): void {
    const key = valueKey(value)
    const wasClaimed = this.#claimed.delete(key)
    if (!wasClaimed) this.#released.set(key, value)
    this.#holders.set(key, undefined)
  }

  /** A stored record goes, and the survivor stands for it. */
  merge(record: CrmRecord, survivor: CrmRecord): void {
    this.#merged.push({ record, survivorId: survivor.id })
  }

  /** An archived record is live again, as given. */
  restore(archived: CrmRecord, record: CrmRecord): void {
    this.#restored.push({ record, previousUpdatedAt: archived.updatedAt })
  }

  /** A history entry of a write that the draft has already. */
  note(change: RecordChange): void {
    this.#changes.push(change)
  }

  /** A stored record is erased with all that is kept of it. */
  purge(record: CrmRecord): void {
    this.#purged.push(record)
  }

  /** The contact's visitors become unknown again. */
  stripVisitors(contactId: string): void {
    this.#stripped.push(contactId)
  }

  link(associations: readonly Association[]): void {
    this.#linked.push(...associations)
  }

  unlink(associations: readonly Association[]): void {
    this.#unlinked.push(...associations)
  }

  toWrites(): RecordWrites {
    const entries = [...this.#records.values()]
    return {
      created: entries.filter((entry) => entry.previousUpdatedAt === undefined).map((entry) => entry.record),
      updated: entries.flatMap(({ record, previousUpdatedAt }) =>
        previousUpdatedAt === undefined ? [] : [{ record, previousUpdatedAt }],
      ),
      changes: this.#changes,
      claimed: [...this.#claimed.values()],
      released: [...this.#released.values()],
      linked: this.#linked,
      unlinked: this.#unlinked,
      strippedContacts: this.#stripped,
      merged: this.#merged,
      purged: this.#purged,
      restored: this.#restored,
    }
  }
}

function recordKey(key: RecordKey): string {
  return `${key.objectTypeId} ${key.id}`
}

function valueKey(key: UniqueKey): string {
  return `${key.objectTypeId} ${key.property} ${key.value}`
}
