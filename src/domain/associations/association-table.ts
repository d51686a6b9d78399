/**
 * Unlabelled definitions between the most used types: two types, the id from the first to the second, the id back.
 * Those of the other types are in `further-pairs.ts`. Source: associations 8.1.
 */
export const plainPairs: readonly (readonly [from: string, to: string, forward: number, back: number])[] = [
  ['contact', 'contact', 449, 449],
  ['contact', 'company', 279, 280],
  ['contact', 'deal', 4, 3],
  ['contact', 'ticket', 15, 16],
  ['contact', 'task', 203, 204],
  ['contact', 'note', 201, 202],
  ['contact', 'call', 193, 194],
  ['contact', 'meeting_event', 199, 200],
  ['contact', 'email', 197, 198],
  ['contact', 'communication', 82, 81],
  ['contact', 'postal_mail', 454, 453],
  ['contact', 'lead', 609, 608],
  ['contact', 'quote', 70, 69],
  ['contact', 'order', 508, 507],
  ['company', 'company', 450, 450],
  ['company', 'deal', 342, 341],
  ['company', 'ticket', 340, 339],
  ['company', 'task', 191, 192],
  ['company', 'note', 189, 190],
  ['company', 'call', 181, 182],
  ['company', 'meeting_event', 187, 188],
  ['company', 'email', 185, 186],
  ['company', 'communication', 88, 87],
  ['company', 'postal_mail', 460, 459],
  ['company', 'lead', 611, 610],
  ['company', 'quote', 72, 71],
  ['company', 'order', 935, 934],
  ['deal', 'deal', 451, 451],
  ['deal', 'ticket', 27, 28],
  ['deal', 'task', 215, 216],
  ['deal', 'note', 213, 214],
  ['deal', 'call', 205, 206],
  ['deal', 'meeting_event', 211, 212],
  ['deal', 'email', 209, 210],
  ['deal', 'communication', 86, 85],
  ['deal', 'postal_mail', 458, 457],
  ['deal', 'lead', 1038, 1037],
  ['deal', 'quote', 63, 64],
  ['deal', 'line_item', 19, 20],
  ['deal', 'order', 511, 512],
  ['ticket', 'ticket', 452, 452],
  ['ticket', 'task', 229, 230],
  ['ticket', 'note', 227, 228],
  ['ticket', 'call', 219, 220],
  ['ticket', 'meeting_event', 225, 226],
  ['ticket', 'email', 223, 224],
  ['ticket', 'communication', 84, 83],
  ['ticket', 'postal_mail', 456, 455],
  ['ticket', 'order', 526, 525],
  ['task', 'lead', 647, 646],
  ['task', 'quote', 218, 217],
  ['task', 'order', 727, 726],
  ['note', 'lead', 855, 854],
  ['note', 'order', 765, 764],
  ['call', 'lead', 597, 596],
  ['call', 'order', 773, 772],
  ['meeting_event', 'lead', 601, 600],
  ['meeting_event', 'order', 769, 768],
  ['email', 'lead', 599, 598],
  ['email', 'order', 777, 776],
  ['communication', 'lead', 603, 602],
  ['communication', 'order', 785, 784],
  ['postal_mail', 'order', 788, 789],
  ['quote', 'line_item', 67, 68],
  ['quote', 'order', 731, 730],
  ['line_item', 'order', 514, 513],
]

/**
 * Labelled definitions, as above, with the label of each direction. `Primary`: the first type's records have at most
 * one such link. Source: associations 8.2 (ids); words of the other labels chosen.
 */
export const labelledPairs: readonly (readonly [
  from: string,
  to: string,
  forward: number,
  back: number,
  label: string,
  backLabel: string,
])[] = [
  ['contact', 'company', 1, 2, 'Primary', 'Primary'],
  ['deal', 'company', 5, 6, 'Primary', 'Primary'],
  ['ticket', 'company', 26, 25, 'Primary', 'Primary'],
  ['order', 'company', 509, 510, 'Primary', 'Primary'],
  ['lead', 'contact', 578, 579, 'Primary', 'Primary'],
  ['lead', 'company', 580, 581, 'Primary', 'Primary'],
  ['lead', 'deal', 582, 583, 'Primary', 'Primary'],
  ['project', 'company', 1299, 1298, 'Primary', 'Primary'],
  ['company', 'company', 13, 14, 'Child Company', 'Parent Company'],
  ['contact', 'company', 931, 930, 'Billing Contact', 'Billing Contact'],
  ['quote', 'contact', 1226, 1227, 'Billing Contact', 'Billing Contact'],
  ['quote', 'contact', 702, 703, 'Contact Signer', 'Contact Signer'],
  ['quote', 'company', 1334, 1335, 'Billing Company', 'Billing Company'],
  ['line_item', 'subscription', 565, 564, 'Upcoming Line Item', 'Upcoming Line Item'],
]

/** v3 names that do not follow the pattern: with companies the bare name means the primary link (ASC-43, docs). */
export const irregularNames: Readonly<Record<number, string>> = {
  1: 'contact_to_company',
  279: 'contact_to_company_unlabeled',
  2: 'company_to_contact',
  280: 'company_to_contact_unlabeled',
  5: 'deal_to_company',
  341: 'deal_to_company_unlabeled',
  6: 'company_to_deal',
  342: 'company_to_deal_unlabeled',
  26: 'ticket_to_company',
  339: 'ticket_to_company_unlabeled',
  25: 'company_to_ticket',
  340: 'company_to_ticket_unlabeled',
  13: 'parent_to_child_company',
  14: 'child_to_parent_company',
}

/** Definitions that allow one target per from-record (ASC-47, observed). */
export const oneToOneTypeIds: readonly number[] = [20]

/** Primary definitions that the first linked company gets by itself (ASC-6, chosen). */
export const automaticPrimaryTypeIds: readonly number[] = [1, 5, 26]
