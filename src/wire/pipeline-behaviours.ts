import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** Behaviours of pipelines and owners, for docs/reference/compatibility.md. */
export const pipelineBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'pipeline-ids',
    what: 'New pipelines and stages get the next number beyond all that the object type had, or an id that the client chooses: 1 to 64 letters, digits, hyphens and underscores. A stage id is taken once and for all in its type, in any letter case; ids of deleted ones stay taken',
    why: 'A stage tells its pipeline, its id is part of property names, and what is deleted can be restored',
    source: 'pipelines-owners PIPE-5',
  }),
  built({
    id: 'pipeline-changes',
    what: '`archived` in a PATCH is false, and only for what is deleted; a PUT that names a deleted stage restores it. The last stage of a pipeline, and the last pipeline of deals and tickets, cannot be deleted. A change of a stage raises `updatedAt` of its pipeline too; a change of nothing leaves no mark',
    why: 'Records of deals and tickets need a stage to be in',
    source: 'pipelines-owners PIPE-7, PIPE-11, PIPE-13',
  }),
  built({
    id: 'pipeline-references',
    what: 'Both flags that check a deletion do the same: live records in stages that would go are named, a hundred at most. Without a flag records keep dead ids until their stage is written again; they read on, without what follows from a stage',
    why: 'Archived records are in the way of nobody; the list is for people',
    source: 'pipelines-owners PIPE-12',
  }),
  built({
    id: 'pipeline-audits',
    what: 'An audit lists the last 1,000 changes, those of its stages among the changes of a pipeline. That of a stage is found without its pipeline when the path has the text `{pipelineId}` in its place',
    why: "HubSpot's own client sends that path",
    source: 'pipelines-owners 1.5',
  }),
  built({
    id: 'stage-metadata',
    what: 'A probability is a multiple of 0.1; the numbers 0 and 1 are shown as `0.0` and `1.0`. Other members are kept as texts, 50 at most; `isClosed` of deals and tickets is derived',
    why: 'JSON does not tell 1.0 from 1',
    source: 'pipelines-owners PIPE-6',
  }),
  built({
    id: 'owners',
    what: 'Owners are imported by the operator. While an account has none, `hubspot_owner_id` takes any number. User and teams of an owner are put on the record when it is assigned, and stay as they were then',
    why: 'Clients can be tried at once; HubSpot has no call that makes an owner',
    source: 'decision 93, pipelines-owners OWN-5 to OWN-7',
  }),
  built({
    id: 'pipelines-of-accounts',
    what: 'Appointments, courses, listings, orders, services, leads and custom objects have no pipeline until the account makes one',
    why: 'The sources name default pipelines of contacts, companies, deals, tickets and tasks only',
    source: 'pipelines-owners PIPE-1, 1.6',
  }),
]
