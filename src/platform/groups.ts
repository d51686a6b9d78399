import { countStatements, type RequestScope, runInScope } from './request-scope.ts'

/** Work that many requests ask for at once and that costs little more for many than for one. */
export type Groups<I, O> = {
  /** Resolves or rejects with what became of this item, once the group that it was part of is done. */
  readonly run: (key: string, item: I) => Promise<O>
}

export type GroupWork<I, O> = {
  /** One result for each item, in order. */
  readonly work: (items: readonly I[]) => Promise<readonly O[]>
  /** Bytes that an item brings. */
  readonly weightOf: (item: I) => number
  readonly maxItems: number
  /** One item that is heavier makes a group of its own. */
  readonly maxWeight: number
  /** Whether an error says nothing about any single item, so that its neighbours would meet it as well. */
  readonly isShared: (error: unknown) => boolean
}

type Member<I, O> = {
  readonly item: I
  readonly settle: (outcome: Settled<O>) => void
}

type Settled<O> = { readonly statementCount: number } & (
  | { readonly isDone: true; readonly result: O }
  | { readonly isDone: false; readonly error: unknown }
)

/**
 * Runs the items of a key in groups, one group at a time: an item that comes while none is at work starts at once, those
 * that come meanwhile form the next group, in order (decision 10). When a group fails for what one of its items may have
 * brought, each is run alone, so that it fails alone. The queue is as long as there are requests in progress.
 */
export function createGroups<I, O>(group: GroupWork<I, O>): Groups<I, O> {
  const queues = new Map<string, Member<I, O>[]>()

  async function drain(key: string, queue: Member<I, O>[]): Promise<void> {
    while (queue.length > 0) await runGroup(group, takeGroup(group, queue))
    queues.delete(key)
  }

  return {
    run: async (key, item) => {
      const outcome = await new Promise<Settled<O>>((settle) => {
        const queue = queues.get(key)
        if (queue) {
          queue.push({ item, settle })
        } else {
          const started = [{ item, settle }]
          queues.set(key, started)
          void drain(key, started)
        }
      })
      countStatements(outcome.statementCount)
      if (!outcome.isDone) throw outcome.error
      return outcome.result
    },
  }
}

/** Takes the items at the head of the queue that fit into one group. */
function takeGroup<I, O>(group: GroupWork<I, O>, queue: Member<I, O>[]): readonly Member<I, O>[] {
  let weight = 0
  const tooMany = queue.findIndex(({ item }, index) => {
    weight += group.weightOf(item)
    return index > 0 && (index >= group.maxItems || weight > group.maxWeight)
  })
  return queue.splice(0, tooMany === -1 ? queue.length : tooMany)
}

/** Never rejects: every member is told its own outcome. */
async function runGroup<I, O>(group: GroupWork<I, O>, members: readonly Member<I, O>[]): Promise<void> {
  // A scope of its own: the statements are not those of the request that happened to come first.
  const scope: RequestScope = { statementCount: 0 }
  try {
    const items = members.map(({ item }) => item)
    const results = await runInScope(scope, () => group.work(items))
    if (results.length !== members.length) throw new RangeError('a group was answered with too few results')
    const { statementCount } = scope
    for (const [index, { settle }] of members.entries()) {
      settle({ isDone: true, result: results[index] as O, statementCount })
    }
  } catch (error) {
    if (members.length > 1 && !group.isShared(error)) {
      for (const member of members) await runGroup(group, [member])
      return
    }
    for (const { settle } of members) settle({ isDone: false, error, statementCount: scope.statementCount })
  }
}
