import { refusal, success } from '../failure.ts'
import type { Failure, FailureKind, Outcome } from '../failure.ts'
import { directionsOf } from './association-catalogue.ts'
import type { AssociationLabel } from './association-catalogue.ts'
import { findAssociationType, HUBSPOT_DEFINED } from './association-types.ts'
import type { AssociationType } from './association-types.ts'
import type { LabelState, LabelStore } from './label-store.ts'
import type { LinkEnds } from './resolve-types.ts'

type Ends = Pick<LinkEnds, 'from' | 'to'>

export type NewLabel = { readonly name: string; readonly label: string; readonly inverseLabel?: string }

const MAX_LABELS = 10
const MAX_NAME_CHARACTERS = 100
const MAX_LABEL_CHARACTERS = 50
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Makes a label between two types and answers its definitions, the inverse first where there are two. Fails with
 * `label_invalid`, or `label_exists` when name or label is taken. Source: ASC-30 to ASC-33.
 */
export async function createLabel(
  store: LabelStore,
  request: { readonly accountId: string; readonly ends: LinkEnds; readonly label: NewLabel },
): Promise<Outcome<readonly AssociationType[]>> {
  const { accountId, ends, label } = request
  const failure = checkLinkable(ends) ?? checkDefinitionName(label.name) ?? checkTexts(label)
  if (failure !== undefined) return refusal(failure)
  return store.change(accountId, { takesIds: true }, (state) => {
    const taken =
      checkRoom(state, ends) ??
      checkNameTaken(state, ends, label.name) ??
      checkLabelTaken(state, ends, { label: label.label, inverseLabel: label.inverseLabel ?? label.label })
    if (taken !== undefined) return { result: refusal(taken) }
    const put = buildLabel(ends, label, state.nextTypeId)
    const shown = label.inverseLabel === undefined ? directionsOf(put).slice(0, 1) : directionsOf(put)
    return { put, result: success(shown.toReversed()) }
  })
}

/** Gives a label other words; name and ids stay. Fails with `label_invalid`, `label_exists`, `not_found`. Source: ASC-34. */
export async function updateLabel(
  store: LabelStore,
  request: {
    readonly accountId: string
    readonly ends: Ends
    readonly typeId: number
    readonly label: string
    readonly inverseLabel?: string
  },
): Promise<Outcome<undefined>> {
  const { accountId, ends, typeId, label, inverseLabel } = request
  const failure = checkTexts({ label, ...(inverseLabel === undefined ? {} : { inverseLabel }) })
  if (failure !== undefined) return refusal(failure)
  return store.change(accountId, {}, (state) => {
    const found = findLabel(state, ends, typeId)
    if (!found.ok) return { result: found }
    const words = wordsOf(found.value, { isForward: found.value.typeId === typeId, label, inverseLabel })
    const others = { labels: state.labels.filter((other) => other !== found.value) }
    const { fromTypeId, toTypeId } = found.value
    const isForward = fromTypeId === ends.from.typeId && toTypeId === ends.to.typeId
    const taken = checkLabelTaken(others, isForward ? ends : { from: ends.to, to: ends.from }, words)
    if (taken !== undefined) return { result: refusal(taken) }
    return { put: { ...found.value, ...words }, result: success(undefined) }
  })
}

/** New words seen from the end that was named; the other end follows when both were called the same (ASC-30). */
function wordsOf(
  before: AssociationLabel,
  asked: {
    readonly isForward: boolean
    readonly label: string
    readonly inverseLabel: string | undefined
  },
): Pick<AssociationLabel, 'label' | 'inverseLabel'> {
  const { isForward, label } = asked
  const other = isForward ? before.inverseLabel : before.label
  const opposite = asked.inverseLabel ?? (before.label === before.inverseLabel ? label : other)
  return isForward ? { label, inverseLabel: opposite } : { label: opposite, inverseLabel: label }
}

/** Removes a label with its inverse. Fails with `label_invalid` when links use it, `not_found`. Source: ASC-35. */
export async function removeLabel(
  store: LabelStore,
  request: { readonly accountId: string; readonly ends: Ends; readonly typeId: number },
): Promise<Outcome<undefined>> {
  const { accountId, ends, typeId } = request
  return store.change(accountId, { usedTypeId: typeId }, (state) => {
    const found = findLabel(state, ends, typeId)
    if (!found.ok) return { result: found }
    if (state.isUsed) return { result: refusal(invalid(inUse(typeId), 'ASC-35', 'associationTypeId')) }
    return { removed: found.value, result: success(undefined) }
  })
}

const inUse = (typeId: number) => `Association definition ${typeId} is in use and cannot be deleted`

