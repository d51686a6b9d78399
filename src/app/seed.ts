import type { Caller } from '../domain/caller.ts'
import { DAY_MS, type DemoPlan, type DemoSize, yearStart } from '../domain/seed/demo-plan.ts'
import { chooseTenant, withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'
import { loadDemoData, type SeedProgress } from './seed-loader.ts'
import { ensureTemplates, ensureTypes } from './seed-model.ts'
import type { DemoAccount } from './seed-records.ts'
import { formatDay, noteEnd, noteStart, readStoredPlan, type StoredPlan } from './seed-state.ts'

const FIRST_PLAN = { seed: 1, size: 'small' } as const

/** What is asked for; what is absent is as in the data that the account holds, else the usual. */
type PlanRequest = {
  readonly seed?: number
  readonly size?: DemoSize
  /** Epoch ms, midnight UTC; the usual: the midnight before `now`. */
  readonly until?: number
}

export type SeedRequest = PlanRequest & {
  /** Needed when there are several accounts or apps. */
  readonly accountId?: string
  readonly appId?: string
  /** Epoch ms. */
  readonly now: number
  readonly onProgress?: (progress: SeedProgress) => void
}

/** What the account holds now. */
export type Seeded = {
  readonly accountId: string
  readonly plan: DemoPlan
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** By kind; absent when everything was there already. */
  readonly counts?: ReadonlyMap<string, number>
}

/** Loads demo data into an account; in a database without accounts it sets the first one up. Works beside a server. */
export async function seedAccount(config: Config, request: SeedRequest): Promise<Seeded> {
  return withStores(config, 'tidemark seed', async (stores) => {
    const tenant = await chooseTenant(stores, request)
    const caller: Caller = { ...tenant, scopes: ['*'], kind: 'private_app' }
    return seedStores({ stores, caller }, { ...request, maxTypes: config.customTypesMax })
  })
}

/**
 * As `seedAccount`, over stores that are open. An account holds the data of one plan: the same plan again adds what an
 * interrupted run left out, or nothing; another one is refused (decision 52).
 */
export async function seedStores(
  account: DemoAccount,
  request: Omit<SeedRequest, 'accountId' | 'appId'> & { readonly maxTypes: number },
): Promise<Seeded> {
  const { caller } = account
  const stored = await readStoredPlan(account)
  const plan = choosePlan(request, stored?.plan)
  if (stored !== undefined) refuseOther(plan, stored, caller)
  const seeded = { accountId: caller.accountId, plan, day: formatDay(plan.until) }
  if (stored?.isComplete) return seeded
  const types = await ensureTypes(account, { at: yearStart(plan), maxTypes: request.maxTypes })
  const templates = await ensureTemplates(account, request.now)
  if (stored === undefined) await noteStart(account, plan)
  const onProgress = request.onProgress ?? (() => undefined)
  const counts = await loadDemoData({ ...account, plan, types, templates, onProgress })
  await noteEnd(account, plan)
  return { ...seeded, counts }
}

function choosePlan(request: PlanRequest & { readonly now: number }, stored: DemoPlan | undefined): DemoPlan {
  const today = Math.floor(request.now / DAY_MS) * DAY_MS
  const usual = stored ?? { ...FIRST_PLAN, until: today }
  return {
    seed: request.seed ?? usual.seed,
    size: request.size ?? usual.size,
    until: request.until ?? usual.until,
  }
}

function refuseOther(asked: DemoPlan, stored: StoredPlan, { accountId, appId }: Caller): void {
  const had = `${describePlan(stored.plan)} --app ${stored.appId}`
  const wanted = `${describePlan(asked)} --app ${appId}`
  if (had === wanted) return
  throw new ConfigRefusal(
    `Account ${accountId} holds the demo data of ${had}; those of ${wanted} go into another account only.`,
  )
}

function describePlan({ seed, size, until }: DemoPlan): string {
  return `--seed ${seed} --size ${size} --until ${formatDay(until)}`
}
