import { success } from '../../../domain/failure.ts'
import { updateRecords } from '../../../domain/objects/update-records.ts'
import { withContacts } from '../../../domain/visitors/contact-model.ts'
import { visitorOperations } from '../../operations/visitor-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import type { ContactDeps } from './get-profile.ts'
import { LegacyProperties, PutContactReply } from './schemas.ts'

/**
 * `POST /contacts/v1/contact/createOrUpdate/email/{email}`: an upsert by address; of a repeated property the last counts.
 * An item without a value, as Activepieces sends for each field left empty, is left out (platform 9.4, chosen).
 */
export function putContactByEmail(deps: ContactDeps): Route {
  const decodeBody = compileBody(LegacyProperties, missingFields)
  return {
    operation: visitorOperations.putContactByEmail,
    documentation: { body: LegacyProperties, replies: { 200: PutContactReply } },
    handle: async ({ body, caller, params }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const properties = Object.fromEntries(
        decoded.value.properties.flatMap(({ property, value }) =>
          value === undefined ? [] : [[property, value]],
        ),
      )
      const written = await withContacts(deps.properties, caller.accountId, (model) =>
        updateRecords(
          { store: deps.records, now: deps.now },
          {
            ...model,
            caller,
            updates: [{ reference: params.email ?? '', properties }],
            idProperty: 'email',
            mode: 'single',
            absent: 'create',
          },
        ),
      )
      if (!written.ok) return written
      const [contact] = written.value.written
      if (contact === undefined) throw new RangeError('one contact was sent and none written')
      const isNew = contact.before === undefined
      return success({ status: 200, body: { vid: Number(contact.record.id), isNew } })
    },
  }
}
