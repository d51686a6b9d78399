import { Type } from 'typebox'
import { archiveLegacyRecord } from '../../legacy-records/archive-legacy-record.ts'
import { createLegacyRecord } from '../../legacy-records/create-legacy-record.ts'
import { getLegacyRecord } from '../../legacy-records/get-legacy-record.ts'
import type { LegacyDeps, LegacyKind } from '../../legacy-records/legacy-kind.ts'
import { listLegacyRecords } from '../../legacy-records/list-legacy-records.ts'
import { legacyRecord, LegacyProperties } from '../../legacy-records/schemas.ts'
import { updateLegacyRecord } from '../../legacy-records/update-legacy-record.ts'
import { companyOperations } from '../../operations/legacy-record-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'

const Company = legacyRecord('LegacyCompany', { companyId: Type.Integer() })
const CompanyPage = Type.Object(
  { companies: Type.Array(Company), 'has-more': Type.Boolean(), offset: Type.Integer() },
  { title: 'LegacyCompanyPage' },
)
const ArchivedCompany = Type.Object(
  { companyId: Type.Integer(), deleted: Type.Boolean() },
  { title: 'LegacyCompanyDeletion' },
)

const companies: LegacyKind = {
  objectTypeId: '0-2',
  idMember: 'companyId',
  listMember: 'companies',
  moreMember: 'has-more',
  links: [],
  input: LegacyProperties,
  decodeInput: compileBody(LegacyProperties, missingFields),
  record: Company,
  page: CompanyPage,
  archived: ArchivedCompany,
}

/** `/companies/v2/companies`: the legacy calls for companies (platform 9.4). */
export function companyRoutes(deps: LegacyDeps): readonly Route[] {
  return [
    createLegacyRecord(companies, companyOperations.createCompany, deps),
    listLegacyRecords(companies, companyOperations.listCompanies, deps),
    getLegacyRecord(companies, companyOperations.getCompany, deps),
    updateLegacyRecord(companies, companyOperations.updateCompany, deps),
    archiveLegacyRecord(companies, companyOperations.archiveCompany, deps),
  ]
}
