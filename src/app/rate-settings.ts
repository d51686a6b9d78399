import { Type } from 'typebox'
import { RATE_PROFILES } from '../domain/limits/rate-limits.ts'

/** Settings that slow callers down: see `settings` in config.ts. */
export const rateSettings = {
  rateLimits: {
    key: 'TIDEMARK_RATE_LIMITS',
    schema: Type.Union(RATE_PROFILES.map((profile) => Type.Literal(profile))),
    unit: RATE_PROFILES.join(', '),
    fallback: 'off',
    sentence:
      'Limits that calls are held to, as those of a HubSpot subscription, or of an OAuth app for every token; `tidemark account update --rate-limits` sets others for an account (platform PL1 to PL11).',
  },
  searchLag: {
    key: 'TIDEMARK_SEARCH_LAG_MS',
    schema: Type.Integer({ minimum: 0, maximum: 60_000 }),
    unit: 'ms',
    fallback: '0',
    sentence:
      'How old a write must be for searches to see it, as at HubSpot where it takes seconds: for tests of clients, dev mode only (search SRCH-20).',
  },
} as const
