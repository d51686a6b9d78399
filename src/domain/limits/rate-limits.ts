import type { Caller } from '../caller.ts'

/** Figures that an account's calls are limited by; `off` counts nothing (platform PL1 to PL4, PL11). */
export const RATE_PROFILES = ['off', 'free', 'pro', 'enterprise', 'oauth'] as const
export type RateProfile = (typeof RATE_PROFILES)[number]

/** What an operation counts as: searches and associations have limits of their own, some calls have none (PL9). */
export type LimitClass = 'general' | 'search' | 'associations' | 'exempt'

export type RatePolicy = 'DAILY' | 'TEN_SECONDLY_ROLLING' | 'SECONDLY'

/** How many calls of one kind fit into a window. */
export type RateLimit = {
  readonly policy: RatePolicy
  readonly max: number
  /** Whose calls share it. */
  readonly bucket: RateBucket
}

type RateBucket = {
  readonly kind:
    | 'daily'
    | 'private_app'
    | 'oauth'
    | 'hapikey'
    | 'client_credentials'
    | 'associations'
    | 'search'
  /** Of the account as a whole when empty. */
  readonly appId: string
}

/** Length of each window but that of a day. */
export const WINDOW_SECONDS = { TEN_SECONDLY_ROLLING: 10, SECONDLY: 1 } as const

const OAUTH_BURST = 110
const ASSOCIATIONS_BURST = 200
const SEARCHES_A_SECOND = 5

/** Of a private app or service key. Unlimited calls show the most generous figures, so that no client slows down. */
const privateFigures = {
  off: { burst: 190, daily: 1_000_000 },
  free: { burst: 100, daily: 250_000 },
  pro: { burst: 190, daily: 625_000 },
  enterprise: { burst: 190, daily: 1_000_000 },
  oauth: { burst: OAUTH_BURST, daily: undefined },
} as const satisfies Record<RateProfile, object>

/** Calls a day that the private apps of an account have between them; undefined without such a limit. */
export function dailyMaxOf(profile: RateProfile): number | undefined {
  return privateFigures[profile].daily
}

/** Whether a call of this kind counts against the daily limit of its account (platform PL1, PL2, PL7, PL9). */
export function countsDaily({ kind }: Pick<Caller, 'kind'>, limitClass: LimitClass): boolean {
  return limitClass !== 'exempt' && isPrivate(kind)
}

/** The limits that a call is held to, in the order that they are looked at (platform PL10). */
export function rateLimitsOf(
  caller: Pick<Caller, 'kind' | 'appId'>,
  limitClass: LimitClass,
  profile: RateProfile,
): readonly RateLimit[] {
  if (limitClass === 'exempt' || caller.kind === 'nobody') return []
  const daily = isPrivate(caller.kind) ? dailyMaxOf(profile) : undefined
  const shortTerm = shortTermLimit(caller, limitClass, profile)
  if (daily === undefined) return [shortTerm]
  return [{ policy: 'DAILY', max: daily, bucket: { kind: 'daily', appId: '' } }, shortTerm]
}

function shortTermLimit(
  { kind, appId }: Pick<Caller, 'kind' | 'appId'>,
  limitClass: LimitClass,
  profile: RateProfile,
): RateLimit {
  if (limitClass === 'search')
    return { policy: 'SECONDLY', max: SEARCHES_A_SECOND, bucket: { kind: 'search', appId: '' } }
  if (limitClass === 'associations')
    return {
      policy: 'TEN_SECONDLY_ROLLING',
      max: ASSOCIATIONS_BURST,
      bucket: { kind: 'associations', appId },
    }
  const max = isPrivate(kind) ? privateFigures[profile].burst : OAUTH_BURST
  return { policy: 'TEN_SECONDLY_ROLLING', max, bucket: { kind: bucketKindOf(kind), appId } }
}

/** Private apps and service keys: whatever acts in an account and is no OAuth token. */
function isPrivate(kind: Caller['kind']): boolean {
  return bucketKindOf(kind) === 'private_app' && kind !== 'nobody'
}

function bucketKindOf(kind: Caller['kind']): 'private_app' | 'oauth' | 'hapikey' | 'client_credentials' {
  if (kind === 'oauth' || kind === 'client_credentials') return kind
  return kind === 'developer_key' ? 'hapikey' : 'private_app'
}
