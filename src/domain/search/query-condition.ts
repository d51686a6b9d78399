import type { ObjectType } from '../objects/object-types.ts'
import { findByName } from '../objects/property-definition.ts'
import { everything, type SearchCondition, type SearchTerm } from './search-value.ts'
import { type SearchModel, valueOf } from './searchable-property.ts'

/** What `query` looks into (search 4); of bodies the HTML, not the preview that is made from it. */
const queryProperties: Readonly<Record<string, string>> = {
  '0-1': `firstname lastname email phone hs_additional_emails fax mobilephone company hs_marketable_until_renewal`,
  '0-2': 'website phone name domain',
  '0-3': 'dealname pipeline dealstage description dealtype',
  '0-5': 'subject content hs_pipeline_stage hs_ticket_category hs_ticket_id',
  '0-7': 'name description price hs_sku',
  '0-8': 'name description price hs_sku',
  '0-14': `hs_title hs_quote_number hs_proposal_slug hs_public_url_key hs_sender_email hs_sender_firstname
    hs_sender_lastname hs_sender_company_name`,
  '0-18': 'hs_communication_body',
  '0-19': 'hs_submission_name hs_content',
  '0-27': 'hs_task_body hs_task_subject',
  '0-46': 'hs_note_body',
  '0-47': 'hs_meeting_title hs_meeting_body',
  '0-48': 'hs_call_title hs_call_body',
  '0-49': 'hs_email_subject',
  '0-116': 'hs_postal_mail_body',
  '0-136': 'hs_lead_name',
}

/** Names of the properties that a query looks into, for a type of the account's own those that its schema names. */
function listQueryProperties({ typeId, searchableProperties }: ObjectType): readonly string[] {
  return searchableProperties ?? (queryProperties[typeId] ?? '').split(/\s+/).filter(Boolean)
}

const PHONE_CHARACTERS = /^[\d+().\-/]+$/

/** Each word of the query is part of one of the type's searchable values; a blank query asks for nothing. Source: SRCH-22. */
export function readQuery(model: SearchModel, query: string): SearchCondition {
  const terms = query.split(/\s+/).filter(Boolean).map(readTerm)
  if (terms.length === 0) return everything
  const definitions = listQueryProperties(model.objectType).flatMap(
    (name) => findByName(model.catalogue, name) ?? [],
  )
  const phones = definitions.filter(({ fieldType }) => fieldType === 'phonenumber')
  return {
    kind: 'mentions',
    values: definitions.map((definition) => valueOf(model, definition)),
    phones: phones.map((definition) => valueOf(model, definition)),
    terms,
  }
}

/** Phone numbers are found however they are punctuated (SRCH-13). */
function readTerm(text: string): SearchTerm {
  const digits = PHONE_CHARACTERS.test(text) ? text.replace(/\D/g, '') : ''
  return digits === '' ? { text } : { text, digits }
}
