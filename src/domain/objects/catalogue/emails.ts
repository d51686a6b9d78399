import { addressProperties } from '../email-headers.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { activityProperties } from './activities.ts'
import { define, kinds, readOnly } from './define.ts'
import { words } from './options.ts'

/** Default properties of e-mails. Source: properties 8.6. */
export const emailProperties: readonly PropertyDefinition[] = [
  ...activityProperties,
  ...define('hs_email_direction', kinds.select, { options: words('EMAIL INCOMING_EMAIL FORWARDED_EMAIL') }),
  ...define('hs_email_status', kinds.select, { options: words('BOUNCED FAILED SCHEDULED SENDING SENT') }),
  ...define('hs_email_subject', kinds.text),
  ...define('hs_email_text', kinds.textarea),
  ...define('hs_email_html', kinds.html),
  ...define('hs_email_headers', kinds.textarea, { format: 'email_headers' }),
  ...addressProperties.flatMap((name) => define(name, kinds.text, readOnly)),
  ...define('hs_email_thread_id hs_email_message_id', kinds.text, readOnly),
]
