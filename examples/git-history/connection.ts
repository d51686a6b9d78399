import { Client } from '@hubspot/api-client'
import type { Options } from './options.ts'

export type Connection = ReturnType<typeof connect>

/** Tries of one call inside the client, which repeats on 429 and 5xx; `retrying` goes on where it stops. */
const TRIES = 3

/**
 * The parts of the official client that the importer uses. The retry setting of the newest `Client` holds for every
 * part that is taken afterwards, from older clients too, so all of the first one's are taken before the second is made.
 */
export function connect(options: Options) {
  const common = { basePath: options.baseUrl, accessToken: options.token, ...templateAccess(options) }
  const { crm } = new Client({ ...common, numberOfApiCallRetries: TRIES })
  const safeToRepeat = {
    events: crm.timeline.eventsApi,
    associations: crm.associations.v4.basicApi,
    taskReader: crm.objects.tasks.batchApi,
  }
  // A create that is repeated blindly after a 503 may make a second record: we look first, then try again.
  const { crm: once } = new Client({ ...common, numberOfApiCallRetries: 0 })
  return { ...safeToRepeat, templates: once.timeline.templatesApi, taskWriter: once.objects.tasks.batchApi }
}

/** For templates the client sends the developer key or nothing; the server takes the bearer token as well. */
function templateAccess({ developerKey, token }: Options) {
  return developerKey === undefined
    ? { defaultHeaders: { Authorization: `Bearer ${token}` } }
    : { developerApiKey: developerKey }
}
