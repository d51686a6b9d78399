import type { TestAccount, TestServer } from './test-server.ts'

export const PIPELINES = '/crm/v3/pipelines'

type Body = Readonly<Record<string, unknown>>

/** A stage of a deal pipeline. */
export function dealStage(label: string, probability: unknown, more: Body = {}): Body {
  return { label, metadata: { probability }, ...more }
}

/** A deal pipeline of two stages. */
export function dealPipeline(label: string, more: Body = {}): Body {
  return {
    label,
    displayOrder: 1,
    stages: [dealStage('Open', '0.5', { displayOrder: 0 }), dealStage('Done', '1.0', { displayOrder: 1 })],
    ...more,
  }
}

/** A ticket pipeline of two stages. */
export function ticketPipeline(label: string, more: Body = {}): Body {
  const stages = [{ label: 'Open' }, { label: 'Done', metadata: { ticketState: 'CLOSED' } }]
  return { label, displayOrder: 1, stages, ...more }
}

export type Pipeline = {
  readonly id: string
  readonly label: string
  readonly displayOrder: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly stages: readonly (Body & { readonly id: string; readonly label: string })[]
}

/** Creates a pipeline and answers it; throws when the server does not. */
export async function createPipeline(
  account: TestAccount,
  objectType: string,
  body: Body,
): Promise<Pipeline & { readonly stageIds: readonly string[] }> {
  const reply = await account.send('POST', `${PIPELINES}/${objectType}`, body)
  if (reply.status !== 201) throw new Error(`no pipeline: ${reply.text}`)
  return { ...reply.body, stageIds: reply.body.stages.map(({ id }: { id: string }) => id) }
}

/** Every live record of the type: its id and the stage it is in. */
export async function readStages(
  { db }: TestServer,
  account: TestAccount,
  [objectTypeId, property]: readonly [objectTypeId: string, property: string],
): Promise<readonly { readonly id: string; readonly stage: string }[]> {
  return db.query(
    `select id, properties ->> $3 as stage from crm_record
     where account_id = $1 and object_type_id = $2 and archived_at is null order by id`,
    [account.accountId, objectTypeId, property],
  )
}
