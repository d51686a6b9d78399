import { expect, test } from 'vitest'
import { hashSecret } from '../../src/platform/secrets.ts'
import { createAccountStore } from '../../src/storage/account-store.ts'
import type { NewCredential } from '../../src/domain/admin/managed-credential.ts'
import { createCredentialStore } from '../../src/storage/credential-store.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const NOW = Date.UTC(2026, 4, 1)
const tenant = { accountId: '11', appId: '12', developerAccountId: '13' }
/** What comes with a credential of the account, whose time zone a test sets. */
const terms = { timeZone: expect.any(String), hasFaults: false }

const stores = () => ({
  accounts: createAccountStore(database.db),
  credentials: createCredentialStore(database.db),
})

function credential(secret: string, more: Partial<NewCredential> = {}): NewCredential {
  const common = {
    kind: 'private_app',
    tenant,
    label: 'a label',
    hint: '…tail',
    scopes: ['crm.objects.contacts.read'],
  } as const
  return { ...common, secretHash: hashSecret(secret), createdAt: NOW, ...more }
}

test('a tenant is created once; what is there stays as it is', async () => {
  const { accounts } = stores()
  await accounts.ensureTenant({ ...tenant, name: 'First', createdAt: NOW })
  await accounts.ensureTenant({ ...tenant, name: 'Second', createdAt: NOW + 1 })
  expect(await accounts.findTenant('11')).toEqual(tenant)
  expect(await accounts.findTenant('11', '12')).toEqual(tenant)
  expect([await accounts.findTenant('11', '99'), await accounts.findTenant('99')]).toEqual([
    undefined,
    undefined,
  ])
  const rows = await database.db.query('select id, kind, name from account order by id', [])
  expect(rows).toEqual([
    { id: '11', kind: 'standard', name: 'First' },
    { id: '13', kind: 'developer', name: 'First (developer)' },
  ])
})

test("an account's time zone is what its row says; one that does not exist has none (R9)", async () => {
  const { accounts } = stores()
  await accounts.ensureTenant({ ...tenant, name: 'First', createdAt: NOW })
  expect(await accounts.getAccount('11')).toMatchObject({
    timeZone: 'UTC',
    currency: 'USD',
    kind: 'standard',
  })
  await database.db.query("update account set time_zone = 'Asia/Kolkata' where id = 11", [])
  expect(await accounts.getAccount('11')).toMatchObject({ timeZone: 'Asia/Kolkata' })
  await expect(accounts.getAccount('99')).rejects.toThrow('there is no account 99')
})

test('tenants are listed by account id, at most as many as asked for', async () => {
  const { accounts } = stores()
  await accounts.ensureTenant({
    accountId: '9',
    appId: '12',
    developerAccountId: '13',
    name: 'Nine',
    createdAt: NOW,
  })
  expect((await accounts.listTenants(10)).map(({ accountId }) => accountId)).toEqual(['9', '11'])
  expect(await accounts.listTenants(1)).toHaveLength(1)
})

test('a token opens its account and app with its scopes', async () => {
  const { accounts, credentials } = stores()
  await accounts.putCredential(credential('open', { expiresAt: NOW + 5 }))
  expect(await credentials.findCredential(hashSecret('open'))).toEqual({
    caller: { kind: 'private_app', ...tenant, scopes: ['crm.objects.contacts.read'], terms },
    expiresAt: NOW + 5,
    isBlocked: false,
  })
  expect(await credentials.findCredential(hashSecret('Open'))).toBeUndefined()
})

test('a developer key stands for its developer account alone', async () => {
  const { accounts, credentials } = stores()
  await accounts.putCredential(credential('key', { kind: 'developer_key' }))
  const found = await credentials.findCredential(hashSecret('key'))
  expect(found?.caller).toMatchObject({
    kind: 'developer_key',
    accountId: '',
    appId: '',
    developerAccountId: '13',
  })
  expect(found).not.toHaveProperty('expiresAt')
})

test('a revoked token is gone at once, and can be revoked once', async () => {
  const { accounts, credentials } = stores()
  await accounts.putCredential(credential('gone'))
  expect(await accounts.revokeCredential(hashSecret('gone'), NOW)).toBe(true)
  expect(await credentials.findCredential(hashSecret('gone'))).toBeUndefined()
  expect(await accounts.revokeCredential(hashSecret('gone'), NOW)).toBe(false)
  expect(await accounts.revokeCredential(hashSecret('never was'), NOW)).toBe(false)
})

test('the same secret put again is wholly what it was put as last', async () => {
  const { accounts, credentials } = stores()
  await accounts.putCredential(credential('again', { expiresAt: NOW, kind: 'developer_key' }))
  await accounts.revokeCredential(hashSecret('again'), NOW)
  await accounts.putCredential(credential('again', { scopes: ['*'], label: 'new' }))
  expect(await credentials.findCredential(hashSecret('again'))).toEqual({
    caller: { kind: 'private_app', ...tenant, scopes: ['*'], terms },
    isBlocked: false,
  })
  const listed = (await accounts.listCredentials()).find(({ label }) => label === 'new')
  expect(listed).toMatchObject({
    kind: 'private_app',
    accountId: '11',
    appId: '12',
  })
  expect([listed?.expiresAt, listed?.revokedAt]).toEqual([undefined, undefined])
})

test('what is stored and listed of a secret is its hash and its tail', async () => {
  const { accounts } = stores()
  await accounts.putCredential(credential('the whole secret'))
  const rows = await database.db.query('select c::text as row from credential c', [])
  expect(JSON.stringify([rows, await accounts.listCredentials()])).not.toContain('the whole secret')
})
