import { Type } from 'typebox'
import { archiveLegacyRecord } from '../../legacy-records/archive-legacy-record.ts'
import { createLegacyRecord } from '../../legacy-records/create-legacy-record.ts'
import { getLegacyRecord } from '../../legacy-records/get-legacy-record.ts'
import type { LegacyDeps, LegacyKind } from '../../legacy-records/legacy-kind.ts'
import { listLegacyRecords } from '../../legacy-records/list-legacy-records.ts'
import { LegacyDealInput, legacyRecord } from '../../legacy-records/schemas.ts'
import { updateLegacyRecord } from '../../legacy-records/update-legacy-record.ts'
import { dealOperations } from '../../operations/legacy-record-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'

const Ids = Type.Array(Type.Integer())
const Deal = legacyRecord('LegacyDeal', {
  dealId: Type.Integer(),
  associations: Type.Optional(Type.Object({ associatedVids: Ids, associatedCompanyIds: Ids })),
})
const DealPage = Type.Object(
  { deals: Type.Array(Deal), hasMore: Type.Boolean(), offset: Type.Integer() },
  { title: 'LegacyDealPage' },
)

const deals: LegacyKind = {
  objectTypeId: '0-3',
  idMember: 'dealId',
  listMember: 'deals',
  moreMember: 'hasMore',
  links: [
    { member: 'associatedVids', toTypeId: '0-1', typeIds: [3, 3] },
    { member: 'associatedCompanyIds', toTypeId: '0-2', typeIds: [5, 341] },
  ],
  input: LegacyDealInput,
  decodeInput: compileBody(LegacyDealInput, missingFields),
  record: Deal,
  page: DealPage,
}

/** `/deals/v1/deal`: the legacy calls for deals (platform 9.4). */
export function dealRoutes(deps: LegacyDeps): readonly Route[] {
  return [
    createLegacyRecord(deals, dealOperations.createDeal, deps),
    listLegacyRecords(deals, dealOperations.listDeals, deps),
    getLegacyRecord(deals, dealOperations.getDeal, deps),
    updateLegacyRecord(deals, dealOperations.updateDeal, deps),
    archiveLegacyRecord(deals, dealOperations.archiveDeal, deps),
  ]
}
