import { describeAssignment } from '../owners/assign-owner.ts'
import type { OwnerDirectory } from '../owners/owner.ts'
import type { Stage } from './built-in-pipelines.ts'
import { lifecycleStages } from './built-in-pipelines.ts'
import { formatDatetime } from './datetime-value.ts'
import type { ObjectType } from './object-types.ts'
import { findPlacement } from './pipelines.ts'
import type { PropertyValues } from './record.ts'
import { clockNames } from './stage-clock.ts'

/** One write as its effects see it: the values before, those after it, the names it set, and the time. */
export type ValueChange = {
  readonly objectType: ObjectType
  /** Empty for a new record. */
  readonly before: PropertyValues
  readonly after: PropertyValues
  /** What the request itself wrote: an effect does not overrule it. */
  readonly written: PropertyValues
  readonly now: number
  /** The owners that the write assigns. */
  readonly owners?: OwnerDirectory | undefined
}

/**
 * What else a write puts on the record, `''` for what it clears: dates on which something happened, and values that
 * are filled once and then belong to the caller. What can be told from stored values at any time is derived instead.
 */
export function listStoredEffects(change: ValueChange): PropertyValues {
  return {
    ...ownerEffects(change),
    ...stageEffects(change),
    ...typeEffects[change.objectType.typeId]?.(change),
  }
}

const typeEffects: Readonly<Record<string, (change: ValueChange) => PropertyValues>> = {
  '0-1': contactEffects,
  '0-2': websiteEffects,
  '0-3': dealEffects,
}

/** OWN-6: the day an owner is assigned, its user and its teams; gone with the owner. */
function ownerEffects({ before, after, now, owners }: ValueChange): PropertyValues {
  const { hubspot_owner_id: ownerId } = after
  if ((before.hubspot_owner_id ?? '') === (ownerId ?? '')) return {}
  return {
    hubspot_owner_assigneddate: ownerId ? formatDatetime(now) : '',
    ...describeAssignment(ownerId, owners),
  }
}

/** Objects 10.2, properties 8.3: when each stage was entered and left; the last time counts. */
function stageEffects(change: ValueChange): PropertyValues {
  const { objectType, before, after, now } = change
  const left = findPlacement(objectType, before)?.stage
  const entered = findPlacement(objectType, after)?.stage
  if (entered === undefined || left?.id === entered.id) return {}
  const time = formatDatetime(now)
  const clocks = clockNames(entered.id)
  return {
    ...(left === undefined ? {} : { [clockNames(left.id).exited]: time }),
    [clocks.entered]: time,
    [clocks.exited]: '',
    ...closeEffects(change, { left, entered }),
  }
}

/** Property that keeps when a record was closed: OBJ-102 for tasks, objects 11 for deals and tickets. */
const closeDates: Readonly<
  Record<string, { readonly property: string; readonly isClearedOnReopen: boolean }>
> = {
  '0-3': { property: 'closedate', isClearedOnReopen: false },
  '0-5': { property: 'closed_date', isClearedOnReopen: true },
  '0-27': { property: 'hs_task_completion_date', isClearedOnReopen: true },
}

function closeEffects(
  { objectType, after, written, now }: ValueChange,
  { left, entered }: { readonly left: Stage | undefined; readonly entered: Stage },
): PropertyValues {
  const closeDate = closeDates[objectType.typeId]
  if (closeDate === undefined || written[closeDate.property]) return {}
  if (isClosed(entered)) return after[closeDate.property] ? {} : { [closeDate.property]: formatDatetime(now) }
  const isReopened = left !== undefined && isClosed(left)
  return isReopened && closeDate.isClearedOnReopen ? { [closeDate.property]: '' } : {}
}

function isClosed(stage: Stage): boolean {
  return stage.metadata.isClosed === 'true'
}

function contactEffects(change: ValueChange): PropertyValues {
  return { ...lifecycleEffects(change), ...addressEffects(change) }
}

/** A further address that becomes the contact's own changes places with the one before, so that none is lost (OBJ-82). */
function addressEffects({ before, after }: ValueChange): PropertyValues {
  const further = (before.hs_additional_emails ?? '').split(';')
  if (!after.email || !further.includes(after.email)) return {}
  const others = [before.email ?? '', ...further].filter(
    (address) => address !== '' && address !== after.email,
  )
  return { hs_additional_emails: others.join(';') }
}

/** Properties 8.1: the first time each lifecycle stage is entered. */
function lifecycleEffects({ after, now }: ValueChange): PropertyValues {
  const stage = after.lifecyclestage
  if (stage === undefined || !lifecycleStages.includes(stage)) return {}
  const property = `hs_lifecyclestage_${stage}_date`
  return after[property] ? {} : { [property]: formatDatetime(now) }
}

/** Objects 11: a new company's website follows from its domain and the other way round; afterwards both are free. */
function websiteEffects({ before, after }: ValueChange): PropertyValues {
  if (Object.keys(before).length > 0) return {}
  if (after.domain && !after.website) return { website: after.domain }
  const host = after.website && !after.domain ? hostOf(after.website) : ''
  return host === '' ? {} : { domain: host }
}

/** Bare host of an address, without scheme, user, port, path and `www.`; empty when there is none. */
function hostOf(website: string): string {
  const withoutScheme = website.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
  const authority = withoutScheme.split(/[/?#]/, 1)[0] ?? ''
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase()
  return /^[^\s:]+$/.test(host) ? host.replace(/^www\./, '') : ''
}

/** Properties 8.3: `hs_createdate` keeps when a deal was really made, however `createdate` is set. */
function dealEffects({ after, now }: ValueChange): PropertyValues {
  return after.hs_createdate ? {} : { hs_createdate: formatDatetime(now) }
}
