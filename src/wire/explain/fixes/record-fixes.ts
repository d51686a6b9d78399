import { builtInAssociations } from '../../../domain/associations/association-catalogue.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import { findByName, type PropertyCatalogue } from '../../../domain/objects/property-definition.ts'
import { type BodyPath, isObject, parsePath, valueAt, withoutValue, withValue } from '../body-paths.ts'
import { type Draft, type Fix, type FixContext, inputPrefix, withNote } from '../draft.ts'
import { exampleChange, exampleRecord, exampleValue } from '../example-values.ts'
import { MASKED_TEXT } from '../masks.ts'
import { matchOperation } from '../match-operation.ts'
import { nearestWord } from '../nearest-word.ts'

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
  const properties = [...parsePath(at), 'properties']
  const isEmptied = Object.keys(Object(valueAt(body, properties)) as object).length === 0
  const filled = isEmptied && model ? withValue(body, properties, exampleRecord(model.type, model.catalogue)) : body
  return withNote({ ...draft, body: filled }, 'Each value fits the definition of its property now.')
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
    const value = nearestValue(sent, definition.options) ?? numberIn(sent, definition.type) ?? exampleValue(definition, model.type, model.catalogue)
    return value === undefined ? without : withValue(body, [...properties, name], value)
  }
  const writable = model.catalogue.list().filter((candidate) => candidate.writable === 'always')
  const known = nearestWord(name, writable.map((candidate) => candidate.name))
  const isSet = known !== undefined && valueAt(body, [...properties, known]) !== undefined
  return known === undefined || isSet ? without : withValue(without, [...properties, known], sent)
}

function nearestValue(sent: unknown, options: readonly string[]): string | undefined {
  return typeof sent === 'string' && options.length > 0 ? nearestWord(sent, options) : undefined
}

function numberIn(sent: unknown, type: string): string | undefined {
  return type === 'number' && typeof sent === 'string' ? /-?\d+(?:\.\d+)?/.exec(sent)?.[0] : undefined
}

/** What a record of the type needs is added; an update names at least one property. */
export const withRequired: Fix = async (draft, failure, context) => {
  const model = await modelOf(draft, context)
  if (!model) return 'The object type of the request is not known any more.'
  const path = parsePath(failure.path)
  const sent = valueAt(draft.body, path)
  const isUpdate = failure.rule === 'objects OBJ-60'
  const needed = (isUpdate ? exampleChange : exampleRecord)(model.type, model.catalogue)
  const kept = isObject(sent) ? Object.entries(sent).filter(([, value]) => value !== '' && value !== null) : []
  const body = withValue(draft.body, path, { ...needed, ...Object.fromEntries(kept) })
  return withNote({ ...draft, body }, `Needed are: ${Object.keys(needed).join(', ')}.`)
}

/** Links that cannot be made are left out; a call that makes one link uses the plain definition of its two types. */
export const validAssociations: Fix = async (draft, failure, context) => {
  const { path } = failure
  const list = /^(.*associations)(?:\[\d+\].*)?$/.exec(path)?.[1]
  if (list !== undefined && valueAt(draft.body, parsePath(list)) !== undefined) {
    const entry = /^.*associations\[\d+\]/.exec(path)?.[0]
    const body = withoutValue(draft.body, parsePath(entry ?? list))
    return withNote({ ...draft, body }, failure.hint ?? 'The record is made without the link; make it later.')
  }
  const specs = await plainSpecs(draft, context)
  if (specs === undefined) return `${failure.message}. ${failure.hint ?? 'Records of these types cannot be linked so.'}`
  const at = path.startsWith('inputs[') ? [...parsePath(inputPrefix(path)), 'types'] : []
  return withNote(
    { ...draft, body: withValue(draft.body, at, specs) },
    failure.hint ?? 'This is the plain definition between the two types.',
  )
}

async function plainSpecs({ method, path }: Draft, { facts }: FixContext): Promise<unknown> {
  const params = matchOperation(method, path)?.params
  const from = await facts.findType(params?.fromObjectType ?? params?.objectType ?? '')
  const to = await facts.findType(params?.toObjectType ?? '')
  const plain = builtInAssociations.list(from?.typeId ?? '', to?.typeId ?? '').find(({ label }) => label === null)
  return plain && [{ associationCategory: plain.category, associationTypeId: plain.typeId }]
}

/** Who has the value is changed in the place of making another. */
export const asUpdate: Fix = (draft, failure) => {
  const holder = /Existing ID: (\d+)|(\d+) already has that value/.exec(failure.message)
  const id = holder?.[1] ?? holder?.[2]
  const at = parsePath(inputPrefix(failure.path))
  const record = valueAt(draft.body, at)
  const base = /^(.*\/objects\/(?:[^/]+\/)?[^/]+?)(?:\/batch\/\w+|\/\d+)?$/.exec(draft.path)?.[1]
  if (id === undefined || base === undefined) return withOtherValue(draft, failure.path, failure.rule)
  const path = `${base}/${id}`
  const operation = matchOperation('PATCH', path)?.operation
  const properties = valueAt(record, ['properties']) ?? {}
  const body = { properties: withoutValue(properties, parsePath(failure.path).slice(at.length + 1)) }
  const changed = Object.keys(body.properties as object).length > 0 ? body : { properties }
  return withNote(
    { ...draft, method: 'PATCH', operation, path, query: [], body: changed },
    `Record ${id} has the value already: this changes it.`,
  )
}

/** Events name another contact; names that are taken get another one. */
function withOtherValue(draft: Draft, path: string, rule: string): Draft | string {
  const places = parsePath(path)
  const sent = valueAt(draft.body, places)
  if (rule === 'timeline E8, V5')
    return withNote({ ...draft, body: withoutValue(draft.body, places) }, 'objectId or utk alone says whom the event is about.')
  if (typeof sent !== 'string') return 'What is in the way belongs to a project: change it in the files of the project.'
  return withNote({ ...draft, body: withValue(draft.body, places, `${sent}_2`) }, 'The name is taken; this one is free.')
}

/** Stand-ins for texts that are not kept, where the property is no text: they become a value that it takes. */
export async function settleMasks(draft: Draft, context: FixContext): Promise<Draft> {
  if (draft.operation?.id.startsWith('objects.v3.') !== true || draft.body === undefined) return draft
  const model = await modelOf(draft, context)
  if (!model) return draft
  const inputs = valueAt(draft.body, ['inputs'])
  const body = Array.isArray(inputs)
    ? withValue(draft.body, ['inputs'], inputs.map((input: unknown) => settleRecord(input, model)))
    : settleRecord(draft.body, model)
  return { ...draft, body }
}

function settleRecord(record: unknown, model: Model): unknown {
  const properties = valueAt(record, ['properties'])
  if (!isObject(properties)) return record
  const settled = Object.entries(properties).map(([name, value]) => [name, settleValue(name, value, model)] as const)
  return withValue(record, ['properties'], Object.fromEntries(settled))
}

function settleValue(name: string, value: unknown, { type, catalogue }: Model): unknown {
  if (typeof value !== 'string' || !MASKED_TEXT.test(value)) return value
  const definition = findByName(catalogue, name)
  if (!definition) return value
  if (definition.type === 'string' && (definition.format === undefined || definition.format === 'person_name')) return value
  return exampleValue(definition, type, catalogue) ?? ''
}
