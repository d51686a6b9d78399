/** A step of a pipeline. `metadata` is what the pipelines API shows; all its values are text (pipelines-owners 1.3). */
export type Stage = {
  readonly id: string
  readonly label: string
  readonly metadata: Readonly<Record<string, string>>
  /** Value of the type's status property that goes with the stage (OBJ-101); tasks only. */
  readonly status?: string
}

/** An ordered list of stages that records of one type move through. */
export type Pipeline = { readonly id: string; readonly label: string; readonly stages: readonly Stage[] }

/** Deal pipeline every account starts with. Source: pipelines-owners 1.6 (observed). */
export const dealPipeline: Pipeline = {
  id: 'default',
  label: 'Sales Pipeline',
  stages: [
    dealStage('appointmentscheduled', 'Appointment Scheduled', '0.2'),
    dealStage('qualifiedtobuy', 'Qualified To Buy', '0.4'),
    dealStage('presentationscheduled', 'Presentation Scheduled', '0.6'),
    dealStage('decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'),
    dealStage('contractsent', 'Contract Sent', '0.9'),
    dealStage('closedwon', 'Closed Won', '1.0'),
    dealStage('closedlost', 'Closed Lost', '0.0'),
  ],
}

/** Ticket pipeline every account starts with. Source: pipelines-owners 1.6 (observed). */
export const ticketPipeline: Pipeline = {
  id: '0',
  label: 'Support Pipeline',
  stages: [
    ticketStage('1', 'New', 'OPEN'),
    ticketStage('2', 'Waiting on contact', 'OPEN'),
    ticketStage('3', 'Waiting on us', 'OPEN'),
    ticketStage('4', 'Closed', 'CLOSED'),
  ],
}

/** Hidden pipeline of tasks, one stage per status. Source: OBJ-101 (observed; three stage ids chosen). */
export const taskPipeline: Pipeline = {
  id: '3d314325-1b2a-4225-9388-375f49c57ec3',
  label: 'Task Pipeline',
  stages: [
    taskStage('af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591', 'Not started', 'NOT_STARTED'),
    taskStage('61bafb31-e7fa-46ed-aaa9-1322438d6e67', 'In progress', 'IN_PROGRESS'),
    taskStage('60b5c368-04c4-4d32-9b4a-457e159f49b7', 'Waiting', 'WAITING'),
    taskStage('dd5826e4-c976-4654-a527-b59ada542e52', 'Completed', 'COMPLETED'),
    taskStage('fc8148fb-3a2d-4b59-834e-69b7859347cb', 'Deferred', 'DEFERRED'),
  ],
}

const lifecycleLabels = {
  subscriber: 'Subscriber',
  lead: 'Lead',
  marketingqualifiedlead: 'Marketing Qualified Lead',
  salesqualifiedlead: 'Sales Qualified Lead',
  opportunity: 'Opportunity',
  customer: 'Customer',
  evangelist: 'Evangelist',
  other: 'Other',
}

/** Lifecycle stages in the order a contact may move through them (OBJ-47). */
export const lifecycleStages: readonly string[] = Object.keys(lifecycleLabels)

/** Hidden pipeline of contacts (pipelines-owners 1.6). */
export const contactPipeline: Pipeline = lifecyclePipeline('contacts-lifecycle-pipeline')

/** Hidden pipeline of companies (pipelines-owners 1.6). */
export const companyPipeline: Pipeline = lifecyclePipeline('companies-lifecycle-pipeline')

function dealStage(id: string, label: string, probability: string): Stage {
  const isClosed = probability === '1.0' || probability === '0.0'
  return { id, label, metadata: { isClosed: String(isClosed), probability } }
}

function ticketStage(id: string, label: string, ticketState: string): Stage {
  return { id, label, metadata: { isClosed: String(ticketState === 'CLOSED'), ticketState } }
}

function taskStage(id: string, label: string, status: string): Stage {
  return { id, label, status, metadata: { isClosed: String(status === 'COMPLETED') } }
}

function lifecyclePipeline(id: string): Pipeline {
  const stages = Object.entries(lifecycleLabels).map(([stageId, label]) => ({
    id: stageId,
    label,
    metadata: { isClosed: String(stageId === 'other') },
  }))
  return { id, label: 'Lifecycle Stage Pipeline', stages }
}
