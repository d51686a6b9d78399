/** Room for requests in progress: a bounded number, a bounded total of body bytes, a bounded queue (reliability section 3). */
export type Admission = {
  /** Resolves to the release function; undefined when there was no room in time. */
  readonly enter: (bodyBytes: number) => Promise<(() => void) | undefined>
}

export type AdmissionLimits = {
  readonly maxRequests: number
  /** One body that is larger than this is admitted when no other is in (decision 30). */
  readonly maxBodyBytes: number
  readonly maxWaiting: number
  readonly maxWaitMs: number
}

type Waiter = { readonly bodyBytes: number; readonly admit: () => void }

export function createAdmission(limits: AdmissionLimits): Admission {
  const room = new Room(limits)
  return { enter: (bodyBytes) => room.enter(bodyBytes) }
}

class Room {
  readonly #limits: AdmissionLimits
  readonly #waiting: Waiter[] = []
  #requests = 0
  #bytes = 0

  constructor(limits: AdmissionLimits) {
    this.#limits = limits
  }

  async enter(bodyBytes: number): Promise<(() => void) | undefined> {
    if (this.#waiting.length === 0 && this.#fits(bodyBytes)) return this.#take(bodyBytes)
    if (this.#waiting.length >= this.#limits.maxWaiting) return undefined
    return this.#wait(bodyBytes)
  }

  #fits(bodyBytes: number): boolean {
    const { maxRequests, maxBodyBytes } = this.#limits
    const bodyFits = this.#bytes === 0 || bodyBytes === 0 || this.#bytes + bodyBytes <= maxBodyBytes
    return this.#requests < maxRequests && bodyFits
  }

  #take(bodyBytes: number): () => void {
    this.#requests += 1
    this.#bytes += bodyBytes
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      this.#requests -= 1
      this.#bytes -= bodyBytes
      this.#admitWaiting()
    }
  }

  #wait(bodyBytes: number): Promise<(() => void) | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        resolve(undefined)
        this.#admitWaiting()
      }, this.#limits.maxWaitMs)
      const admit = () => {
        clearTimeout(timer)
        resolve(this.#take(bodyBytes))
      }
      const waiter: Waiter = { bodyBytes, admit }
      this.#waiting.push(waiter)
    })
  }

  #admitWaiting(): void {
    for (let next = this.#waiting[0]; next && this.#fits(next.bodyBytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      next.admit()
    }
  }
}
