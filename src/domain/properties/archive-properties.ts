import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { builtInCatalogue } from '../objects/catalogue/built-in-catalogue.ts'
import { pinnedActivity, systemProperties } from '../objects/catalogue/system-properties.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { accountProperties } from './account-properties.ts'
import { changeTime, type ModelDeps, type ModelOwner } from './change-model.ts'
import { listReadByFormulas } from './formula/check-formula.ts'
import type { Property, StoredModel, StoredProperty } from './property.ts'
import { definitionReadOnly, propertyInUse, propertyNotFound } from './property-failures.ts'

export type ArchiveRequest = {
  readonly names: readonly string[]
  /** Whether an unknown name fails the request or is passed over (PROP-21). */
  readonly unknownNames: 'refuse' | 'ignore'
}

/**
 * Archives properties, all or none. Fails with `not_found`, or `definition_invalid` for one that is in use or that the
 * server relies on. Source: PROP-21 to PROP-24.
 */
export async function archiveProperties(
  deps: ModelDeps,
  owner: ModelOwner,
  request: ArchiveRequest,
): Promise<Outcome<undefined>> {
  const { objectType } = owner
  const now = deps.now()
  return deps.properties.changeModel(
    owner.accountId,
    { objectTypeId: objectType.typeId },
    ({ model, listedNames }) => {
      const archived = planArchival(model, { ...request, objectType, listedNames, now })
      return archived.ok
        ? { properties: archived.value, groups: [], result: success(undefined) }
        : { properties: [], groups: [], result: archived }
    },
  )
}

type Archival = ArchiveRequest & {
  readonly objectType: ObjectType
  readonly listedNames: readonly string[]
  readonly now: number
}

function planArchival(model: StoredModel, archival: Archival): Outcome<readonly StoredProperty[]> {
  const { objectType, now, unknownNames } = archival
  const { live } = accountProperties(objectType, model)
  const names = [...new Set(archival.names)]
  const unknown = names.find((name) => !live.has(name))
  if (unknown !== undefined && unknownNames === 'refuse') return refusal(propertyNotFound(unknown))
  const known = names.flatMap((name) => live.get(name) ?? [])
  const remaining = [...live.values()].filter((property) => !known.includes(property))
  const used = new Set([...listReadByFormulas(remaining), ...archival.listedNames])
  for (const property of known) {
    const failure = checkArchivable(property, { objectType, used })
    if (failure !== undefined) return refusal(failure)
  }
  return success(known.map((property) => archivedRow(property, model, now)))
}

function checkArchivable(
  { name, isBuiltIn }: Property,
  { objectType, used }: { readonly objectType: ObjectType; readonly used: ReadonlySet<string> },
): Failure | undefined {
  if (isBuiltIn && isReliedOn(name, objectType)) return definitionReadOnly(name, 'propertyName')
  return used.has(name) ? propertyInUse(name, 'propertyName') : undefined
}

/** Task properties that the server reads when it shows or closes a task (objects 10). */
const taskCore: readonly string[] = ['hs_task_subject', 'hs_task_body', 'hs_task_reminders']
/** Properties that a write of another one sets, or that other properties follow from (objects 11). */
const linked: readonly string[] = [
  'email',
  'lifecyclestage',
  'domain',
  'website',
  'closedate',
  'closed_date',
  'amount',
  'firstname',
  'lastname',
  'associatedcompanyid',
  'hs_note_body',
  'hs_call_body',
  'hs_meeting_body',
  'hs_meeting_start_time',
  'hs_meeting_end_time',
  'hs_email_html',
  'hs_email_text',
  'hs_email_headers',
  'hs_communication_body',
  'hs_postal_mail_body',
  'quantity',
  'price',
  'discount',
  'hs_discount_percentage',
]

/** Whether the server counts on a built-in property: it fills it, asks for it or derives others from it (PROP-22). */
function isReliedOn(name: string, objectType: ObjectType): boolean {
  const { pipelineProperties, required, defaultValues, defaultProperties } = objectType
  const named = [
    ...required.names,
    ...Object.keys(defaultValues),
    ...defaultProperties,
    ...Object.values(pipelineProperties ?? {}),
    ...[...systemProperties, ...pinnedActivity].map((definition) => definition.name),
    ...taskCore,
    ...linked,
  ]
  return named.includes(name) || builtInCatalogue(objectType.typeId).find(name)?.writable !== 'always'
}

function archivedRow({ name }: Property, model: StoredModel, now: number): StoredProperty {
  const row = model.properties.find(
    (candidate) => candidate.name === name && candidate.archivedAt === undefined,
  )
  const archivedAt = changeTime(now, row?.updatedAt)
  if (row !== undefined) return { ...row, updatedAt: archivedAt, archivedAt }
  return {
    name,
    generation: 1,
    origin: 'built_in',
    details: {},
    createdAt: now,
    updatedAt: archivedAt,
    archivedAt,
  }
}
