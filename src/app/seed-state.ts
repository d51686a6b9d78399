import { objectTypeById, type ObjectType } from '../domain/objects/object-types.ts'
import { type DemoPlan, type DemoSize, demoSizes, yearStart } from '../domain/seed/demo-plan.ts'
import { DEMO_KEY, DEMO_STATE } from '../domain/seed/demo-record.ts'
import { ConfigRefusal } from './config.ts'
import { createDemoRecords, type DemoAccount, findDemoRecords, updateDemoRecords } from './seed-records.ts'

/** The rental itself: the company that is made first and tells what the demo data of the account follow from. */
const RENTAL_KEY = 'rental'
const rental = {
  [DEMO_KEY]: RENTAL_KEY,
  name: 'Gannet Quay Boat Rental',
  domain: 'gannet-quay.example',
  description: 'The business that these demo data are about.',
}

/** What demo data an account holds; not complete after a run that did not come to its end. */
export type StoredPlan = {
  readonly plan: DemoPlan
  /** The app by whose templates the events are recorded: by those of another one they would be there twice. */
  readonly appId: string
  readonly isComplete: boolean
}

/** Undefined when the account holds no demo data. */
export async function readStoredPlan(account: DemoAccount): Promise<StoredPlan | undefined> {
  const found = await findDemoRecords(account, companies(), [RENTAL_KEY])
  const record = found.get(RENTAL_KEY)
  return record === undefined ? undefined : parseState(record.properties[DEMO_STATE] ?? '')
}

/** Notes which data are being loaded; refused when another run notes the same at this moment. */
export async function noteStart(account: DemoAccount, plan: DemoPlan): Promise<void> {
  const properties = { ...rental, [DEMO_STATE]: formatState(account, plan, 'loading') }
  const inputs = [{ properties, associations: [] }]
  await createDemoRecords(account, companies(), { at: yearStart(plan), inputs })
}

/** Notes that all of them are there. */
export async function noteEnd(account: DemoAccount, plan: DemoPlan): Promise<void> {
  const properties = { [DEMO_STATE]: formatState(account, plan, 'complete') }
  const updates = [{ reference: RENTAL_KEY, properties }]
  await updateDemoRecords(account, companies(), { at: plan.until, updates })
}

/** `2026-06-01` of midnight UTC. */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, '2026-06-01'.length)
}

function formatState(
  { caller: { appId } }: DemoAccount,
  { seed, size, until }: DemoPlan,
  state: 'loading' | 'complete',
): string {
  return `seed ${seed}, size ${size}, until ${formatDay(until)}, app ${appId}: ${state}`
}

const STATE = /^seed (\d+), size (\w+), until (\d{4}-\d\d-\d\d), app (\d+): (loading|complete)$/

function parseState(text: string): StoredPlan {
  const [, seed = '', size = '', day = '', appId = '', state] = STATE.exec(text) ?? []
  if (!isSize(size)) {
    throw new ConfigRefusal(
      `The company with ${DEMO_KEY} ${RENTAL_KEY} has another ${DEMO_STATE} than was written: "${text}". Load the demo data into another account.`,
    )
  }
  const plan = { seed: Number(seed), size, until: Date.parse(day) }
  return { plan, appId, isComplete: state === 'complete' }
}

function isSize(text: string): text is DemoSize {
  return Object.hasOwn(demoSizes, text)
}

function companies(): ObjectType {
  const type = objectTypeById('0-2')
  if (type === undefined) throw new RangeError('there is no type of companies')
  return type
}
