import type { Reply, TestAccount, TestServer } from '../support/test-server.ts'

/** What a case can send with. */
export type World = {
  readonly server: TestServer
  readonly account: TestAccount
  /** A contact, with the address of `TAKEN_EMAIL`, and a company. */
  readonly contactId: string
  readonly companyId: string
}

export const TAKEN_EMAIL = 'taken@example.org'

/** What can be compared; a fact that the source does not show is left out. */
export type Fact = 'status' | 'category' | 'message' | 'shape'

/** Facts of an error body that HubSpot sent, with ids, numbers and times masked. */
export type LiveFacts = {
  readonly status?: number
  /** `none` if the body had none; at the token endpoint the code that it has in `status`. */
  readonly category?: string
  /** Ends with `…` where only its start is known, or is worth keeping. */
  readonly message?: string
  /** Paths of members beside status, message, correlationId and category: `errors[].code`. */
  readonly members?: readonly string[]
}

export type RealError = {
  readonly name: string
  /** Repository and file, or thread. */
  readonly source: string
  /** Of the repository that a file is from; `thread` for words in an issue, of which only facts are kept. */
  readonly licence: 'Apache-2.0' | 'MIT' | 'thread'
  readonly year: number
  readonly live: LiveFacts
  /** Facts that are other here, and the rule that says so. */
  readonly differs?: Readonly<Partial<Record<Fact, string>>>
  readonly ask: (world: World) => Promise<Reply>
  /** The error is an input's own, in a 207. */
  readonly isOfInput?: boolean
}

/** Which of the four facts a case has. */
export function factsOf({ live }: RealError): readonly Fact[] {
  return [
    ...(live.status === undefined ? [] : (['status'] as const)),
    ...(live.category === undefined ? [] : (['category'] as const)),
    ...(live.message === undefined ? [] : (['message'] as const)),
    ...(live.members === undefined ? [] : (['shape'] as const)),
  ]
}
