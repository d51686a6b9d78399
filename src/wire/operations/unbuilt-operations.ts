import { DATED } from '../paths.ts'
import { notBuilt, type Operation } from './operation.ts'

const WEBHOOKS = '/webhooks/v3/:appId'
const DEFINITIONS = '/events/v3/event-definitions'

/** Routes of HubSpot's tables that are known and not served; a row goes when its operation is built. */
export const unbuiltOperations: readonly Operation[] = [
  ...notBuilt('platform 5.1', [
    ['webhooks.v3.settings.get', 'GET', `${WEBHOOKS}/settings`],
    ['webhooks.v3.settings.put', 'PUT', `${WEBHOOKS}/settings`],
    ['webhooks.v3.settings.archive', 'DELETE', `${WEBHOOKS}/settings`],
    ['webhooks.v3.subscriptions.list', 'GET', `${WEBHOOKS}/subscriptions`],
    ['webhooks.v3.subscriptions.create', 'POST', `${WEBHOOKS}/subscriptions`],
    ['webhooks.v3.subscriptions.get', 'GET', `${WEBHOOKS}/subscriptions/:subscriptionId`],
    ['webhooks.v3.subscriptions.update', 'PATCH', `${WEBHOOKS}/subscriptions/:subscriptionId`],
    ['webhooks.v3.subscriptions.archive', 'DELETE', `${WEBHOOKS}/subscriptions/:subscriptionId`],
    ['webhooks.v3.subscriptions.batch.update', 'POST', `${WEBHOOKS}/subscriptions/batch/update`],
  ]).map((row) => ({ ...row, aliases: [row.path.replace('/v3/', `/${DATED}/`)] })),
  ...notBuilt('platform section 7', [
    ['events.v3.send', 'POST', '/events/v3/send'],
    ['events.v3.send.batch', 'POST', '/events/v3/send/batch'],
    ['events.v3.definitions.list', 'GET', DEFINITIONS],
    ['events.v3.definitions.create', 'POST', DEFINITIONS],
    ['events.v3.definitions.get', 'GET', `${DEFINITIONS}/:eventName`],
    ['events.v3.definitions.update', 'PATCH', `${DEFINITIONS}/:eventName`],
    ['events.v3.definitions.archive', 'DELETE', `${DEFINITIONS}/:eventName`],
  ]).map((row) => ({ ...row, aliases: [row.path.replace('/v3/', `/${DATED}/`)] })),
  ...notBuilt('platform 6.6', [
    ['visitor-identification.v3.tokens.create', 'POST', '/visitor-identification/v3/tokens/create'],
  ]),
]
