import { type LegacyRecordNames, missingLegacyRecords } from './legacy-record-probes.ts'
import { missingPipelines, type PipelineNames } from './pipeline-probes.ts'
import { type DefinitionNames, missingDefinitions } from './property-probes.ts'
import { missingTypes, type SchemaNames } from './schema-probes.ts'
import type { VisitorNames } from './visitor-probes.ts'

/** What account A has, and ids of the same form that nobody has. */
export type Ids = DefinitionNames &
  PipelineNames &
  SchemaNames &
  LegacyRecordNames &
  VisitorNames & {
    readonly appId: string
    readonly templateId: string
    readonly eventId: string
    /** Contacts that probes take away. */
    readonly doomedId: string
    readonly otherDoomedId: string
    readonly purgedId: string
    readonly mergedId: string
    readonly otherMergedId: string
    /** Contacts whose links probes take away. */
    readonly linkedId: string
    readonly otherLinkedId: string
    readonly thirdLinkedId: string
    readonly projectName: string
    readonly projectUid: string
  }

export const missingIds: Ids = {
  accountId: '888888800',
  appId: '888888801',
  templateId: '888888802',
  eventId: 'nobodys',
  contactId: '888888803',
  companyId: '888888804',
  utk: 'visitor-of-nobody',
  legacyDoomedId: '888888821',
  doomedId: '888888805',
  otherDoomedId: '888888806',
  mergedId: '888888810',
  purgedId: '888888812',
  otherMergedId: '888888811',
  linkedId: '888888807',
  otherLinkedId: '888888808',
  thirdLinkedId: '888888809',
  projectName: 'nobodys-project',
  projectUid: 'nobodys-type',
  ...missingDefinitions,
  ...missingPipelines,
  ...missingTypes,
  ...missingLegacyRecords,
}
