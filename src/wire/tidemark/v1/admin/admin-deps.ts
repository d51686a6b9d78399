import type { AdminStore } from '../../../../domain/admin/admin-store.ts'
import type { SecretMaker } from '../../../../domain/admin/managed-credential.ts'

/** What the admin operations work on. */
export type AdminDeps = {
  readonly admin: AdminStore
  readonly secrets: SecretMaker
  readonly now: () => number
  /** Label of credentials whose accounts are not deleted: those of dev mode. */
  readonly keptLabel: string
}

/** Says who made a credential or client, where the request does not. */
export const ADMIN_LABEL = 'made by the admin API'
