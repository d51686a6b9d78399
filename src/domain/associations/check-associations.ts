import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { canonicalId, isRecordId } from '../objects/record-id.ts'
import type { RecordKey } from '../objects/record-store.ts'
import { builtInAssociations } from './association-catalogue.ts'
import type { AssociationCatalogue } from './association-catalogue.ts'
import { associationLabel } from './association-types.ts'
import type { AssociationType } from './association-types.ts'
import { listOwnIds } from './resolve-types.ts'
import { hintOfDirection, hintOfUnknown } from './suggest-type.ts'

/** One entry of `associations` in a create: a target, and the definitions that say what it is to the new record. */
export type AssociationInput = {
  readonly toId: string
  readonly types: readonly { readonly category: string; readonly typeId: number }[]
}

/** One link asked for, with its definition found. The target may still not exist. */
export type RequestedLink = { readonly type: AssociationType; readonly toId: string }

/** The refusal of an entry without types; ranks with malformed JSON, so it refuses a whole batch (OBJ-94, chosen). */
export function checkTypesPresent(
  associations: readonly AssociationInput[],
  pathPrefix: string,
): Failure | undefined {
  const index = associations.findIndex(({ types }) => types.length === 0)
  if (index === -1) return undefined
  return {
    kind: 'json_invalid',
    message: 'Invalid input JSON on line 1, column 1. Some required fields were not set: [types]',
    rule: 'objects OBJ-94',
    path: `${pathPrefix}associations[${index}].types`,
  }
}

/**
 * Finds the definition of every link asked for. Fails with `associations_invalid` when one is unknown, starts at
 * another type, or allows one target and gets several. Source: OBJ-93, OBJ-94 (observed).
 */
export function resolveAssociations(
  fromTypeId: string,
  associations: readonly AssociationInput[],
  options: { readonly pathPrefix: string; readonly definitions?: AssociationCatalogue },
): Outcome<readonly RequestedLink[]> {
  const { pathPrefix, definitions = builtInAssociations } = options
  const links: RequestedLink[] = []
  for (const [index, { toId, types }] of associations.entries()) {
    for (const spec of types) {
      const type = definitions.find(spec.category, spec.typeId)
      const path = `${pathPrefix}associations[${index}].types`
      if (type === undefined) {
        const hint = hintOfUnknown(spec, { fromTypeId }, definitions)
        return refusal({ ...invalid(`Invalid association spec: ${specText(spec)}`, path), hint })
      }
      if (type.fromTypeId !== fromTypeId) {
        const hint = hintOfDirection(type, { fromTypeId }, definitions)
        return refusal({ ...invalid(directionMessage(fromTypeId, type), path), hint })
      }
      links.push({ type, toId: canonicalId(toId) })
    }
  }
  const crowded = findCrowded(links)
  return crowded === undefined ? success(links) : refusal(invalid(crowded, `${pathPrefix}associations`))
}

/** The refusal of a label that was removed after the request was checked, as of one that never was (ASC-35). */
export function checkHeldLabels(
  links: readonly RequestedLink[],
  state: { readonly hasLabel: (typeId: number) => boolean },
  pathPrefix: string,
): Failure | undefined {
  const gone = links.find(({ type }) => listOwnIds([type]).some((typeId) => !state.hasLabel(typeId)))
  if (gone === undefined) return undefined
  return invalid(`Invalid association spec: ${specText(gone.type)}`, `${pathPrefix}associations`)
}

/** The records that links point at; ids that cannot be any record's are left out, so that nobody looks them up. */
export function listTargets(links: readonly RequestedLink[]): readonly RecordKey[] {
  return links
    .filter(({ toId }) => isRecordId(toId))
    .map(({ type, toId }) => ({ objectTypeId: type.toTypeId, id: toId }))
}

/**
 * The refusal of links whose target is missing or archived, all in one (OBJ-94, observed), or is the record itself
 * (ASC-8, observed).
 */
export function checkTargets(
  links: readonly RequestedLink[],
  options: {
    readonly from: RecordKey
    readonly hasRecord: (key: RecordKey) => boolean
    readonly pathPrefix: string
  },
): Failure | undefined {
  const { from, hasRecord, pathPrefix } = options
  const path = `${pathPrefix}associations`
  const isSelf = ({ type, toId }: RequestedLink) => type.toTypeId === from.objectTypeId && toId === from.id
  if (links.some(isSelf)) {
    return invalid(
      `Object ${from.id} cannot be associated to itself (${from.id})`,
      path,
      'associations ASC-8',
    )
  }
  const missing = links.filter(
    ({ type, toId }) => !isRecordId(toId) || !hasRecord({ objectTypeId: type.toTypeId, id: toId }),
  )
  return missing.length === 0
    ? undefined
    : { ...invalid('One or more associations are invalid', path), context: missingContext(missing) }
}

function missingContext(missing: readonly RequestedLink[]): Readonly<Record<string, readonly string[]>> {
  const named = missing.map(({ type, toId }) => ({ label: associationLabel(type.toTypeId), toId }))
  return {
    INVALID_OBJECT_IDS: distinct(named.map(({ label, toId }) => `${label}=${toId} is not valid`)),
    objectId: distinct(named.map(({ toId }) => toId)),
    objectType: distinct(named.map(({ label }) => label)),
  }
}

function directionMessage(fromTypeId: string, type: AssociationType): string {
  const expected = associationLabel(type.fromTypeId)
  return `invalid from object type ${associationLabel(fromTypeId)} for associations to be created. expected: ${expected}`
}

function findCrowded(links: readonly RequestedLink[]): string | undefined {
  const byType = Map.groupBy(
    links.filter(({ type }) => type.isOneToOne),
    ({ type }) => type,
  )
  for (const [type, group] of byType) {
    const ids = distinct(group.map(({ toId }) => toId))
    if (ids.length > 1) {
      return `cannot pass multiple to object ids: [${ids.join(', ')}] for one to one association type ${specText(type)}`
    }
  }
  return undefined
}

function specText({ category, typeId }: { readonly category: string; readonly typeId: number }): string {
  return `AssociationSpec{associationCategory=${category}, associationTypeId=${typeId}}`
}

function invalid(message: string, path: string, rule: string = 'objects OBJ-94'): Failure {
  return { kind: 'associations_invalid', message, rule, path }
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
