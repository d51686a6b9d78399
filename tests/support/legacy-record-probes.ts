/** What an account has that legacy calls for companies and deals of another one name. */
export type LegacyRecordNames = {
  readonly companyId: string
  readonly contactId: string
  readonly dealId: string
  /** Records that probes take away. */
  readonly doomedCompanyId: string
  readonly doomedDealId: string
}

type Probe = (ids: LegacyRecordNames) => { readonly url: string; readonly body?: unknown }

const COMPANIES = '/companies/v2/companies'
const DEALS = '/deals/v1/deal'
const named = (name: string) => [{ name, value: 'B' }]
const deal = [...named('dealname'), { name: 'dealstage', value: 'appointmentscheduled' }]

/** For each legacy operation on companies and deals: calls that name an account's records, or missing ones. */
export const legacyRecordProbes: Readonly<Record<string, readonly Probe[]>> = {
  'companies.v2.get': [(ids) => ({ url: `${COMPANIES}/${ids.companyId}` })],
  'companies.v2.update': [
    (ids) => ({ url: `${COMPANIES}/${ids.companyId}`, body: { properties: named('city') } }),
  ],
  'companies.v2.archive': [(ids) => ({ url: `${COMPANIES}/${ids.doomedCompanyId}` })],
  'deals.v1.create': [
    (ids) => ({
      url: DEALS,
      body: { properties: deal, associations: { associatedVids: [ids.contactId] } },
    }),
    (ids) => ({
      url: DEALS,
      body: { properties: deal, associations: { associatedCompanyIds: [ids.companyId] } },
    }),
  ],
  'deals.v1.get': [(ids) => ({ url: `${DEALS}/${ids.dealId}` })],
  'deals.v1.update': [(ids) => ({ url: `${DEALS}/${ids.dealId}`, body: { properties: named('dealname') } })],
  'deals.v1.archive': [(ids) => ({ url: `${DEALS}/${ids.doomedDealId}` })],
}

export const missingLegacyRecords = {
  dealId: '888888822',
  doomedCompanyId: '888888823',
  doomedDealId: '888888824',
}
