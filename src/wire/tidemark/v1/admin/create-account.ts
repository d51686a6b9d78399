import type { Static } from 'typebox'
import { accountTypes } from '../../../../domain/accounts.ts'
import { createPortal, type Portal, type PortalRequest } from '../../../../domain/admin/create-portal.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import { encodeAccount, idText } from './account-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminAccountCreate, AdminPortal } from './schemas.ts'

/** `POST /tidemark/v1/admin/accounts`: with `app`, one call gives all that a test needs of a portal. */
export function createAccount(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminAccountCreate, missingFields)
  return {
    operation: adminOperations.createAccount,
    documentation: { body: AdminAccountCreate, replies: { 201: AdminPortal } },
    handle: async ({ body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const portal = await createPortal(deps, decodeRequest(decoded.value))
      return portal.ok ? success({ status: 201, body: encodePortal(portal.value) }) : portal
    },
  }
}

type Body = Static<typeof AdminAccountCreate>

function decodeRequest({ id, name, kind, accountType, timeZone, currency, app }: Body): PortalRequest {
  const known = accountTypes.find((type) => type === accountType)
  return {
    ...(id === undefined ? {} : { id: idText(id) }),
    name,
    kind: kind === 'developer' ? 'developer' : 'standard',
    ...(known === undefined ? {} : { accountType: known }),
    timeZone: timeZone ?? 'UTC',
    currency: currency ?? 'USD',
    ...(app === undefined ? {} : { app: decodeApp(app) }),
  }
}

function decodeApp({ id, name, scopes }: NonNullable<Body['app']>): NonNullable<PortalRequest['app']> {
  return {
    ...(id === undefined ? {} : { id: idText(id) }),
    ...(name === undefined ? {} : { name }),
    scopes: scopes ?? ['*'],
  }
}

function encodePortal({ account, app, token, developerKey }: Portal): object {
  return {
    ...encodeAccount(account),
    ...(app === undefined
      ? {}
      : { app: { id: app.id, developerAccountId: app.developerAccountId, scopes: app.scopes } }),
    ...(token === undefined ? {} : { token: token.text, tokenId: token.id }),
    ...(developerKey === undefined
      ? {}
      : { developerKey: developerKey.text, developerKeyId: developerKey.id }),
  }
}
