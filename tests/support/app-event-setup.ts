import type { Reply, TestAccount } from './test-server.ts'
import type { Body } from './timeline-setup.ts'

const APP_PREFIX = '/integrators/timeline/2026-03'
export const APP_EVENTS = `${APP_PREFIX}/events`
export const APP_BATCH = `${APP_EVENTS}/batch`
export const TYPES = `${APP_PREFIX}/types/projects`

/** The fully qualified name of a template in the newer API (X9). */
export const typeNameOf = (account: TestAccount, templateId: string): string =>
  `ae${account.appId}_integrators-timeline-event-type-id-${templateId}`

export const postAppEvent = (account: TestAccount, event: Body): Promise<Reply> =>
  account.send('POST', APP_EVENTS, event)
export const postAppBatch = (account: TestAccount, inputs: readonly unknown[]): Promise<Reply> =>
  account.send('POST', APP_BATCH, { inputs })
