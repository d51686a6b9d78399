import { formatInstant } from '../../../domain/instant.ts'
import type { NewRecordInput } from '../../../domain/objects/prepare-record.ts'
import { deriveProperties } from '../../../domain/objects/derive-properties.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import type { RecordUpdate, WrittenRecord } from '../../../domain/objects/plan-updates.ts'
import type { PropertyCatalogue } from '../../../domain/objects/property-definition.ts'
import type { CrmRecord } from '../../../domain/objects/record.ts'
import {
  type ShownProperties,
  selectForCreate,
  selectForUpdate,
} from '../../../domain/objects/select-properties.ts'
import type { RecordBody, UpdateBody } from './schemas.ts'

/** How records of one account leave: `pageBase` starts their `url`, and is absent where that is switched off (OBJ-14). */
export type RecordView = {
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  readonly accountId: string
  /** Epoch ms of the reply: overdue flags follow from it (OBJ-103). */
  readonly now: number
  readonly pageBase: string | undefined
}

/** Members that only some replies have. */
export type RecordExtras = {
  readonly propertiesWithHistory?: object
  readonly associations?: object
  readonly objectWriteTraceId?: string
  /** Shown as `new`: whether an upsert made the record. */
  readonly isNew?: boolean
}

export function decodeRecordInput(body: RecordBody): NewRecordInput {
  const trace = body.objectWriteTraceId
  return {
    properties: body.properties ?? {},
    associations: (body.associations ?? []).map(({ to, types }) => ({
      toId: String(to.id),
      types: (types ?? []).map((spec) => ({
        category: spec.associationCategory,
        typeId: Number(spec.associationTypeId),
      })),
    })),
    ...(trace === undefined || trace === null ? {} : { objectWriteTraceId: String(trace) }),
  }
}

export function decodeUpdate({ id, properties, objectWriteTraceId }: UpdateBody): RecordUpdate {
  const trace = objectWriteTraceId
  return {
    reference: String(id),
    properties: properties ?? {},
    ...(trace === undefined || trace === null ? {} : { objectWriteTraceId: String(trace) }),
  }
}

/** What a create answers with: everything that has a value (OBJ-29). */
export function encodeCreated(record: CrmRecord, view: RecordView, extras: RecordExtras = {}): object {
  const shown = selectForCreate(deriveProperties(view.objectType, record, view.now), view)
  return encodeRecord(record, shown, { view, extras })
}

/** What an update answers with, and an upsert with `new` (OBJ-29, OBJ-75). */
export function encodeWritten(written: WrittenRecord, view: RecordView, isUpsert: boolean): object {
  const { record, before, named, objectWriteTraceId } = written
  const extras = {
    ...(objectWriteTraceId === undefined ? {} : { objectWriteTraceId }),
    ...(isUpsert ? { isNew: before === undefined } : {}),
  }
  if (before === undefined) return encodeCreated(record, view, extras)
  const derive = (state: CrmRecord) => deriveProperties(view.objectType, state, view.now)
  const options = { before: derive(before), named, objectType: view.objectType, catalogue: view.catalogue }
  return encodeRecord(record, selectForUpdate(derive(record), options), { view, extras })
}

/** A record with the properties to show; members in the order that clients see elsewhere (OBJ-12). */
export function encodeRecord(
  record: CrmRecord,
  properties: ShownProperties,
  { view, extras }: { readonly view: RecordView; readonly extras: RecordExtras },
): object {
  const { propertiesWithHistory, associations, objectWriteTraceId, isNew } = extras
  return {
    id: record.id,
    properties,
    ...(propertiesWithHistory === undefined ? {} : { propertiesWithHistory }),
    createdAt: formatInstant(record.createdAt),
    updatedAt: formatInstant(record.updatedAt),
    archived: record.archivedAt !== undefined,
    ...(record.archivedAt === undefined ? {} : { archivedAt: formatInstant(record.archivedAt) }),
    ...(isNew === undefined ? {} : { new: isNew }),
    ...(associations === undefined ? {} : { associations }),
    ...(objectWriteTraceId === undefined ? {} : { objectWriteTraceId }),
    ...(view.pageBase === undefined ? {} : { url: recordUrl(record, view) }),
  }
}

function recordUrl(record: CrmRecord, view: RecordView): string {
  return `${view.pageBase}/contacts/${view.accountId}/record/${record.objectTypeId}/${record.id}`
}
