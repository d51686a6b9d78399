/** How a request's events are stored: where the versions of the API differ on the same events. */
export type EventPolicy = {
  /** `compare`: a repeated id is judged by record and content (V13). `refuse`: an id that exists clashes, whatever it says. */
  readonly repeatedId: 'compare' | 'refuse'
  /** Nothing is stored unless every event is; the outcome of a good event then only says that it was not at fault. */
  readonly isAtomic: boolean
  /** Whether `domain` is written to the company that a company event is about (X7). */
  readonly setsCompanyDomain: boolean
}

/** Templates and events of v3: V13, B2. */
export const timelinePolicy: EventPolicy = {
  repeatedId: 'compare',
  isAtomic: false,
  setsCompanyDomain: false,
}

/** App events: the table of timeline section 7, X7, X10. */
export const appEventPolicy: EventPolicy = { repeatedId: 'refuse', isAtomic: true, setsCompanyDomain: true }

/** What a version of the API calls the values of an event and one of them; part of paths, messages and context keys. */
export type ValueWords = { readonly many: 'tokens' | 'properties'; readonly one: 'token' | 'property' }

export const tokenWords: ValueWords = { many: 'tokens', one: 'token' }
export const propertyWords: ValueWords = { many: 'properties', one: 'property' }
