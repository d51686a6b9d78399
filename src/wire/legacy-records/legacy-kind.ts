import type { TSchema } from 'typebox'
import type { Outcome } from '../../domain/failure.ts'
import type { RecordStore } from '../../domain/objects/record-store.ts'
import type { PropertyStore } from '../../domain/properties/property-store.ts'
import type { LegacyInput } from './schemas.ts'

/** What routes of legacy records work on. */
export type LegacyDeps = {
  readonly records: RecordStore
  readonly properties: PropertyStore
  /** Epoch ms. */
  readonly now: () => number
}

/** One list of ids among the associations of a legacy record. */
type LegacyLinks = {
  readonly member: keyof NonNullable<LegacyInput['associations']>
  readonly toTypeId: string
  /** Definitions by which a create links: the first record, and every further one. */
  readonly typeIds: readonly [first: number, further: number]
}

/** How legacy calls show records of a type: the same everywhere but for names (platform 9.4). */
export type LegacyKind = {
  readonly objectTypeId: string
  /** Parameter of the path, and member with the id in replies. */
  readonly idMember: 'companyId' | 'dealId'
  readonly listMember: 'companies' | 'deals'
  readonly moreMember: 'has-more' | 'hasMore'
  /** Empty where records are shown without associations. */
  readonly links: readonly LegacyLinks[]
  readonly input: TSchema
  readonly decodeInput: (body: Uint8Array | undefined) => Outcome<LegacyInput>
  readonly record: TSchema
  readonly page: TSchema
  /** What archiving answers with; absent: nothing. */
  readonly archived?: TSchema
}
