import { objectTypes } from '../../domain/objects/object-types.ts'
import { built, type Operation } from './operation.ts'
import { eventScopes } from './timeline-operations.ts'

const readScopes = [...new Set(objectTypes.flatMap((type) => type.readScopes))]

/** Our own reports, beside what HubSpot has. A token that may read something of the account may read them. */
export const reportOperations = {
  reportVersions: built({
    id: 'tidemark.v1.reports.versions',
    method: 'GET',
    path: '/tidemark/v1/reports/versions',
    access: { kind: 'bearer', anyOf: ['developers-read', ...eventScopes('read')] },
    rule: 'platform PV8, decision 65',
    summary: 'Report which calls of the account use paths that HubSpot retires, and what replaces them',
  }),
  reportHighUsage: built({
    id: 'tidemark.v1.reports.high-usage',
    method: 'GET',
    path: '/tidemark/v1/reports/high-usage',
    access: { kind: 'bearer', anyOf: ['developers-read', ...readScopes] },
    rule: 'associations A10, decision 94',
    summary: 'Report which records use 80 % or more of a limit of associations',
  }),
} as const satisfies Record<string, Operation>
