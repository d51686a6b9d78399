import type { PropertyDefinition } from '../property-definition.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'
import { currencies, words } from './options.ts'
import { pinnedActivity } from './system-properties.ts'

/** Default properties of quotes. Source: OBJ-26 for those that reads show; the others chosen. */
export const quoteProperties: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...define(
    `hs_title hs_quote_number hs_domain hs_slug hs_sender_firstname hs_sender_lastname hs_sender_email
    hs_sender_jobtitle hs_sender_company_name hs_sender_company_domain`,
    kinds.text,
  ),
  ...define('hs_sender_phone', kinds.phone),
  ...define('hs_comments hs_terms', kinds.html),
  ...define('hs_expiration_date', kinds.datetime),
  ...define('hs_status', kinds.select, {
    options: words('DRAFT PENDING_APPROVAL APPROVAL_NOT_NEEDED APPROVED REJECTED'),
  }),
  ...define('hs_currency', kinds.select, { options: currencies }),
  ...define('hs_language hs_locale', kinds.select, freeOptions),
  ...define('hs_esign_enabled hs_payment_enabled', kinds.bool),
  ...define('hs_public_url_key hs_quote_link hs_pdf_download_link', kinds.text, readOnly),
  ...define('hs_quote_amount', kinds.number, readOnly),
  ...define('hs_createdate hs_lastmodifieddate', kinds.datetime, readOnly),
]
