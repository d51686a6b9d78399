import { Type } from 'typebox'
import { RATE_PROFILES } from '../domain/limits/rate-limits.ts'

/** Settings that bound what callers may do: see `settings` in config.ts. */
export const limitSettings = {
  timelineBatchMax: {
    key: 'TIDEMARK_TIMELINE_BATCH_MAX',
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    unit: 'events',
    fallback: '100',
    sentence: 'Most events in one batch (timeline B8).',
  },
  associationLimit: {
    key: 'TIDEMARK_ASSOCIATION_LIMIT',
    schema: Type.Integer({ minimum: 1, maximum: 50_000 }),
    unit: 'associations',
    fallback: '10000',
    sentence:
      'Most associations that a record may have by each association type; accounts can set less for a type (associations section 7).',
  },
  customTypesMax: {
    key: 'TIDEMARK_CUSTOM_TYPES_MAX',
    schema: Type.Integer({ minimum: 0, maximum: 1_000 }),
    unit: 'object types',
    fallback: '10',
    sentence: 'Most custom object types of one account (schemas section 10).',
  },
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
