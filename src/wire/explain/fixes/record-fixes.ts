import type { KeptFailure } from '../../../domain/explanations/refused-call.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import { findByName, type PropertyCatalogue } from '../../../domain/objects/property-definition.ts'
import {
  type BodyPath,
  isObject,
  parsePath,
  textAt,
  valueAt,
  withoutValue,
  withValue,
} from '../body-paths.ts'
import { type Draft, type Fix, type FixContext, inputPrefix, withNote } from '../draft.ts'
import { exampleChange, exampleRecord, exampleValue } from '../example-values.ts'
import { MASKED_TEXT } from '../masks.ts'
import { matchOperation } from '../match-operation.ts'
import { nearestWord } from '../nearest-word.ts'
import { findPlainAssociation, hintedAssociation, specsOf } from '../plain-association.ts'

type Model = { readonly type: ObjectType; readonly catalogue: PropertyCatalogue }

/** The type that the path names, and its properties. */
async function modelOf({ method, path }: Draft, { facts }: FixContext): Promise<Model | undefined> {
  const params = matchOperation(method, path)?.params
  const type = await facts.findType(params?.objectType ?? params?.fromObjectType ?? '')
  return type && { type, catalogue: await facts.catalogue(type) }
}

/** Each bad value is put right by its definition; unknown names become known ones or go, read-only ones go. */
export const validProperties: Fix = async (draft, failure, context) => {
  const model = await modelOf(draft, context)
  const at = inputPrefix(failure.path)
  const body = (failure.details ?? []).reduce<unknown>((changed, { code, context: about }) => {
    const name = about?.propertyName?.[0] ?? ''
    return withProperty(changed, [...parsePath(at), 'properties'], { name, code, model })
  }, draft.body)
  return withNote({ ...draft, body }, 'Each value fits the definition of its property now.')
}

function withProperty(
  body: unknown,
  properties: BodyPath,
  fault: { readonly name: string; readonly code: string | undefined; readonly model: Model | undefined },
): unknown {
  const { name, code, model } = fault
  const sent = valueAt(body, [...properties, name])
  const without = withoutValue(body, [...properties, name])
  if (!model || code === 'READ_ONLY_VALUE') return without
  const definition = findByName(model.catalogue, name)
  if (definition) {
    const value =
      nearestValue(sent, definition.options) ??
      numberIn(sent, definition.type) ??
      exampleValue(definition, model.type, model.catalogue)
    return value === undefined ? without : withValue(body, [...properties, name], value)
  }
  const writable = model.catalogue.list().filter((candidate) => candidate.writable === 'always')
  const known = nearestWord(
    name,
    writable.map((candidate) => candidate.name),
  )
  const isSet = known !== undefined && valueAt(body, [...properties, known]) !== undefined
  return known === undefined || isSet ? without : withValue(without, [...properties, known], sent)
}

function nearestValue(sent: unknown, options: readonly string[]): string | undefined {
  return typeof sent === 'string' && options.length > 0 ? nearestWord(sent, options) : undefined
}

function numberIn(sent: unknown, type: string): string | undefined {
  if (type !== 'number' || typeof sent !== 'string' || MASKED_TEXT.test(sent)) return undefined
  return /-?\d+(?:\.\d+)?/.exec(sent)?.[0]
}

/** What a record of the type needs is added; an update names at least one property. */
export const withRequired: Fix = async (draft, failure, context) => {
  const model = await modelOf(draft, context)
  if (!model) return 'The object type of the request is not known any more.'
  const path = parsePath(failure.path)
  const sent = valueAt(draft.body, path)
  const isUpdate = failure.rule === 'objects OBJ-60'
  const needed = (isUpdate ? exampleChange : exampleRecord)(model.type, model.catalogue)
  const kept = isObject(sent)
    ? Object.entries(sent).filter(([, value]) => value !== '' && value !== null)
    : []
  const body = withValue(draft.body, path, { ...needed, ...Object.fromEntries(kept) })
  return withNote({ ...draft, body }, `Needed are: ${Object.keys(needed).join(', ')}.`)
}

/** Links that led the other way are turned, others that cannot be made are left out; a call that makes links uses the plain definition of the two types. */
export const validAssociations: Fix = async (draft, failure, context) => {
  const list = /^.*associations(?:\[\d+\])?/.exec(failure.path)?.[0]
  if (list === undefined || valueAt(draft.body, parsePath(list)) === undefined)
    return withPlainAssociation(draft, failure, context)
  const hinted = failure.hint === undefined ? draft : withNote(draft, failure.hint)
  const turned = await hintedSpecs(draft, failure, context)
  if (turned) return { ...hinted, body: withValue(draft.body, parsePath(failure.path), turned) }
  const body = withoutValue(draft.body, parsePath(list))
  return withNote({ ...hinted, body }, 'The record is made without the link; make it later.')
}

