import type { AdminStore } from '../../domain/admin/admin-store.ts'
import type { Database } from '../database.ts'
import { createAccessDirectory } from './access-rows.ts'
import { createAccountDirectory } from './account-rows.ts'
import { createAppDirectory } from './app-rows.ts'

/** What operators manage, in PostgreSQL. */
export function createAdminStore(db: Database): AdminStore {
  return { ...createAccountDirectory(db), ...createAppDirectory(db), ...createAccessDirectory(db) }
}
