import { objectTypeById } from '../../domain/objects/object-types.ts'
import { built, type Operation } from './operation.ts'

const FORM = '/submissions/v3/integration'
const CONTACT = '/contacts/v1/contact'
const OWN = '/tidemark/v1'

const contacts = objectTypeById('0-1')
const reading = { kind: 'bearer', anyOf: contacts?.readScopes ?? [] } as const
const writing = { kind: 'bearer', anyOf: contacts?.writeScopes ?? [] } as const

/** Visitors, the forms by which they become contacts, and the legacy calls that know them (platform section 6, 9.4). */
export const visitorOperations = {
  submitForm: built({
    id: 'forms.v3.submit',
    method: 'POST',
    path: `${FORM}/submit/:portalId/:formGuid`,
    access: { kind: 'public' },
    takesAnyOrigin: true,
    rule: 'platform PT10',
    summary: 'Submit a form, from a browser or a server',
  }),
  submitFormSecure: built({
    id: 'forms.v3.submit-secure',
    method: 'POST',
    path: `${FORM}/secure/submit/:portalId/:formGuid`,
    access: { kind: 'bearer', anyOf: ['forms'] },
    rule: 'platform PT10',
    summary: 'Submit a form, with a token',
  }),
  getProfileByUtk: built({
    id: 'contacts.v1.utk.profile',
    method: 'GET',
    path: `${CONTACT}/utk/:utk/profile`,
    access: reading,
    rule: 'platform PT12',
    summary: 'Read the contact that a visitor is',
  }),
  readProfilesByUtk: built({
    id: 'contacts.v1.utks.batch',
    method: 'GET',
    path: `${CONTACT}/utks/batch`,
    aliases: [`${CONTACT}/byUtk/batch`],
    access: reading,
    rule: 'platform PT13',
    summary: 'Read the contacts that up to 100 visitors are',
  }),
  getProfile: built({
    id: 'contacts.v1.vid.profile',
    method: 'GET',
    path: `${CONTACT}/vid/:vid/profile`,
    access: reading,
    rule: 'platform 9.4',
    summary: 'Read a contact in the legacy form',
  }),
  archiveContact: built({
    id: 'contacts.v1.vid.archive',
    method: 'DELETE',
    path: `${CONTACT}/vid/:vid`,
    access: writing,
    rule: 'platform 9.4',
    summary: 'Archive a contact, the legacy call',
  }),
  putContactByEmail: built({
    id: 'contacts.v1.create-or-update',
    method: 'POST',
    path: `${CONTACT}/createOrUpdate/email/:email`,
    access: writing,
    rule: 'platform 9.4',
    summary: 'Create or change the contact of an address, the legacy call',
  }),
  identifyVisitor: built({
    id: 'tidemark.v1.visitors.identify',
    method: 'POST',
    path: `${OWN}/visitors/:utk/identify`,
    access: writing,
    rule: 'platform PT5, decision 98',
    summary: 'Say who a visitor is',
  }),
  getVisitor: built({
    id: 'tidemark.v1.visitors.get',
    method: 'GET',
    path: `${OWN}/visitors/:utk`,
    access: reading,
    rule: 'decision 98',
    summary: 'Read who a visitor is, and how many events wait for it',
  }),
  listVisitors: built({
    id: 'tidemark.v1.contacts.visitors',
    method: 'GET',
    path: `${OWN}/contacts/:contactId/visitors`,
    access: reading,
    rule: 'decision 98',
    summary: 'List the visitors that a contact is',
  }),
} as const satisfies Record<string, Operation>
