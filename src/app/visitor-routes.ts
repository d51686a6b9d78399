import { archiveContact } from '../wire/contacts/v1/archive-contact.ts'
import { getProfile, getProfileByUtk, readProfilesByUtk } from '../wire/contacts/v1/get-profile.ts'
import { putContactByEmail } from '../wire/contacts/v1/put-contact-by-email.ts'
import { submitForm, submitFormSecure } from '../wire/forms/v3/submit-form.ts'
import type { Route } from '../wire/route.ts'
import { identifyVisitor } from '../wire/tidemark/v1/identify-visitor.ts'
import { getVisitor, listVisitors } from '../wire/tidemark/v1/read-visitors.ts'
import type { ServerDeps } from './build-server.ts'

/** Forms, visitors, and the legacy calls that know contacts by their visitors (platform section 6, 9.4). */
export function visitorRoutes({ stores, now, newUuid }: ServerDeps): readonly Route[] {
  const { records, visitors, properties } = stores
  const deps = { records, visitors, properties, now, newUuid }
  return [
    submitForm(deps),
    submitFormSecure(deps),
    getProfileByUtk(deps),
    readProfilesByUtk(deps),
    getProfile(deps),
    archiveContact(deps),
    putContactByEmail(deps),
    identifyVisitor(deps),
    getVisitor(deps),
    listVisitors(deps),
  ]
}