/** The definition that the hint names, where the target is a record that can be linked. */
async function hintedSpecs(
  { body }: Draft,
  { path, hint }: KeptFailure,
  { facts }: FixContext,
): Promise<unknown> {
  const type = path.endsWith('.types') ? hintedAssociation(hint) : undefined
  const id = textAt(body, [...parsePath(path).slice(0, -1), 'to', 'id'])
  const isThere = type && /^\d{1,18}$/.test(id) && (await facts.hasRecord(type.toTypeId, id))
  return isThere ? specsOf(type) : undefined
}

const withPlainAssociation: Fix = async (draft, failure, { facts }) => {
  const { path, hint } = failure
  const plain = await findPlainAssociation(facts, matchOperation(draft.method, draft.path)?.params ?? {})
  if (!plain || path.endsWith('id'))
    return `${failure.message}. ${hint ?? 'Only the caller knows what to link.'}`
  const note = hint ?? 'This is the plain definition between the two types.'
  const at = parsePath(inputPrefix(path))
  if (path.endsWith('.type'))
    return withNote({ ...draft, body: withValue(draft.body, [...at, 'type'], String(plain.typeId)) }, note)
  if (draft.body === undefined)
    return withNote({ ...draft, path: draft.path.replace(/[^/]+$/, String(plain.typeId)) }, note)
  const specs = at.length === 0 ? at : [...at, 'types']
  return withNote({ ...draft, body: withValue(draft.body, specs, specsOf(plain)) }, note)
}

/** Who has the value is changed in the place of making another. */
export const asUpdate: Fix = (draft, failure) => {
  const holder = /Existing ID: (\d+)|(\d+) already has that value/.exec(failure.message)
  const id = holder?.[1] ?? holder?.[2]
  const at = parsePath(inputPrefix(failure.path))
  const record = valueAt(draft.body, at)
  const base = /^(.*\/objects\/(?:[^/]+\/)?[^/]+?)(?:\/batch\/\w+|\/\d+)?$/.exec(draft.path)?.[1]
  if (id === undefined || base === undefined) return withOtherValue(draft, failure.path, failure.rule)
  const sent = valueAt(record, ['properties']) ?? {}
  const properties = withoutValue(sent, parsePath(failure.path).slice(at.length + 1)) as object
  return ofHolder(draft, { id, path: `${base}/${id}`, properties })
}

/** The record is changed; it is read where nothing is left to change, so that its own value stays. */
function ofHolder(
  { body: _body, ...draft }: Draft,
  { id, path, properties }: { readonly id: string; readonly path: string; readonly properties: object },
): Draft {
  const isChange = Object.keys(properties).length > 0
  const method = isChange ? 'PATCH' : 'GET'
  const operation = matchOperation(method, path)?.operation
  const holder: Draft = { ...draft, method, operation, path, query: [] }
  return withNote(
    isChange ? { ...holder, body: { properties } } : holder,
    `Record ${id} has the value already: this ${isChange ? 'changes' : 'reads'} it.`,
  )
}

/** Events name another contact; names that are taken get another one. */
function withOtherValue(draft: Draft, path: string, rule: string): Draft | string {
  const places = parsePath(path)
  const sent = valueAt(draft.body, places)
  if (rule === 'timeline E8, V5')
    return withNote(
      { ...draft, body: withoutValue(draft.body, places) },
      'objectId or utk alone says whom the event is about.',
    )
  if (typeof sent !== 'string')
    return 'What is in the way belongs to a project: change it in the files of the project.'
  return withNote(
    { ...draft, body: withValue(draft.body, places, `${sent}_2`) },
    'The name is taken; this one is free.',
  )
}

/**
 * Stand-ins for texts that are not kept become a value that the property takes, where it is no text. A record that
 * would be made of nothing gets what it needs.
 */
export async function settleRecords(draft: Draft, context: FixContext): Promise<Draft> {
  if (draft.operation?.id.startsWith('objects.v3.') !== true || draft.body === undefined) return draft
  const model = await modelOf(draft, context)
  if (!model) return draft
  const isCreate = draft.operation.id.endsWith('.create')
  const inputs = valueAt(draft.body, ['inputs'])
  const body = Array.isArray(inputs)
    ? withValue(
        draft.body,
        ['inputs'],
        inputs.map((input: unknown) => settleRecord(input, model, isCreate)),
      )
    : settleRecord(draft.body, model, isCreate)
  return { ...draft, body }
}

function settleRecord(record: unknown, model: Model, isCreate: boolean): unknown {
  const properties = valueAt(record, ['properties'])
  if (!isObject(properties)) return record
  if (isCreate && Object.keys(properties).length === 0)
    return withValue(record, ['properties'], exampleRecord(model.type, model.catalogue))
  const settled = Object.entries(properties).map(
    ([name, value]) => [name, settleValue(name, value, model)] as const,
  )
  return withValue(record, ['properties'], Object.fromEntries(settled))
}

function settleValue(name: string, value: unknown, { type, catalogue }: Model): unknown {
  if (typeof value !== 'string' || !MASKED_TEXT.test(value)) return value
  const definition = findByName(catalogue, name)
  if (!definition) return value
  if (
    definition.type === 'string' &&
    (definition.format === undefined || definition.format === 'person_name')
  )
    return value
  return exampleValue(definition, type, catalogue) ?? ''
}
