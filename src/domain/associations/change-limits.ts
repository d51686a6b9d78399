import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import type { AssociationType } from './association-types.ts'
import { countedKey } from './link-limits.ts'
import type { AssociationLimit, LimitStore } from './limit-store.ts'
import { type AssociationSpec, type LinkEnds, resolveSpecs } from './resolve-types.ts'

/** A limit as it is answered, with its definition. */
export type ShownLimit = { readonly type: AssociationType; readonly maxToIds: number }

type LimitChange = {
  readonly accountId: string
  readonly ends: LinkEnds
  readonly inputs: readonly AssociationLimit[]
  /** What the operator allows at most. */
  readonly defaultMax: number
  /** Whether the definitions have no limit yet, or have one. */
  readonly kind: 'create' | 'update'
}

/**
 * Sets limits of definitions from one type to another, and answers one outcome for each, in input order. Fails with
 * `associations_invalid`, `definition_exists` where there is a limit to create, `not_found` where there is none to
 * update. Links that are there stay, however many. Source: ASC-37.
 */
export async function setLimits(
  store: LimitStore,
  request: LimitChange,
): Promise<readonly Outcome<ShownLimit>[]> {
  return store.change(request.accountId, (limits) => {
    const configured = new Set(limits.map(countedKey))
    const put = new Map<string, AssociationLimit>()
    const result = request.inputs.map((input, index) => {
      const outcome = checkLimit(input, { request, configured, index })
      if (!outcome.ok) return outcome
      put.set(countedKey(input), input)
      configured.add(countedKey(input))
      return outcome
    })
    return { put: [...put.values()], removed: [], result }
  })
}

/** Takes limits away, so that the default counts again; those that are not there are passed over. Source: ASC-38. */
export async function purgeLimits(
  store: LimitStore,
  request: {
    readonly accountId: string
    readonly ends: LinkEnds
    readonly inputs: readonly AssociationSpec[]
  },
): Promise<Outcome<undefined>> {
  const { accountId, ends, inputs } = request
  for (const [index, spec] of inputs.entries()) {
    const types = resolveSpecs(ends, [spec], `inputs[${index}]`)
    if (!types.ok) return types
  }
  return store.change(accountId, () => ({ put: [], removed: inputs, result: success(undefined) }))
}

type Check = {
  readonly request: LimitChange
  readonly configured: ReadonlySet<string>
  readonly index: number
}

function checkLimit(input: AssociationLimit, { request, configured, index }: Check): Outcome<ShownLimit> {
  const path = `inputs[${index}]`
  const types = resolveSpecs(request.ends, [input], path)
  if (!types.ok) return types
  const [type] = types.value
  if (type === undefined) throw new RangeError('one definition was asked for and none found')
  const { maxToIds } = input
  if (maxToIds < 1 || maxToIds > request.defaultMax)
    return refusal(badMaximum(request.defaultMax, `${path}.maxToObjectIds`))
  const isConfigured = configured.has(countedKey(input))
  if (isConfigured && request.kind === 'create') return refusal(limitExists(input, path))
  if (!isConfigured && request.kind === 'update') return refusal(limitMissing(input, path))
  return success({ type, maxToIds })
}

function badMaximum(max: number, path: string): Failure {
  return {
    kind: 'associations_invalid',
    message: `maxToObjectIds must be a whole number from 1 to ${max}`,
    rule: 'associations ASC-37',
    path,
  }
}

function limitExists({ category, typeId }: AssociationSpec, path: string): Failure {
  return {
    kind: 'definition_exists',
    message: `A limit of association definition ${category}=${typeId} is already configured; update it`,
    rule: 'associations ASC-37',
    path,
    context: { associationSpec: [`${category}=${typeId}`] },
  }
}

function limitMissing({ category, typeId }: AssociationSpec, path: string): Failure {
  return {
    kind: 'not_found',
    message: `No limit of association definition ${category}=${typeId} is configured; create it`,
    rule: 'associations ASC-37',
    path,
    context: { associationSpec: [`${category}=${typeId}`] },
  }
}
