import type { Caller } from '../caller.ts'
import { type Outcome, success } from '../failure.ts'
import type { RecordSource } from '../objects/build-record.ts'
import type { PropertyInputs } from '../objects/check-properties.ts'
import type { ObjectType } from '../objects/object-types.ts'
import type { UpdatedRecords } from '../objects/plan-updates.ts'
import type { PropertyCatalogue } from '../objects/property-definition.ts'
import type { CrmRecord } from '../objects/record.ts'
import { RecordDraft } from '../objects/record-draft.ts'
import type { RecordPlan, RecordStore } from '../objects/record-store.ts'
import { prepareUpdates } from '../objects/update-records.ts'
import type { FormSubmission, VisitorLink, VisitorPlan, VisitorState, VisitorStore } from './visitor-store.ts'

export type IdentifyRequest = {
  readonly caller: Caller
  /** Contacts, with the account's properties of them. */
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  /** Comparable address. */
  readonly email: string
  /** Further values for the contact; `email` is not among them. */
  readonly properties: PropertyInputs
  /** Comparable token of the visitor, if there is one. */
  readonly utk?: string | undefined
  readonly source?: RecordSource | undefined
  readonly submission?: FormSubmission | undefined
  /** Whether the address of an archived contact makes a new one when no live contact has it (PT4), or nobody (PT5). */
  readonly revivesArchived: boolean
}

/** Who the visitor turned out to be; no contact: the address is that of an archived one, and nothing was written. */
export type Identified = { readonly contact?: CrmRecord; readonly isNew: boolean }

/**
 * Finds or creates the contact of an address, sets its values, notes the submission and links the visitor to it, whoever
 * it was linked to before; what waited for the visitor moves to the contact. One transaction. Fails as `updateRecords`
 * does. Source: PT4, PT5, PT9, PT16.
 */
export async function identifyContact(
  deps: {
    readonly records: Pick<RecordStore, 'readOwners'>
    readonly visitors: VisitorStore
    readonly now: () => number
  },
  request: IdentifyRequest,
): Promise<Outcome<Identified>> {
  const { caller, objectType, catalogue, email, properties, source } = request
  const prepared = await prepareUpdates(
    { store: deps.records, now: deps.now },
    {
      ...{ caller, objectType, catalogue, source },
      updates: [{ reference: email, properties }],
      idProperty: 'email',
      mode: 'single',
      absent: 'create',
    },
  )
  if (!prepared.ok) return prepared
  const { write, plan } = prepared.value
  const archivedAddress = request.revivesArchived ? undefined : email
  const visiting = { ...write, utk: request.utk, archivedAddress }
  return deps.visitors.write<Outcome<Identified>>(caller.accountId, visiting, (state, ids) =>
    isOfArchived(request, state)
      ? { writes: { records: new RecordDraft(state).toWrites() }, result: success({ isNew: false }) }
      : addVisitor(plan(state, ids), { request, state }),
  )
}

function isOfArchived({ email, objectType }: IdentifyRequest, state: VisitorState): boolean {
  const key = { objectTypeId: objectType.typeId, property: 'email', value: email }
  return state.isAddressOfArchived && state.findHolder(key) === undefined
}

/** The plan of the contact, with what becomes known of the visitor by it. */
function addVisitor(
  planned: RecordPlan<Outcome<UpdatedRecords>>,
  { request, state }: { readonly request: IdentifyRequest; readonly state: VisitorState },
): VisitorPlan<Outcome<Identified>> {
  const { writes: records, result } = planned
  if (!result.ok) return { writes: { records }, result }
  const [written] = result.value.written
  if (written === undefined) throw new RangeError('one contact was asked for and none written')
  const { id: contactId } = written.record
  const { submission } = request
  return {
    writes: {
      records,
      link: linkOf(request.utk, contactId, state),
      submission: submission && { ...submission, contactId },
    },
    result: success({ contact: written.record, isNew: written.before === undefined }),
  }
}

function linkOf(
  utk: string | undefined,
  contactId: string,
  { visitorContactId: previousContactId }: VisitorState,
): VisitorLink | undefined {
  return utk === undefined || previousContactId === contactId
    ? undefined
    : { utk, contactId, previousContactId }
}
