import { objectTypeOf } from '../src/domain/objects/custom-type.ts'
import type { ObjectType } from '../src/domain/objects/object-types.ts'
import { objectTypes } from '../src/domain/objects/object-types.ts'
import { operations } from '../src/wire/operations.ts'
import type { Operation } from '../src/wire/operations/operation.ts'

/** Number and name of every operation on records, by its id (objects 1.1). */
const columns: readonly (readonly [number: string, name: string, id: string])[] = [
  ['E1', 'list', 'objects.v3.list'],
  ['E2', 'create', 'objects.v3.create'],
  ['E3', 'read', 'objects.v3.read'],
  ['E4', 'update', 'objects.v3.update'],
  ['E5', 'archive', 'objects.v3.archive'],
  ['E6', 'batch create', 'objects.v3.batch.create'],
  ['E7', 'batch read', 'objects.v3.batch.read'],
  ['E8', 'batch update', 'objects.v3.batch.update'],
  ['E9', 'batch upsert', 'objects.v3.batch.upsert'],
  ['E10', 'batch archive', 'objects.v3.batch.archive'],
  ['E11', 'search', 'objects.v3.search'],
  ['E12', 'merge', 'objects.v3.merge'],
  ['E13', 'gdpr-delete', 'objects.v3.gdpr-delete'],
]

/** Why no request to a cell succeeds, whatever it says. */
export type Refusal = {
  readonly status: number
  readonly category: string
  /** What the message begins with. */
  readonly message: string
  readonly reason: string
}

/** One operation on the records of one type. */
export type Cell = {
  readonly objectType: ObjectType
  readonly operation: Operation
  /** Such as `E6 batch create`. */
  readonly title: string
  readonly state: 'served' | 'refused' | 'not built'
  readonly refusal?: Refusal
}

const CONTACT_TYPE_ID = '0-1'
const PURGE = 'objects.v3.gdpr-delete'

const contactsOnly: Refusal = {
  status: 404,
  category: 'OBJECT_NOT_FOUND',
  message: 'Only contacts can be deleted for good',
  reason: 'only contacts can be deleted for good',
}

const unattainable: Refusal = {
  status: 403,
  category: 'MISSING_SCOPES',
  message: 'This call needs a scope',
  reason: 'needs a scope that no app may hold',
}

/** Stands for the types that accounts make of their own, by what records of all of them are read and written by. */
export const customObjects: ObjectType = {
  ...objectTypeOf('', {
    typeId: '2-N',
    name: '',
    details: {
      labels: { singular: '', plural: '' },
      requiredProperties: [],
      searchableProperties: [],
      primaryDisplayProperty: '',
      secondaryDisplayProperties: [],
      allowsSensitiveProperties: false,
      restorable: true,
    },
    createdAt: 0,
    updatedAt: 0,
    modelVersion: 0,
  }),
  plural: 'custom objects',
}

/** Types in the order of the registry, then those that accounts make. */
const matrixTypes: readonly ObjectType[] = [...objectTypes, customObjects]

/** Every cell of every type, operations by number. */
export const objectMatrix: readonly Cell[] = matrixTypes.flatMap((objectType) =>
  columns.map((column) => cellOf(objectType, column)),
)

function cellOf(objectType: ObjectType, [number, name, id]: (typeof columns)[number]): Cell {
  const operation = operations.find((candidate) => candidate.id === id)
  if (operation === undefined) throw new RangeError(`no operation is called ${id}`)
  const cell = { objectType, operation, title: `${number} ${name}` }
  if (!operation.isBuilt) return { ...cell, state: 'not built' }
  const refusal = refusalOf(objectType, operation)
  return refusal === undefined ? { ...cell, state: 'served' } : { ...cell, state: 'refused', refusal }
}

function refusalOf(objectType: ObjectType, { id, access }: Operation): Refusal | undefined {
  const isWrite = access.kind === 'object' && access.direction === 'write'
  const scopes = isWrite ? objectType.writeScopes : objectType.readScopes
  if (scopes.length === 0) return unattainable
  if (id === PURGE && objectType.typeId !== CONTACT_TYPE_ID) return contactsOnly
  return isWrite && isReadOnly(objectType) ? notWritable(objectType) : undefined
}

/** Whether records of the type come from elsewhere, so that no request writes one (objects 1.2). */
export function isReadOnly(objectType: ObjectType): boolean {
  return 'isReadOnly' in objectType && objectType.isReadOnly === true
}

function notWritable({ label }: ObjectType): Refusal {
  return {
    status: 400,
    category: 'VALIDATION_ERROR',
    message: `Object type ${label} is not supported by this endpoint`,
    reason: 'no request writes records of this type',
  }
}

type Row = { readonly objectType: ObjectType; readonly cells: readonly Cell[] }

const rows: readonly Row[] = matrixTypes.map((objectType) => ({
  objectType,
  cells: objectMatrix.filter((cell) => cell.objectType === objectType),
}))

/** The matrix as lines of tables, for `docs/reference/object-matrix.md`. */
export function matrixTables(): { readonly cells: Table; readonly scopes: Table; readonly notes: Table } {
  return {
    cells: {
      titles: ['Type', ...columns.map(([number, name]) => `${number} ${name}`)],
      rows: rows.map(({ objectType, cells }) => [objectType.plural, ...cells.map(wordOf)]),
    },
    scopes: {
      titles: ['Type', 'Id', 'Read with one of', 'Written with one of'],
      rows: matrixTypes.map(({ plural, typeId, readScopes, writeScopes }) => [
        plural,
        typeId,
        listOf(readScopes),
        listOf(writeScopes),
      ]),
    },
    notes: { titles: ['Operation', 'Types', 'Answer', 'Why'], rows: refusalRows() },
  }
}

type Table = { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] }

function wordOf({ state, refusal }: Cell): string {
  if (state === 'served') return 'yes'
  return refusal === undefined ? 'not built' : `no (${refusal.status})`
}

function listOf(scopes: readonly string[]): string {
  return scopes.length === 0
    ? 'none that an app may hold'
    : scopes.map((scope) => `\`${scope}\``).join('<br>')
}

/** Cells that refuse for one reason, together. */
function refusalRows(): readonly (readonly string[])[] {
  const refused = objectMatrix.filter(({ state }) => state === 'refused')
  const groups = Map.groupBy(
    refused,
    ({ title, refusal }) => `${title}|${refusal?.status}|${refusal?.reason}`,
  )
  return [...groups.values()].map((cells) => [
    cells[0]?.title ?? '',
    cells.map(({ objectType }) => objectType.plural).join(', '),
    `${cells[0]?.refusal?.status} \`${cells[0]?.refusal?.category}\``,
    cells[0]?.refusal?.reason ?? '',
  ])
}
