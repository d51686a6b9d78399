/** The port that storage fills in for tries to sign in. */
export type SignInTries = {
  /** Counts one more try for the address; how many there were in the window that began with the first. Epoch ms. */
  readonly countTry: (
    address: string,
    window: { readonly now: number; readonly windowMs: number },
  ) => Promise<number>
}
