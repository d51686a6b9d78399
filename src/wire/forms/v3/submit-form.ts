import { type Caller, nobody } from '../../../domain/caller.ts'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import { SHOWN_ID_CHARS, shorten } from '../../../domain/text-size.ts'
import type { Submission } from '../../../domain/visitors/check-submission.ts'
import { submitForm as submit, type VisitorDeps } from '../../../domain/visitors/submit-form.ts'
import type { WireReply } from '../../errors.ts'
import { visitorOperations } from '../../operations/visitor-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route, RouteContext } from '../../route.ts'
import { FormSubmissionBody, FormSubmissionReply, type SubmissionBody } from './schemas.ts'

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const decodeBody = compileBody(FormSubmissionBody, missingFields)
const documentation = { body: FormSubmissionBody, replies: { 200: FormSubmissionReply } }

/** `POST /submissions/v3/integration/submit/{portalId}/{formGuid}`, by whoever knows the portal (PT10). */
export function submitForm(deps: VisitorDeps): Route {
  return {
    operation: visitorOperations.submitForm,
    documentation,
    handle: async (context) => {
      const accountId = portalOf(context)
      const portal = isRecordId(accountId) ? await deps.visitors.findPortal(accountId) : undefined
      if (portal === undefined) return refusal(notFound('Portal', 'portalId', context))
      if (portal.isBlocked) return refusal(portalBlocked)
      return takeSubmission(deps, context, { ...nobody, accountId })
    },
  }
}

/** `POST /submissions/v3/integration/secure/submit/{portalId}/{formGuid}`: another account's portal is unknown (PT10, PE37). */
export function submitFormSecure(deps: VisitorDeps): Route {
  return {
    operation: visitorOperations.submitFormSecure,
    documentation,
    handle: async (context) =>
      portalOf(context) === context.caller.accountId
        ? takeSubmission(deps, context, context.caller)
        : refusal(notFound('Portal', 'portalId', context)),
  }
}

function portalOf({ params }: RouteContext): string {
  return canonicalId(params.portalId ?? '')
}

async function takeSubmission(
  deps: VisitorDeps,
  context: RouteContext,
  caller: Caller,
): Promise<Outcome<WireReply>> {
  const formId = (context.params.formGuid ?? '').toLowerCase()
  if (!GUID.test(formId)) return refusal(notFound('Form', 'formGuid', context))
  const body = decodeBody(context.body)
  if (!body.ok) return body
  const taken = await submit(deps, { caller, formId, submission: decodeSubmission(body.value) })
  if (!taken.ok) return taken
  return success({ status: 200, body: { inlineMessage: 'Thanks for submitting the form.' } })
}

function decodeSubmission({ fields, context, submittedAt }: SubmissionBody): Submission {
  const { hutk, pageUri, pageName, ipAddress } = context ?? {}
  return {
    fields: fields.map(({ objectTypeId, name, value }) => ({
      name,
      ...(objectTypeId ? { objectTypeId } : {}),
      ...(value === undefined ? {} : { value }),
    })),
    ...(hutk === undefined || hutk === null ? {} : { hutk }),
    ...(pageUri ? { pageUri } : {}),
    ...(pageName ? { pageName } : {}),
    ...(ipAddress ? { ipAddress } : {}),
    ...(submittedAt === undefined || submittedAt === null ? {} : { submittedAt }),
  }
}

const portalBlocked: Failure = {
  kind: 'account_blocked',
  message: 'The portal is suspended, or is being emptied or deleted.',
  rule: 'platform PA41',
  path: 'portalId',
}

function notFound(kind: string, name: 'portalId' | 'formGuid', { params }: RouteContext): Failure {
  const shown = shorten(params[name] ?? '', SHOWN_ID_CHARS)
  return {
    kind: 'not_found',
    message: `${kind} ${shown} not found`,
    rule: 'platform PT10, PE18',
    path: name,
    context: { [name]: [shown] },
  }
}
