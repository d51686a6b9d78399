import type { ManagedAccount } from '../../../../domain/admin/managed-account.ts'
import { type Outcome, success } from '../../../../domain/failure.ts'
import type { WireReply } from '../../../errors.ts'
import { encodeAccount } from './account-codec.ts'

/** The account as it is after what was asked. */
export function answerAccount(account: Outcome<ManagedAccount>): Outcome<WireReply> {
  return account.ok ? success({ status: 200, body: encodeAccount(account.value) }) : account
}
