import { refusal, success } from '../../../domain/failure.ts'
import { archiveRecords } from '../../../domain/objects/archive-records.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import { SHOWN_ID_CHARS, shorten } from '../../../domain/text-size.ts'
import { CONTACT_TYPE_ID, withContacts } from '../../../domain/visitors/contact-model.ts'
import { visitorOperations } from '../../operations/visitor-operations.ts'
import type { Route } from '../../route.ts'
import { type ContactDeps, contactMissing } from './get-profile.ts'
import { ArchiveContactReply } from './schemas.ts'

/** `DELETE /contacts/v1/contact/vid/{vid}`: archives a live contact; ids that were merged away are not its own (platform 9.4). */
export function archiveContact(deps: ContactDeps): Route {
  return {
    operation: visitorOperations.archiveContact,
    documentation: { replies: { 200: ArchiveContactReply } },
    handle: async ({ params, caller: { accountId } }) => {
      const vid = params.vid ?? ''
      const missing = refusal(contactMissing(shorten(vid, SHOWN_ID_CHARS)))
      if (!isRecordId(vid)) return missing
      const ids = [canonicalId(vid)]
      const found = await deps.records.readRecords(accountId, CONTACT_TYPE_ID, { ids, archived: false })
      if (found.length === 0) return missing
      const archived = await withContacts(deps.properties, accountId, (model) =>
        archiveRecords({ store: deps.records, now: deps.now }, { accountId, ids, ...model }),
      )
      if (!archived.ok) return archived
      return success({ status: 200, body: { vid: Number(vid), deleted: true, reason: 'OK' } })
    },
  }
}
