import type { StoredFault } from './fault.ts'

/** The port that storage fills in for faults: what one server is told, all follow at once. */
export type FaultStore = {
  /** False when there are `maxFaults` already. */
  readonly addFault: (fault: StoredFault, maxFaults: number) => Promise<boolean>
  /** In the order that they were asked for, those that are used up included. */
  readonly listFaults: () => Promise<readonly StoredFault[]>
  /** Counts a call that meets the fault; false when it is used up or gone, so that the call goes on. */
  readonly hitFault: (id: string) => Promise<boolean>
  /** False when there is none of that id. */
  readonly removeFault: (id: string) => Promise<boolean>
  /** How many there were. */
  readonly removeFaults: () => Promise<number>
}