function findLabel({ labels }: LabelState, { from, to }: Ends, typeId: number): Outcome<AssociationLabel> {
  const own = labels.find((label) =>
    directionsOf(label).some(
      (type) => type.typeId === typeId && type.fromTypeId === from.typeId && type.toTypeId === to.typeId,
    ),
  )
  if (own?.kind === 'label') return success(own)
  if (own !== undefined) {
    const message = `Association definition ${typeId} belongs to the schema of an object type and cannot be changed as a label`
    return refusal(invalid(message, 'ASC-34, ASC-35', 'associationTypeId'))
  }
  const builtIn = findAssociationType(HUBSPOT_DEFINED, typeId)
  if (builtIn?.fromTypeId === from.typeId && builtIn.toTypeId === to.typeId) {
    const message = `Association definition ${typeId} is HubSpot's own and cannot be changed`
    return refusal(invalid(message, 'ASC-34, ASC-35', 'associationTypeId'))
  }
  return refusal({
    kind: 'not_found',
    message: `No association definition with ID ${typeId} exists from ${from.singular} to ${to.singular}`,
    rule: 'associations ASC-35',
    path: 'associationTypeId',
  })
}

function buildLabel(
  { from, to }: Ends,
  { name, label, inverseLabel }: NewLabel,
  typeId: number,
): AssociationLabel {
  const looksAlike = from.typeId === to.typeId && (inverseLabel ?? label) === label
  return {
    kind: 'label',
    typeId,
    inverseTypeId: looksAlike ? typeId : typeId + 1,
    fromTypeId: from.typeId,
    toTypeId: to.typeId,
    name,
    label,
    inverseLabel: inverseLabel ?? label,
  }
}

/** Source: ASC-32. */
export function checkDefinitionName(name: string): Failure | undefined {
  if (NAME.test(name) && name.length <= MAX_NAME_CHARACTERS) return undefined
  const message = `name must have letters, digits and underscores only, no digit first, and at most ${MAX_NAME_CHARACTERS} characters`
  return invalid(message, 'ASC-32', 'name')
}

function checkTexts(texts: { readonly label: string; readonly inverseLabel?: string }): Failure | undefined {
  for (const [path, text] of Object.entries(texts)) {
    if (path === 'name' || (text.trim() !== '' && text.length <= MAX_LABEL_CHARACTERS)) continue
    return invalid(`${path} must have 1 to ${MAX_LABEL_CHARACTERS} characters`, 'ASC-32', path)
  }
  return undefined
}

function checkRoom(state: LabelState, ends: Ends): Failure | undefined {
  const labels = listBetween(state, ends).filter(({ kind }) => kind === 'label')
  if (labels.length < MAX_LABELS) return undefined
  return invalid(`Maximum number of association labels (${MAX_LABELS}) reached`, 'ASC-33', '')
}

/** Two types that have no plain definition cannot be linked, by a label neither (ASC-4, associations section 6). */
function checkLinkable({ from, to, catalogue }: LinkEnds): Failure | undefined {
  if (catalogue.list(from.typeId, to.typeId).length > 0) return undefined
  return invalid(`No association types exist between ${from.singular} and ${to.singular}`, 'section 6', '')
}

type Labels = Pick<LabelState, 'labels'>

function checkNameTaken(state: Labels, ends: Ends, name: string): Failure | undefined {
  const isTaken = listBetween(state, ends).some((label) => label.name === name)
  return isTaken ? taken('name', ends) : undefined
}

/** Labels differ in each direction. */
function checkLabelTaken(
  state: Labels,
  ends: Ends,
  { label, inverseLabel }: Pick<AssociationLabel, 'label' | 'inverseLabel'>,
): Failure | undefined {
  const types = listBetween(state, ends).flatMap(directionsOf)
  const isTaken = ({ from, to }: Ends, text: string | null) =>
    text !== null &&
    types.some(
      (type) => type.fromTypeId === from.typeId && type.toTypeId === to.typeId && type.label === text,
    )
  if (isTaken(ends, label)) return taken('label', ends)
  const back = { from: ends.to, to: ends.from }
  return isTaken(back, inverseLabel) ? taken('inverseLabel', back) : undefined
}

function taken(path: string, { from, to }: Ends): Failure {
  return failureOf('label_exists', {
    message: `An association label with this ${path} exists from ${from.singular} to ${to.singular}`,
    rule: 'ASC-32',
    path,
  })
}

/** Labels of a pair of types, whichever way they were made. */
function listBetween({ labels }: Labels, { from, to }: Ends): readonly AssociationLabel[] {
  const pair = [from.typeId, to.typeId].toSorted().join(' ')
  return labels.filter((label) => [label.fromTypeId, label.toTypeId].toSorted().join(' ') === pair)
}

function invalid(message: string, rule: string, path: string): Failure {
  return failureOf('label_invalid', { message, rule, path })
}

function failureOf(kind: FailureKind, fault: { message: string; rule: string; path: string }): Failure {
  return { kind, ...fault, rule: `associations ${fault.rule}` }
}
