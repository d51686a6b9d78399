import type { SignInTries } from '../domain/oauth/sign-in-tries.ts'
import { hashSecret } from '../platform/secrets.ts'
import type { Database } from './database.ts'

const SWEPT_AT_ONCE = 200

// Windows that are over count as none; those of other addresses are removed, a bounded number with each try.
const COUNT_TRY = `
with swept as (
  delete from sign_in_try where address_hash in (
    select address_hash from sign_in_try where since <= $3 and address_hash <> $1
    order by since limit ${SWEPT_AT_ONCE} for update skip locked))
insert into sign_in_try (address_hash, since, tries) values ($1, $2, 1)
on conflict on constraint sign_in_try__pkey do update set
  since = case when sign_in_try.since <= $3 then excluded.since else sign_in_try.since end,
  tries = case when sign_in_try.since <= $3 then 1 else least(sign_in_try.tries + 1, 1000000) end
returning tries`

/** Tries to sign in, counted in PostgreSQL: for every server process together. Addresses are there as hashes. */
export function createSignInTries(db: Database): SignInTries {
  return {
    countTry: async (address, { now, windowMs }) => {
      const times = [now, now - windowMs].map((time) => new Date(time).toISOString())
      const [row] = await db.query<{ tries: number }>(COUNT_TRY, [hashSecret(address), ...times])
      if (!row) throw new Error('the try was not counted')
      return row.tries
    },
  }
}
