/** When HubSpot takes a path away: a day or a month, and how a sentence says it. */
export type Retirement = { readonly on: string; readonly inWords: string }

const OAUTH_V1: Retirement = { on: '2027-02-16', inWords: 'stops on 16 February 2027' }
const NUMBERED: Retirement = { on: '2027-09', inWords: 'loses support in September 2027' }

/**
 * The retirement of a readable path, undefined for one that stays: dated paths, v4 and our own. This server serves all of
 * them on. Source: platform PV8 [docs].
 */
export function retirementOf(spelling: string): Retirement | undefined {
  if (spelling.startsWith('/tidemark/')) return undefined
  if (spelling.startsWith('/oauth/v1/')) return OAUTH_V1
  return /\/v[123](?:\/|$)/.test(spelling) ? NUMBERED : undefined
}
