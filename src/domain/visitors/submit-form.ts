import type { Caller } from '../caller.ts'
import { type Outcome, refusal, success } from '../failure.ts'
import type { RecordStore } from '../objects/record-store.ts'
import type { PropertyStore } from '../properties/property-store.ts'
import { checkSubmission, type Submission } from './check-submission.ts'
import { withContacts } from './contact-model.ts'
import { asSubmissionFailure } from './form-failure.ts'
import { type Identified, identifyContact } from './identify-contact.ts'
import type { FormSubmission, VisitorStore } from './visitor-store.ts'

export type VisitorDeps = {
  readonly records: RecordStore
  readonly visitors: VisitorStore
  readonly properties: PropertyStore
  /** Epoch ms. */
  readonly now: () => number
  readonly newUuid: () => string
}

export type SubmitRequest = {
  /** Of the account that the form belongs to. */
  readonly caller: Caller
  /** A GUID; no list of forms is kept. */
  readonly formId: string
  readonly submission: Submission
}

/**
 * Takes a submission: the contact of its address is found or created and gets its values, its visitor is linked to it,
 * and the submission is noted. Fails with `submission_invalid`. Source: PT4, PT9 to PT11, decision 98.
 */
export async function submitForm(deps: VisitorDeps, request: SubmitRequest): Promise<Outcome<Identified>> {
  const { caller, submission } = request
  const id = deps.newUuid()
  const outcome = await withContacts<Identified>(deps.properties, caller.accountId, async (model) => {
    const checked = checkSubmission(submission, { catalogue: model.catalogue, now: deps.now() })
    if ('kind' in checked) return refusal(checked)
    const { email, values: properties, utk, submittedAt } = checked
    const noted = noteOf(request, { id, submittedAt })
    return identifyContact(deps, {
      ...model,
      ...{ caller, email, properties, utk, submission: noted, revivesArchived: true },
      source: { sourceType: 'FORM', sourceId: request.formId },
    })
  })
  if (outcome.ok) return success(outcome.value)
  return refusal(
    outcome.failure.kind === 'submission_invalid' ? outcome.failure : asSubmissionFailure(outcome.failure),
  )
}

function noteOf(
  { formId, submission }: SubmitRequest,
  noted: Pick<FormSubmission, 'id' | 'submittedAt'>,
): FormSubmission {
  return {
    ...noted,
    formId,
    ...(submission.pageUri ? { pageUrl: submission.pageUri } : {}),
    ...(submission.pageName ? { pageTitle: submission.pageName } : {}),
  }
}
