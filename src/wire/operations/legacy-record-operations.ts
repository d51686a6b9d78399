import { objectTypeById } from '../../domain/objects/object-types.ts'
import { built, type Operation } from './operation.ts'

const COMPANIES = '/companies/v2/companies'
const DEALS = '/deals/v1/deal'
const rule = 'platform 9.4'

const accessTo = (typeId: string) => {
  const type = objectTypeById(typeId)
  return {
    read: { kind: 'bearer', anyOf: type?.readScopes ?? [] },
    write: { kind: 'bearer', anyOf: type?.writeScopes ?? [] },
  } as const
}
const companies = accessTo('0-2')
const deals = accessTo('0-3')

/** Legacy calls for companies, which tools still make (platform 9.4). */
export const companyOperations = {
  createCompany: built({
    id: 'companies.v2.create',
    method: 'POST',
    path: COMPANIES,
    access: companies.write,
    rule,
    summary: 'Create a company, the legacy call',
  }),
  listCompanies: built({
    id: 'companies.v2.list',
    method: 'GET',
    path: `${COMPANIES}/paged`,
    access: companies.read,
    rule,
    summary: 'List companies in the legacy form',
  }),
  getCompany: built({
    id: 'companies.v2.get',
    method: 'GET',
    path: `${COMPANIES}/:companyId`,
    access: companies.read,
    rule,
    summary: 'Read a company in the legacy form',
  }),
  updateCompany: built({
    id: 'companies.v2.update',
    method: 'PUT',
    path: `${COMPANIES}/:companyId`,
    access: companies.write,
    rule,
    summary: 'Change a company, the legacy call',
  }),
  archiveCompany: built({
    id: 'companies.v2.archive',
    method: 'DELETE',
    path: `${COMPANIES}/:companyId`,
    access: companies.write,
    rule,
    summary: 'Archive a company, the legacy call',
  }),
} as const satisfies Record<string, Operation>

/** Legacy calls for deals, which tools still make (platform 9.4). */
export const dealOperations = {
  createDeal: built({
    id: 'deals.v1.create',
    method: 'POST',
    path: DEALS,
    access: deals.write,
    rule,
    summary: 'Create a deal, the legacy call',
  }),
  listDeals: built({
    id: 'deals.v1.list',
    method: 'GET',
    path: `${DEALS}/paged`,
    access: deals.read,
    rule,
    summary: 'List deals in the legacy form',
  }),
  getDeal: built({
    id: 'deals.v1.get',
    method: 'GET',
    path: `${DEALS}/:dealId`,
    access: deals.read,
    rule,
    summary: 'Read a deal in the legacy form',
  }),
  updateDeal: built({
    id: 'deals.v1.update',
    method: 'PUT',
    path: `${DEALS}/:dealId`,
    access: deals.write,
    rule,
    summary: 'Change a deal, the legacy call',
  }),
  archiveDeal: built({
    id: 'deals.v1.archive',
    method: 'DELETE',
    path: `${DEALS}/:dealId`,
    access: deals.write,
    rule,
    summary: 'Archive a deal, the legacy call',
  }),
} as const satisfies Record<string, Operation>
