/** Rules that no test holds yet, and why: an id that one holds is taken off. */
export const waitingPlatformRules: Readonly<Record<string, string>> = {
  ...each('No add-on is sold here: there is no profile with its figures', ['PL5']),
  ...each('Nobody can block an app or account yet', ['PA41']),
  ...each('The modes of credentials are held one by one, the choice between them by no test', ['PD3']),
  ...each('Clients with a fixed host are run by hand, with npm run recipes', [
    'PX23',
    'PX24',
    'PX25',
    'PX26',
    'PX27',
    'PX28',
    'PD26',
  ]),
}

function each(reason: string, ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, reason]))
}
