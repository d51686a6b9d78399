import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { normaliseEmail } from '../../../domain/identity/email.ts'
import { MAX_UTK_CHARS } from '../../../domain/timeline/check-event.ts'
import { withContacts } from '../../../domain/visitors/contact-model.ts'
import { identifyContact } from '../../../domain/visitors/identify-contact.ts'
import type { VisitorDeps } from '../../../domain/visitors/submit-form.ts'
import { SHOWN_ID_CHARS, shorten } from '../../../domain/text-size.ts'
import { visitorOperations } from '../../operations/visitor-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route, RouteContext } from '../../route.ts'
import { IdentifyVisitorBody, IdentifyVisitorReply } from './visitor-schemas.ts'

/**
 * `POST /tidemark/v1/visitors/{utk}/identify`: what the tracking script's `identify` does. Only an address creates a
 * contact; that of an archived one does nothing (PT5, decision 98).
 */
export function identifyVisitor(deps: Omit<VisitorDeps, 'newUuid'>): Route {
  const decodeBody = compileBody(IdentifyVisitorBody, missingFields)
  return {
    operation: visitorOperations.identifyVisitor,
    documentation: { body: IdentifyVisitorBody, replies: { 200: IdentifyVisitorReply } },
    handle: async (context) => {
      const utk = decodeUtk(context)
      if (!utk.ok) return utk
      const body = decodeBody(context.body)
      if (!body.ok) return body
      const { properties = {} } = body.value
      const email = normaliseEmail(body.value.email)
      if (email === undefined) return refusal(badEmail(body.value.email))
      if (Object.hasOwn(properties, 'email')) return refusal(secondEmail)
      const { caller } = context
      const identified = await withContacts(deps.properties, caller.accountId, (model) =>
        identifyContact(deps, {
          ...model,
          ...{ caller, email, properties, utk: utk.value, revivesArchived: false },
        }),
      )
      if (!identified.ok) return identified
      const { contact, isNew } = identified.value
      const found = contact === undefined ? { reason: 'CONTACT_ARCHIVED' } : { contactId: contact.id }
      return success({ status: 200, body: { utk: utk.value, ...found, isNew } })
    },
  }
}

/** The token in the path, in comparable form (PT2). */
export function decodeUtk({ params }: RouteContext): Outcome<string> {
  const utk = params.utk ?? ''
  if (utk.length <= MAX_UTK_CHARS) return success(utk.toLowerCase())
  return refusal({
    kind: 'parameter_invalid',
    message: `Unable to parse value for path parameter: utk. It has at most ${MAX_UTK_CHARS} characters`,
    rule: 'platform PT2',
    path: 'utk',
  })
}

function badEmail(sent: string): Failure {
  const message = `'${shorten(sent, SHOWN_ID_CHARS)}' is not an e-mail address`
  return {
    kind: 'properties_invalid',
    message,
    rule: 'platform PT5, OBJ-43',
    path: 'email',
    details: [{ message, in: 'email', code: 'INVALID_EMAIL' }],
  }
}

const secondEmail: Failure = {
  kind: 'properties_invalid',
  message: 'The address goes into the member email, not among the properties',
  rule: 'platform PT5, decision 98',
  path: 'properties.email',
}
