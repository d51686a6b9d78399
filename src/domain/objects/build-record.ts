import type { OwnerDirectory } from '../owners/owner.ts'
import { lifecycleStages } from './built-in-pipelines.ts'
import { formatDatetime } from './datetime-value.ts'
import type { ObjectType } from './object-types.ts'
import { withoutEmpty } from './property-values.ts'
import type { CrmRecord, PropertyValues, RecordChange } from './record.ts'
import { listStoredEffects } from './stored-effects.ts'

/** Who writes, as history and `hs_object_source*` name it: `INTEGRATION` and the app's id (OBJ-23, objects 4.3). */
export type RecordSource = {
  readonly sourceType: string
  readonly sourceId: string
  /** Shown as `hs_object_source_label`; the source type when absent. */
  readonly sourceLabel?: string
  /** Name of the app, shown as `hs_object_source_detail_1`. */
  readonly sourceDetail?: string
  /** As in `RecordChange`. */
  readonly cause?: RecordChange['cause']
}

/** A record as it is to be stored, and the history entry of the write that made it so. */
export type RecordWrite = { readonly record: CrmRecord; readonly change: RecordChange }

export type NewRecordOptions = {
  readonly objectType: ObjectType
  /** The owners that the write assigns. */
  readonly owners?: OwnerDirectory | undefined
  readonly id: string
  readonly changeNumber: string
  readonly source: RecordSource
  /** Epoch ms. */
  readonly now: number
}

export type ChangeOptions = {
  readonly objectType: ObjectType
  /** The owners that the write assigns. */
  readonly owners?: OwnerDirectory | undefined
  /** Asked only when there is a change to number. */
  readonly nextChangeNumber: () => string
  readonly source: RecordSource
  /** Epoch ms. */
  readonly now: number
}

/**
 * A new record from checked values: those of the request, the type's defaults, the source, and what the write itself
 * decides. A create date among the values becomes `createdAt` (OBJ-21, OBJ-25). Checks nothing: `prepareValues` does.
 */
export function buildRecord(values: PropertyValues, options: NewRecordOptions): RecordWrite {
  const { objectType, owners, id, now } = options
  const { [objectType.createdProperty]: created, ...written } = withoutEmpty(values)
  const base = { ...objectType.defaultValues, ...written, ...sourceValues(options.source) }
  const effects = listStoredEffects({ objectType, before: {}, after: base, written, now, owners })
  const properties = withoutEmpty({ ...base, ...effects })
  const createdAt = created === undefined ? now : Date.parse(created)
  return {
    record: { objectTypeId: objectType.typeId, id, properties, createdAt, updatedAt: now },
    change: {
      ...changeOf(options, { recordId: id, changeNumber: options.changeNumber, changedAt: now }),
      values: { ...properties, [objectType.createdProperty]: formatDatetime(createdAt) },
    },
  }
}

/**
 * The record after a write of normalised values, `''` clearing; undefined when it leaves everything as it was
 * (OBJ-22). A contact's lifecycle stage moves forward only (OBJ-47), and some properties fall back to their default
 * when cleared (OBJ-98). The new `updatedAt` is always later than the old one.
 */
export function changeRecord(
  record: CrmRecord,
  values: PropertyValues,
  options: ChangeOptions,
): RecordWrite | undefined {
  const { objectType, owners, now } = options
  const before = { ...record.properties, [objectType.createdProperty]: formatDatetime(record.createdAt) }
  const written = listDifferences(before, withDefaults(objectType, withoutBackwardStage(record, values)))
  if (Object.keys(written).length === 0) return undefined
  const after = { ...before, ...written }
  const effects = listStoredEffects({ objectType, before, after, written, now, owners })
  const differences = { ...written, ...listDifferences(after, effects) }
  const { [objectType.createdProperty]: created, ...properties } = withoutEmpty({ ...before, ...differences })
  const updatedAt = Math.max(now, record.updatedAt + 1)
  const createdAt = created === undefined ? record.createdAt : Date.parse(created)
  const changed = { recordId: record.id, changeNumber: options.nextChangeNumber(), changedAt: updatedAt }
  return {
    record: { ...record, properties, createdAt, updatedAt },
    change: { ...changeOf(options, changed), values: differences },
  }
}

function changeOf(
  { objectType, source }: { readonly objectType: ObjectType; readonly source: RecordSource },
  changed: { readonly recordId: string; readonly changeNumber: string; readonly changedAt: number },
): Omit<RecordChange, 'values'> {
  const { sourceType, sourceId, cause } = source
  const base = { objectTypeId: objectType.typeId, ...changed, sourceType, sourceId }
  return cause === undefined ? base : { ...base, cause }
}

function sourceValues({ sourceType, sourceId, sourceLabel, sourceDetail }: RecordSource): PropertyValues {
  return {
    hs_object_source: sourceType,
    hs_object_source_id: sourceId,
    hs_object_source_label: sourceLabel ?? sourceType,
    ...(sourceDetail === undefined ? {} : { hs_object_source_detail_1: sourceDetail }),
  }
}

function withDefaults({ neverEmpty, defaultValues }: ObjectType, values: PropertyValues): PropertyValues {
  const reset = neverEmpty
    .filter((name) => values[name] === '')
    .map((name) => [name, defaultValues[name] ?? ''])
  return { ...values, ...Object.fromEntries(reset) }
}

function withoutBackwardStage(record: CrmRecord, values: PropertyValues): PropertyValues {
  const { lifecyclestage, ...rest } = values
  if (record.objectTypeId !== '0-1' || !lifecyclestage) return values
  const current = lifecycleStages.indexOf(record.properties.lifecyclestage ?? '')
  return lifecycleStages.indexOf(lifecyclestage) < current ? rest : values
}

function listDifferences(before: PropertyValues, values: PropertyValues): PropertyValues {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => (before[name] ?? '') !== value))
}
