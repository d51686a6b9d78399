import { Type } from 'typebox'
import { accountTypes, type Accounts } from '../../../domain/accounts.ts'
import { success } from '../../../domain/failure.ts'
import { formatUtcOffset, utcOffsetOf } from '../../../domain/utc-offset.ts'
import { accountOperations } from '../../operations/account-operations.ts'
import type { Route } from '../../route.ts'

type Deps = { readonly accounts: Accounts; readonly now: () => number }

const AccountDetails = Type.Object(
  {
    portalId: Type.Integer(),
    accountType: Type.String({ enum: [...accountTypes] }),
    timeZone: Type.String(),
    companyCurrency: Type.String(),
    additionalCurrencies: Type.Array(Type.String()),
    utcOffset: Type.String({ description: 'At the time of the call, such as +02:00' }),
    utcOffsetMilliseconds: Type.Integer(),
    uiDomain: Type.String(),
    dataHostingLocation: Type.String(),
    portalName: Type.String(),
    createdAt: Type.Integer({ description: 'Epoch ms' }),
  },
  { title: 'PortalInformationResponse' },
)

const AccountSummary = Type.Object(
  {
    portalId: Type.Integer(),
    timeZone: Type.String(),
    currency: Type.String(),
    utcOffset: Type.String(),
    utcOffsetMilliseconds: Type.Integer(),
  },
  { title: 'AccountSummary' },
)

/** `GET /account-info/v3/details`: clients call it to see whether a token works (PI1, PI2). */
export function accountDetails({ accounts, now }: Deps): Route {
  return {
    operation: accountOperations.accountDetails,
    documentation: { replies: { 200: AccountDetails } },
    handle: async ({ caller, origin }) => {
      const account = await accounts.getAccount(caller.accountId)
      const body = {
        portalId: Number(caller.accountId),
        accountType: account.accountType,
        timeZone: account.timeZone,
        companyCurrency: account.currency,
        additionalCurrencies: [],
        ...offsetOf(account.timeZone, now()),
        uiDomain: new URL(origin).host,
        dataHostingLocation: 'na1',
        portalName: account.name,
        createdAt: account.createdAt,
      }
      return success({ status: 200, body })
    },
  }
}

/** `GET /integrations/v1/me` (PI5, docs). */
export function accountSummary({ accounts, now }: Deps): Route {
  return {
    operation: accountOperations.accountSummary,
    documentation: { replies: { 200: AccountSummary } },
    handle: async ({ caller }) => {
      const { timeZone, currency } = await accounts.getAccount(caller.accountId)
      const body = {
        portalId: Number(caller.accountId),
        timeZone,
        currency,
        ...offsetOf(timeZone, now()),
      }
      return success({ status: 200, body })
    },
  }
}

function offsetOf(timeZone: string, now: number): { utcOffset: string; utcOffsetMilliseconds: number } {
  const utcOffsetMilliseconds = utcOffsetOf(timeZone, now)
  return { utcOffset: formatUtcOffset(utcOffsetMilliseconds), utcOffsetMilliseconds }
}
