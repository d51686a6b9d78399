import { listGroup, upsertGroup } from './contact-groups.ts'
import { checkSameContent, createEventDriver } from './driver-events.ts'
import { createTaskDriver } from './driver-tasks.ts'
import { buildEvent, buildEvents, buildTasks, EVENTS, TASKS_BATCH } from './fixture.ts'
import { BATCH_CONCURRENCY, type Group, type GroupDeps } from './group.ts'

const BATCH = 100

export async function buildGroups(deps: GroupDeps): Promise<readonly Group[]> {
  const { http, fixture } = deps
  const probe = buildEvent(fixture, 'email')
  await http.post(EVENTS, probe)
  await checkSameContent(deps.batchPool, probe)
  return [
    batchGroup(deps, 'objectId'),
    batchGroup(deps, 'email'),
    singleGroup(deps, 1),
    singleGroup(deps, 64),
    await taskGroup(deps),
    await upsertGroup(deps),
    listGroup(deps),
  ]
}

function batchGroup(deps: GroupDeps, key: 'objectId' | 'email'): Group {
  const { http, fixture } = deps
  const size = { concurrency: BATCH_CONCURRENCY, eventsPerCall: BATCH }
  const driver = createEventDriver(deps.batchPool, deps.accountId, fixture)
  const post = async () => {
    await http.post(`${EVENTS}/batch/create`, { inputs: buildEvents(fixture, key) })
  }
  return {
    name: `events batch 100 by ${key}`,
    driver: { ...size, call: driver.batch(key) },
    http: { ...size, call: post },
  }
}

function singleGroup(deps: GroupDeps, concurrency: number): Group {
  const { http, fixture } = deps
  const driver = createEventDriver(deps.singlePool, deps.accountId, fixture)
  const post = async () => {
    await http.post(EVENTS, buildEvent(fixture, 'objectId'))
  }
  return {
    name: `events single x${concurrency}`,
    driver: { concurrency, eventsPerCall: 1, call: driver.single },
    http: { concurrency, eventsPerCall: 1, call: post },
  }
}

async function taskGroup(deps: GroupDeps): Promise<Group> {
  const { http, fixture } = deps
  const [input] = buildTasks(fixture) as readonly { associations: readonly { to: { id: string } }[] }[]
  const reply = await http.post(TASKS_BATCH, { inputs: [input] })
  const { results } = JSON.parse(reply.toString()) as { results: { id: string }[] }
  const sample = {
    accountId: deps.accountId,
    taskId: results[0]?.id ?? '',
    contactId: input?.associations[0]?.to.id ?? '',
  }
  const size = { concurrency: BATCH_CONCURRENCY, eventsPerCall: BATCH }
  return {
    name: 'tasks batch 100 with 1 association',
    driver: { ...size, call: await createTaskDriver(deps.batchPool, sample, fixture) },
    http: {
      ...size,
      call: async () => {
        await http.post(TASKS_BATCH, { inputs: buildTasks(fixture) })
      },
    },
  }
}
