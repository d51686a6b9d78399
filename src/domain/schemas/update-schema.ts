import type { Failure, Outcome } from '../failure.ts'
import { refusal, success } from '../failure.ts'
import { type CustomType, type CustomTypeDetails, objectTypeOf } from '../objects/custom-type.ts'
import { accountProperties } from '../properties/account-properties.ts'
import { changeTime } from '../properties/change-model.ts'
import { checkDescription, checkLabels, readLists } from './check-schema.ts'
import type { SchemaPatch } from './schema-input.ts'
import { schemaInvalid, schemaNotFound } from './schema-failures.ts'
import type { SchemaPlan, SchemaState, SchemaStore } from './schema-store.ts'

/**
 * Changes what is sent of a type, and nothing when that is what it has. Fails with `definition_invalid`, `not_found`.
 * Source: SCH-15, SCH-16.
 */
export async function updateSchema(
  deps: { readonly schemas: SchemaStore; readonly now: () => number },
  request: { readonly accountId: string; readonly typeId: string; readonly patch: SchemaPatch },
): Promise<Outcome<CustomType>> {
  const { accountId, typeId } = request
  const now = deps.now()
  return deps.schemas.change(accountId, { typeId }, (state) => planUpdate(state, { ...request, now }))
}

type Update = {
  readonly accountId: string
  readonly typeId: string
  readonly patch: SchemaPatch
  readonly now: number
}

function planUpdate(state: SchemaState, update: Update): SchemaPlan<Outcome<CustomType>> {
  const { accountId, typeId, patch, now } = update
  const type = state.types.find((known) => known.typeId === typeId && known.archivedAt === undefined)
  if (type === undefined) return { result: refusal(schemaNotFound(typeId)) }
  const failure = checkSensitivity(patch, type.details) ?? checkDescription(patch.description)
  if (failure !== undefined) return { result: refusal(failure) }
  const { live } = accountProperties(objectTypeOf(accountId, type), state.model)
  const lists = readLists(patch, live)
  if (!lists.ok) return { result: lists }
  const details = { ...withMembers(type.details, patch), ...lists.value }
  const bad = checkLabels(details.labels)
  if (bad !== undefined) return { result: refusal(bad) }
  if (isSame(details, type.details)) return { result: success(type) }
  const updated = { ...type, details, updatedAt: changeTime(now, type.updatedAt) }
  return { updated, result: success(updated) }
}

function withMembers(before: CustomTypeDetails, patch: SchemaPatch): CustomTypeDetails {
  const { description, ...rest } = before
  const text = patch.clearsDescription ? undefined : (patch.description ?? description)
  const { singular = before.labels.singular, plural = before.labels.plural } = patch.labels ?? {}
  return {
    ...rest,
    labels: { singular, plural },
    ...(text ? { description: text } : {}),
    restorable: patch.restorable ?? before.restorable,
    allowsSensitiveProperties: patch.allowsSensitiveProperties ?? before.allowsSensitiveProperties,
  }
}

/** Source: SCH-16 (chosen). */
function checkSensitivity(patch: SchemaPatch, before: CustomTypeDetails): Failure | undefined {
  if (patch.allowsSensitiveProperties !== false || !before.allowsSensitiveProperties) return undefined
  return schemaInvalid('allowsSensitiveProperties cannot be taken back', {
    rule: 'SCH-16',
    path: 'allowsSensitiveProperties',
  })
}

/** Whatever the order of the members. */
function isSame(left: CustomTypeDetails, right: CustomTypeDetails): boolean {
  const textOf = ({ labels, ...rest }: CustomTypeDetails) =>
    JSON.stringify([labels.singular, labels.plural, ...sorted(rest)])
  return textOf(left) === textOf(right)
}

function sorted(members: object): readonly (readonly [string, unknown])[] {
  return Object.entries(members).toSorted(([left], [right]) => (left < right ? -1 : 1))
}
