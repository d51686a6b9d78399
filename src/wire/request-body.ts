import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'
import { JsonRefusal, readStrictJson } from '../platform/strict-json.ts'

/** Reads a body against its schema: strict JSON, then shape; what cannot be a body of this operation is refused whole. */
export type BodyDecoder<S extends TSchema> = (bytes: Uint8Array | undefined) => Outcome<Static<S>>

/** How a family words an absent member: timeline E3 or objects 9.4. */
export type MissingWording = (typeName: string, names: readonly string[]) => string

export const missingAttributes: MissingWording = (typeName, names) =>
  `: Cannot build ${typeName}, some of required attributes are not set [${names.join(', ')}]`

export const missingFields: MissingWording = (_typeName, names) =>
  `. Some required fields were not set: [${names.join(', ')}]`

type ShapeError = {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: object
}

/** Compiled once per route; see `BodyDecoder`. */
export function compileBody<S extends TSchema>(schema: S, wording: MissingWording): BodyDecoder<S> {
  const compiled = Compile(schema)
  return (bytes) => {
    if (bytes === undefined || bytes.length === 0) return refusal(bodyMissing)
    const read = readJson(bytes)
    if (!read.ok) return read
    if (compiled.Check(read.value)) return success(read.value)
    const errors = compiled.Errors(read.value) as unknown as readonly ShapeError[]
    return refusal(shapeFailure({ error: mostTelling(errors), schema, wording, value: read.value, bytes }))
  }
}

const bodyMissing: Failure = {
  kind: 'body_missing',
  message: 'Invalid JSON input: a request body was expected, but none found',
  rule: 'platform PE39',
  path: '',
}

function readJson(bytes: Uint8Array): Outcome<unknown> {
  try {
    return success(readStrictJson(bytes, 'extraData'))
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error
    return refusal({
      kind: 'json_invalid',
      message: `Invalid input JSON on line ${error.line}, column ${error.column}: ${error.message}`,
      rule: 'platform PE11, decision 17',
      path: '',
    })
  }
}

/** The deepest error says most: a union or a map reports itself beside the member that is wrong. */
function mostTelling(errors: readonly ShapeError[]): ShapeError {
  const told = ['required', 'type'].map((keyword) => errors.find((error) => error.keyword === keyword))
  const telling = told.find((error) => error !== undefined) ?? errors[0]
  if (!telling) throw new RangeError('a body was refused without a reason')
  return telling
}

type ShapeFault = {
  readonly error: ShapeError
  readonly schema: TSchema
  readonly wording: MissingWording
  readonly value: unknown
  readonly bytes: Uint8Array
}

function shapeFailure(fault: ShapeFault): Failure {
  return 'requiredProperties' in fault.error.params ? missingFailure(fault) : wrongTypeFailure(fault)
}

function missingFailure({ error, schema, wording, bytes }: ShapeFault): Failure {
  const { requiredProperties } = error.params as { requiredProperties: readonly string[] }
  return {
    kind: 'json_invalid',
    message: placeOf(bytes) + wording(titleAt(schema, error.schemaPath), requiredProperties),
    rule: 'timeline E3, objects 9.4',
    path: joinPath(dottedPath(error.instancePath), requiredProperties[0] ?? ''),
  }
}

function wrongTypeFailure({ error, value, bytes }: ShapeFault): Failure {
  const path = dottedPath(error.instancePath)
  const found = describeJsonType(valueAt(value, error.instancePath))
  const expected = 'type' in error.params ? String(error.params.type) : 'another form'
  const message =
    `${placeOf(bytes)}: Cannot deserialize value of type \`${wantedType(expected)}\` from ${found.kind} value ` +
    `(token \`JsonToken.${found.token}\`)${path === '' ? '' : ` at ${path}`}`
  return { kind: 'json_invalid', message, rule: 'timeline E3, OBJ-107', path }
}

/** Where a shape is wrong is known by its path; the column is that of the body's end. */
function placeOf(bytes: Uint8Array): string {
  return `Invalid input JSON on line 1, column ${bytes.length}`
}

/** The most general of the accepted types, in the words clients know. */
function wantedType(expected: string): string {
  if (expected.includes('array')) return 'List'
  if (expected.includes('object')) return 'Map'
  if (expected.includes('string')) return 'String'
  return expected.startsWith('integer') || expected.startsWith('number') ? 'Integer' : 'Boolean'
}

function describeJsonType(value: unknown): { kind: string; token: string } {
  if (Array.isArray(value)) return { kind: 'Array', token: 'START_ARRAY' }
  if (value === null) return { kind: 'Null', token: 'VALUE_NULL' }
  switch (typeof value) {
    case 'object':
      return { kind: 'Object', token: 'START_OBJECT' }
    case 'string':
      return { kind: 'String', token: 'VALUE_STRING' }
    case 'boolean':
      return { kind: 'Boolean', token: value ? 'VALUE_TRUE' : 'VALUE_FALSE' }
    default:
      return { kind: 'Number', token: Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT' }
  }
}

function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointerParts(pointer).reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([key]) => key === part)?.[1]
        : undefined,
    root,
  )
}

/** `/inputs/3/tokens/level` as `inputs[3].tokens.level`. */
function dottedPath(pointer: string): string {
  return pointerParts(pointer).reduce(
    (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : joinPath(path, part)),
    '',
  )
}

function joinPath(path: string, part: string): string {
  return path === '' || part === '' ? path + part : `${path}.${part}`
}

function titleAt(schema: TSchema, schemaPath: string): string {
  const target = schemaPath
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined),
      schema,
    )
  const title = typeof target === 'object' && target !== null ? Reflect.get(target, 'title') : undefined
  return typeof title === 'string' ? title : 'the request'
}
