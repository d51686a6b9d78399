import { idsOf } from './rule.ts'

/** Rules whose code and tests come with changes of their own: an id that they hold is taken off. */
export const waitingPlatformRules: Readonly<Record<string, string>> = {
  ...each('Limits, usage and faults on demand are not built yet', [
    ...idsOf('PL', 1, 5),
    ...idsOf('PL', 7, 11),
    'PL20',
    'PL23',
    'PE26',
    'PE29',
    'PE32',
    'PE35',
    'PE36',
    'PE43',
    ...idsOf('PH', 6, 9),
    ...idsOf('PH', 11, 13),
    'PI3',
    'PI4',
    'PD10',
    'PD11',
    'PD27',
    'PD30',
    'platform 11.11',
    'platform 11.12',
  ]),
  ...each('Nobody can block an app or account yet', ['PA41']),
}

function each(reason: string, ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, reason]))
}
