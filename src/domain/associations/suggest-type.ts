import type { AssociationCatalogue } from './association-catalogue.ts'
import { associationLabel } from './association-types.ts'
import type { AssociationType } from './association-types.ts'

/** The types of the two ends, the second only where the request names it. */
type Between = { readonly fromTypeId: string; readonly toTypeId?: string }
type Spec = { readonly category: string; readonly typeId: number }

const SHOWN_CHARACTERS = 60

/**
 * What would have been right in place of a definition that starts or ends at another type: its other direction when the
 * request has it the wrong way round, else the plain ones that lead there (decision 94).
 */
export function hintOfDirection(
  used: AssociationType,
  { fromTypeId, toTypeId }: Between,
  definitions: AssociationCatalogue,
): string {
  const turned = definitions.find(used.category, used.inverseTypeId)
  const isTurned =
    turned?.fromTypeId === fromTypeId && (toTypeId === undefined || turned.toTypeId === toTypeId)
  const targets = toTypeId === undefined ? [used.toTypeId, used.fromTypeId] : [toTypeId]
  const right = isTurned ? [turned] : targets.flatMap((to) => plainOf(definitions, fromTypeId, to))
  const led = `${specText(used)} leads from ${associationLabel(used.fromTypeId)} to ${associationLabel(used.toTypeId)}`
  return right.length === 0 ? led : `${led}; ${right.map(describe).join(', ')}`
}

/** The same for an id that is no definition: that of the other category, or the plain one between the two types. */
export function hintOfUnknown(
  spec: Spec,
  { fromTypeId, toTypeId }: Between,
  definitions: AssociationCatalogue,
): string {
  const shown = specText({ ...spec, category: spec.category.slice(0, SHOWN_CHARACTERS) })
  const namesake = ['HUBSPOT_DEFINED', 'USER_DEFINED']
    .flatMap((category) => definitions.find(category, spec.typeId) ?? [])
    .find((type) => type.fromTypeId === fromTypeId && (toTypeId === undefined || type.toTypeId === toTypeId))
  const plain = toTypeId === undefined ? [] : plainOf(definitions, fromTypeId, toTypeId)
  const right = namesake === undefined ? plain : [namesake]
  const advice =
    right.length === 0
      ? `GET /crm/v4/associations/${fromTypeId}/{toObjectType}/labels lists those that are`
      : right.map(describe).join(', ')
  return `${shown} is no association type; ${advice}`
}

/** The same for a v3 name, or an id in its place. */
export function hintOfName(
  name: string,
  { fromTypeId, toTypeId }: Required<Between>,
  definitions: AssociationCatalogue,
): string {
  const turned = definitions
    .list(toTypeId, fromTypeId)
    .find((type) => type.name === name || String(type.typeId) === name)
  const inverse = turned === undefined ? undefined : definitions.find(turned.category, turned.inverseTypeId)
  const right = inverse === undefined ? plainOf(definitions, fromTypeId, toTypeId) : [inverse]
  const shown = `${name.slice(0, SHOWN_CHARACTERS)} is no association type from ${associationLabel(fromTypeId)} to ${associationLabel(toTypeId)}`
  const named = right.map((type) => `${type.name} (${specText(type)}) is`)
  return [shown, ...named].join('; ')
}

function plainOf(
  definitions: AssociationCatalogue,
  fromTypeId: string,
  toTypeId: string,
): readonly AssociationType[] {
  return definitions.list(fromTypeId, toTypeId).filter(({ label }) => label === null)
}

function describe(type: AssociationType): string {
  return `from ${associationLabel(type.fromTypeId)} to ${associationLabel(type.toTypeId)} it is ${specText(type)}`
}

function specText({ category, typeId }: Spec): string {
  return `${category} ${typeId}`
}
