import { objectTypes } from '../objects/object-types.ts'

/** Scopes of HubSpot's that belong to no object type. Apps ask for them for calls that are not served here, too. */
const plainScopes: readonly string[] = [
  'account-info.security.read accounting actions analytics.behavioral_events.send automation',
  'automation.sequences.enrollments.write automation.sequences.read',
  'behavioral_events.event_definitions.read_write business-intelligence business_units_view.read business_units.view.read',
  'cms.domains.read cms.domains.write cms.functions.read cms.functions.write cms.knowledge_base.articles.publish',
  'cms.knowledge_base.articles.read cms.knowledge_base.articles.write cms.knowledge_base.settings.read',
  'cms.knowledge_base.settings.write cms.membership.access_groups.read cms.membership.access_groups.write',
  'cms.performance.read cms.source_code.read_write collector.graphql_query.execute collector.graphql_schema.read',
  'communication_preferences.read communication_preferences.read_write communication_preferences.write',
  'communication_preferences.statuses.batch.read communication_preferences.statuses.batch.write contacts content',
  'conversations.custom_channels.read conversations.custom_channels.write conversations.read conversations.write',
  'conversations.visitor_identification.tokens.create crm.dealsplits.read_write crm.export',
  'crm.extensions_calling_transcripts.read crm.extensions_calling_transcripts.write crm.import crm.lists.read',
  'crm.lists.write ctas.read developer.webhooks_journal.read developer.webhooks_journal.snapshots.read',
  'developer.webhooks_journal.snapshots.write developer.webhooks_journal.subscriptions.read',
  'developer.webhooks_journal.subscriptions.write developers-read developers-write e-commerce',
  'external_integrations.forms.access files files.ui_hidden.read forms forms-uploaded-files hubdb integration-sync',
  'marketing-email marketing.campaigns.read marketing.campaigns.revenue.read marketing.campaigns.write',
  'media_bridge.read media_bridge.write oauth private-apps-read private-apps-write record_images.signed_urls.read',
  'sales-email-read scheduler.meetings.meeting-link.read settings.billing.write settings.currencies.read',
  'settings.currencies.write settings.security.security_health.read settings.users.read settings.users.teams.read',
  'settings.users.teams.write settings.users.write social tax_rates.read tickets tickets.highly_sensitive',
  'tickets.highly_sensitive.v2 tickets.sensitive tickets.sensitive.v2 timeline timeline.write transactional-email',
  'webhooks-journal-data-access webhooks-journal-snapshot-management webhooks-journal-subscription-management',
  'webhooks-journal-subscription-read',
].flatMap((line) => line.split(' '))

/** What `crm.objects.` and its like can be about, beside the object types of this server. */
const furtherAreas = ['custom', 'goals', 'owners', 'commercepayments', 'partner-clients', 'partner-services']

const areas: ReadonlySet<string> = new Set([...objectTypes.map(({ plural }) => plural), ...furtherAreas])
const known: ReadonlySet<string> = new Set(plainScopes)

/** `crm.objects.contacts.sensitive.read.v2`, `crm.schemas.deals.write`, `crm.pipelines.orders.read`. */
const AREA_SCOPE =
  /^crm\.(?:objects|schemas|pipelines)\.([a-z_-]+)\.(?:(?:highly_)?sensitive\.(?:read|write)(?:\.v2)?|read|write)$/

/** Whether HubSpot has a scope of that name. `*` is none: only tokens that operators make may hold it (PS2). */
export function isKnownScope(scope: string): boolean {
  return known.has(scope) || areas.has(AREA_SCOPE.exec(scope)?.[1] ?? '')
}
