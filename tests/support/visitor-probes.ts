import { FORM_ID } from './visitors.ts'

/** What an account has that calls on visitors of another one name. */
export type VisitorNames = {
  readonly accountId: string
  readonly contactId: string
  readonly companyId: string
  readonly utk: string
  /** A contact that a probe takes away. */
  readonly legacyDoomedId: string
}

type Probe = (ids: VisitorNames) => { readonly url: string; readonly body?: unknown }

const CONTACT = '/contacts/v1/contact'
const email = 'probe@example.org'

/** For each operation on visitors: calls that name an account's things, or missing ones. */
export const visitorProbes: Readonly<Record<string, readonly Probe[]>> = {
  'forms.v3.submit-secure': [
    (ids) => ({
      url: `/submissions/v3/integration/secure/submit/${ids.accountId}/${FORM_ID}`,
      body: { fields: [{ name: 'email', value: email }] },
    }),
  ],
  'contacts.v1.utk.profile': [(ids) => ({ url: `${CONTACT}/utk/${ids.utk}/profile?property=email` })],
  'contacts.v1.utks.batch': [(ids) => ({ url: `${CONTACT}/utks/batch?utk=${ids.utk}` })],
  'contacts.v1.vid.profile': [(ids) => ({ url: `${CONTACT}/vid/${ids.contactId}/profile` })],
  'contacts.v1.vid.archive': [(ids) => ({ url: `${CONTACT}/vid/${ids.legacyDoomedId}` })],
  'contacts.v1.create-or-update': [
    (ids) => ({
      url: `${CONTACT}/createOrUpdate/email/${email}`,
      body: { properties: [{ property: 'associatedcompanyid', value: ids.companyId }] },
    }),
  ],
  'tidemark.v1.visitors.identify': [
    (ids) => ({
      url: '/tidemark/v1/visitors/probe/identify',
      body: { email, properties: { associatedcompanyid: ids.companyId } },
    }),
  ],
  'tidemark.v1.visitors.get': [(ids) => ({ url: `/tidemark/v1/visitors/${ids.utk}` })],
  'tidemark.v1.contacts.visitors': [(ids) => ({ url: `/tidemark/v1/contacts/${ids.contactId}/visitors` })],
}
