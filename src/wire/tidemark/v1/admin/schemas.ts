import { type TSchema, Type } from 'typebox'
import { accountTypes } from '../../../../domain/accounts.ts'

const DateTime = Type.String({ format: 'date-time' })
const Texts = Type.Array(Type.String())
/** Clients that keep ids as numbers may send them so. */
const Id = Type.Union([Type.String(), Type.Integer()])
const Kind = Type.String({ enum: ['standard', 'developer'] })
const AccountKind = Type.String({ enum: [...accountTypes] })

export const PageQuery = Type.Object({
  after: Type.Optional(Type.String({ description: 'paging.next.after of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
})
export const AppsQuery = Type.Object({
  ...PageQuery.properties,
  developerAccountId: Type.Optional(Type.String({ description: 'Only apps that this account owns' })),
})

const Paging = Type.Object({
  next: Type.Object({ after: Type.String(), link: Type.String() }),
})

export function pageOf(item: TSchema, title: string): TSchema {
  return Type.Object({ results: Type.Array(item), paging: Type.Optional(Paging) }, { title })
}

export const NoContent = Type.Null()

const account = {
  id: Type.String(),
  kind: Kind,
  accountType: AccountKind,
  state: Type.String({ enum: ['active', 'suspended', 'emptying', 'deleting'] }),
  name: Type.String(),
  timeZone: Type.String(),
  currency: Type.String(),
  createdAt: DateTime,
  suspendedAt: Type.Optional(DateTime),
}
export const AdminAccount = Type.Object(account, { title: 'AdminAccount' })

export const AdminAccountCreate = Type.Object(
  {
    name: Type.String(),
    id: Type.Optional(Id),
    kind: Type.Optional(Kind),
    accountType: Type.Optional(AccountKind),
    timeZone: Type.Optional(Type.String({ default: 'UTC' })),
    currency: Type.Optional(Type.String({ default: 'USD' })),
    app: Type.Optional(
      Type.Object(
        {
          id: Type.Optional(Id),
          name: Type.Optional(Type.String()),
          scopes: Type.Optional(Type.Array(Type.String(), { description: 'All of them without it' })),
        },
        {
          title: 'AdminAccountApp',
          description: 'Puts an app in, the named one or a new one, with an access token and a developer key',
        },
      ),
    ),
  },
  { title: 'AdminAccountCreate' },
)

export const AdminAccountUpdate = Type.Object(
  {
    name: Type.Optional(Type.String()),
    timeZone: Type.Optional(Type.String()),
    currency: Type.Optional(Type.String()),
  },
  { title: 'AdminAccountUpdate' },
)

export const AdminPortal = Type.Object(
  {
    ...account,
    app: Type.Optional(
      Type.Object(
        { id: Type.String(), developerAccountId: Type.String(), scopes: Texts },
        { title: 'PortalApp' },
      ),
    ),
    token: Type.Optional(Type.String({ description: 'Shown this once' })),
    tokenId: Type.Optional(Type.String()),
    developerKey: Type.Optional(Type.String({ description: 'Shown this once' })),
    developerKeyId: Type.Optional(Type.String()),
  },
  { title: 'AdminPortal' },
)

export const AdminSweep = Type.Object(
  {
    accountId: Type.String(),
    state: Type.String({ enum: ['emptied', 'emptying', 'deleting'] }),
    message: Type.Optional(Type.String()),
  },
  { title: 'AdminSweep' },
)

const AdminClient = Type.Object(
  { clientId: Type.String(), isPublic: Type.Boolean(), redirectUris: Texts, scopes: Texts },
  { title: 'AdminClient' },
)
const app = {
  id: Type.String(),
  developerAccountId: Type.String(),
  name: Type.String(),
  createdAt: DateTime,
  clients: Type.Array(AdminClient),
}
export const AdminApp = Type.Object(app, { title: 'AdminApp' })
export const AdminAppCreated = Type.Object(
  { ...app, clientSecret: Type.Optional(Type.String({ description: 'Shown this once' })) },
  { title: 'AdminAppCreated' },
)
export const AdminAppCreate = Type.Object(
  {
    developerAccountId: Id,
    name: Type.String(),
    redirectUris: Type.Optional(Texts),
    scopes: Type.Optional(Texts),
    public: Type.Optional(Type.Boolean()),
  },
  { title: 'AdminAppCreate' },
)
export const AdminClientSecret = Type.Object(
  { clientId: Type.String(), clientSecret: Type.String({ description: 'Shown this once' }) },
  { title: 'AdminClientSecret' },
)

export const AdminInstall = Type.Object(
  {
    accountId: Type.String(),
    appId: Type.String(),
    appName: Type.String(),
    scopes: Texts,
    createdAt: DateTime,
  },
  { title: 'AdminInstall' },
)
export const AdminInstallPut = Type.Object({ scopes: Texts }, { title: 'AdminInstallPut' })

const user = { id: Type.String(), email: Type.String(), createdAt: DateTime }
export const AdminUser = Type.Object(user, { title: 'AdminUser' })
export const AdminUserCreated = Type.Object(
  { ...user, password: Type.String({ description: 'Shown this once' }) },
  { title: 'AdminUserCreated' },
)
export const AdminUserCreate = Type.Object(
  { email: Type.String(), password: Type.Optional(Type.String()) },
  { title: 'AdminUserCreate' },
)
export const AdminPassword = Type.Object(
  { password: Type.Optional(Type.String()) },
  { title: 'AdminPassword' },
)
export const AdminPasswordSet = Type.Object(
  { userId: Type.String(), password: Type.String({ description: 'Shown this once' }) },
  { title: 'AdminPasswordSet' },
)

const token = {
  id: Type.String(),
  kind: Type.String(),
  accountId: Type.Optional(Type.String()),
  appId: Type.Optional(Type.String()),
  label: Type.String(),
  hint: Type.String({ description: 'The last characters of its text' }),
  scopes: Texts,
  createdAt: DateTime,
  expiresAt: Type.Optional(DateTime),
  revokedAt: Type.Optional(DateTime),
  replacedAt: Type.Optional(DateTime),
}
export const AdminToken = Type.Object(token, { title: 'AdminToken' })
export const AdminTokenCreated = Type.Object(
  { ...token, token: Type.String({ description: 'Shown this once' }) },
  { title: 'AdminTokenCreated' },
)
const terms = {
  label: Type.Optional(Type.String()),
  expiresIn: Type.Optional(
    Type.Integer({ description: 'Seconds; without it the credential does not expire' }),
  ),
}
export const AdminTokenCreate = Type.Object(
  { appId: Id, scopes: Type.Optional(Texts), ...terms },
  { title: 'AdminTokenCreate' },
)
export const AdminKeyCreate = Type.Object(terms, { title: 'AdminKeyCreate' })
