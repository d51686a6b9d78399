/** Lets a writer have an account, or an app, to itself within this process; others wait without a connection. */
export type AccountTurns = {
  /** Resolves to the release function. After a bounded wait the writer goes on without a turn, and may plan again. */
  readonly take: (accountId: string, isAlone: boolean) => Promise<() => void>
}

type Waiter = { readonly isAlone: boolean; readonly admit: () => void }

const MAX_WAIT_MS = 2_000

export function createAccountTurns(): AccountTurns {
  const accounts = new Map<string, Turns>()
  return {
    take: async (accountId, isAlone) => {
      const turns = accounts.get(accountId) ?? new Turns()
      accounts.set(accountId, turns)
      const release = await turns.take(isAlone)
      return () => {
        release()
        if (turns.isIdle) accounts.delete(accountId)
      }
    },
  }
}

/** The writers of one account: many together, or one alone, first come first served. */
class Turns {
  #together = 0
  #isTakenAlone = false
  readonly #waiting: Waiter[] = []

  get isIdle(): boolean {
    return !this.#isTakenAlone && this.#together === 0 && this.#waiting.length === 0
  }

  async take(isAlone: boolean): Promise<() => void> {
    if (this.#waiting.length === 0 && this.#fits(isAlone)) return this.#enter(isAlone)
    return this.#wait(isAlone)
  }

  #fits(isAlone: boolean): boolean {
    return !this.#isTakenAlone && (!isAlone || this.#together === 0)
  }

  #enter(isAlone: boolean): () => void {
    if (isAlone) this.#isTakenAlone = true
    else this.#together += 1
    return () => {
      if (isAlone) this.#isTakenAlone = false
      else this.#together -= 1
      this.#admitWaiting()
    }
  }

  #wait(isAlone: boolean): Promise<() => void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        resolve(() => undefined)
        this.#admitWaiting()
      }, MAX_WAIT_MS)
      const admit = () => {
        clearTimeout(timer)
        resolve(this.#enter(isAlone))
      }
      const waiter: Waiter = { isAlone, admit }
      this.#waiting.push(waiter)
    })
  }

  #admitWaiting(): void {
    for (let next = this.#waiting[0]; next && this.#fits(next.isAlone); next = this.#waiting[0]) {
      this.#waiting.shift()
      next.admit()
    }
  }
}
