import type { PropertyDefinition } from '../property-definition.ts'
import { activityProperties } from './activities.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'
import { words } from './options.ts'

/** Default properties of notes. Source: properties 8.6. */
export const noteProperties: readonly PropertyDefinition[] = [
  ...activityProperties,
  ...define('hs_note_body', kinds.html),
  ...define('hs_note_ms_teams_payload', kinds.json, readOnly),
]

/** Default properties of communications: messages by SMS, LinkedIn and WhatsApp (objects 5.3; list chosen). */
export const communicationProperties: readonly PropertyDefinition[] = [
  ...activityProperties,
  ...define('hs_communication_channel_type', kinds.select, {
    options: words('WHATS_APP LINKEDIN_MESSAGE SMS'),
  }),
  ...define('hs_communication_logged_from', kinds.select, { ...freeOptions, options: ['CRM'] }),
  ...define('hs_communication_body', kinds.html),
]

/** Default properties of postal mail (objects 5.3; list chosen). */
export const postalMailProperties: readonly PropertyDefinition[] = [
  ...activityProperties,
  ...define('hs_postal_mail_body', kinds.html),
]
