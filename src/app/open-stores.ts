import { DEFAULT_LINK_LIMIT } from '../domain/associations/link-limits.ts'
import type { LabelStore } from '../domain/associations/label-store.ts'
import type { LimitStore } from '../domain/associations/limit-store.ts'
import type { AdminStore } from '../domain/admin/admin-store.ts'
import type { CallStore } from '../domain/calls/call-store.ts'
import type { CredentialStore } from '../domain/credential-store.ts'
import type { ExplanationStore } from '../domain/explanations/explanation-store.ts'
import type { ObjectTypeStore } from '../domain/objects/object-type-store.ts'
import { objectTypes } from '../domain/objects/object-types.ts'
import type { OAuthStore } from '../domain/oauth/oauth-store.ts'
import type { SignInTries } from '../domain/oauth/sign-in-tries.ts'
import type { RecordStore } from '../domain/objects/record-store.ts'
import type { FaultStore } from '../domain/faults/fault-store.ts'
import type { RateStore } from '../domain/limits/rate-store.ts'
import type { OwnerStore } from '../domain/owners/owner-store.ts'
import type { PersonalKeys } from '../domain/personal-keys.ts'
import type { PropertyStore } from '../domain/properties/property-store.ts'
import type { SearchStore } from '../domain/search/search-store.ts'
import type { SchemaStore } from '../domain/schemas/schema-store.ts'
import type { EventTypeStore } from '../domain/timeline/event-type-store.ts'
import type { TemplateStore } from '../domain/timeline/template-store.ts'
import type { RecordItemReader } from '../domain/timeline/read-record-timeline.ts'
import type { TimelineReader } from '../domain/timeline/timeline-reader.ts'
import type { TimelineStore } from '../domain/timeline/timeline-store.ts'
import type { VisitorStore } from '../domain/visitors/visitor-store.ts'
import { type AccountStore, createAccountStore } from '../storage/account-store.ts'
import { createAdminStore } from '../storage/admin/admin-store.ts'
import { createCallStore } from '../storage/call-store.ts'
import { createCredentialStore } from '../storage/credential-store.ts'
import type { Database } from '../storage/database.ts'
import { createEventTypeStore } from '../storage/event-type-store.ts'
import { createExplanationStore } from '../storage/explanation-store.ts'
import { createFaultStore } from '../storage/fault-store.ts'
import { createIdLeases } from '../storage/id-leases.ts'
import { createLabelStore } from '../storage/label-store.ts'
import { createLimitStore } from '../storage/limit-store.ts'
import { createOwnerStore } from '../storage/owner-store.ts'
import { createObjectTypeStore } from '../storage/object-type-store.ts'
import { createOAuthSetup, type OAuthSetup } from '../storage/oauth-setup.ts'
import { createOAuthStore } from '../storage/oauth-store.ts'
import { createPersonalKeyStore } from '../storage/personal-key-store.ts'
import { createPropertyStore } from '../storage/property-store.ts'
import { createRateStore } from '../storage/rate-store.ts'
import { createRecordItemReader } from '../storage/record-item-reader.ts'
import { createRecordStore } from '../storage/record-store.ts'
import { createSearchStore } from '../storage/search-store.ts'
import { createSchemaStore } from '../storage/schema-store.ts'
import { createSignInTries } from '../storage/sign-in-tries.ts'
import { createTemplateStore } from '../storage/template-store.ts'
import { createTimelineReader } from '../storage/timeline-reader.ts'
import { createTimelineStore } from '../storage/timeline-store.ts'
import { createVisitorStore } from '../storage/visitor-store.ts'
import { createTokenStore, type TokenStore } from '../storage/token-store.ts'

const READY_WITHIN_MS = 2_000

/** Every store over one database. */
export type Stores = {
  readonly accounts: AccountStore
  readonly admin: AdminStore
  readonly credentials: CredentialStore
  readonly tokens: TokenStore
  readonly personalKeys: PersonalKeys
  readonly templates: TemplateStore
  readonly types: EventTypeStore
  readonly timeline: TimelineStore
  readonly reader: TimelineReader
  readonly items: RecordItemReader
  readonly records: RecordStore
  readonly visitors: VisitorStore
  readonly search: SearchStore
  readonly labels: LabelStore
  readonly limits: LimitStore
  readonly objectTypes: ObjectTypeStore
  readonly schemas: SchemaStore
  readonly calls: CallStore
  readonly explanations: ExplanationStore
  readonly rates: RateStore
  readonly faults: FaultStore
  readonly properties: PropertyStore
  readonly owners: OwnerStore
  readonly oauth: OAuthStore & OAuthSetup
  readonly signInTries: SignInTries
  /** Whether the database answers, asked with a short time limit. */
  readonly isReachable: () => Promise<boolean>
}

type StoreOptions = {
  readonly associationLimit?: number
  /** Faults are looked for in dev mode only. */
  readonly mode?: string
  /** How old a write must be for searches to see it, ms. */
  readonly searchLag?: number
  /** Takes the place of the clocks that windows of calls and searches go by: for tests. Epoch ms. */
  readonly testClock?: () => number | undefined
}

export function openStores(
  db: Database,
  { associationLimit = DEFAULT_LINK_LIMIT, mode, searchLag = 0, testClock }: StoreOptions = {},
): Stores {
  const ids = createIdLeases(db, Object.fromEntries(objectTypes.map((type) => [type.typeId, type.firstId])))
  return {
    accounts: createAccountStore(db),
    admin: createAdminStore(db),
    credentials: createCredentialStore(db, { seesFaults: mode === 'dev' }),
    rates: createRateStore(db, testClock),
    faults: createFaultStore(db),
    tokens: createTokenStore(db),
    personalKeys: createPersonalKeyStore(db),
    templates: createTemplateStore(db),
    types: createEventTypeStore(db),
    timeline: createTimelineStore(db, ids),
    reader: createTimelineReader(db),
    items: createRecordItemReader(db),
    records: createRecordStore(db, ids, { defaultLinkLimit: associationLimit }),
    visitors: createVisitorStore(db, ids, { defaultLinkLimit: associationLimit }),
    search: createSearchStore(db, { lagMs: searchLag, now: () => testClock?.() ?? Date.now() }),
    labels: createLabelStore(db),
    limits: createLimitStore(db),
    objectTypes: createObjectTypeStore(db),
    schemas: createSchemaStore(db),
    calls: createCallStore(db),
    explanations: createExplanationStore(db),
    properties: createPropertyStore(db),
    owners: createOwnerStore(db),
    oauth: { ...createOAuthStore(db), ...createOAuthSetup(db) },
    signInTries: createSignInTries(db),
    isReachable: () => answersInTime(db),
  }
}

/** A database that hangs is as good as gone. */
async function answersInTime(db: Database): Promise<boolean> {
  const answer = db.query('select 1', []).then(
    () => true,
    () => false,
  )
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, READY_WITHIN_MS, false).unref())
  return Promise.race([answer, late])
}
