import type { Caller } from '../../../domain/caller.ts'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { isRecordId } from '../../../domain/objects/record-id.ts'
import type { EventTemplate } from '../../../domain/timeline/template.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'

/** The app in the path, if the caller's developer account owns it; a foreign app looks missing (A5, W13). */
export async function findApp(
  templates: TemplateStore,
  caller: Caller,
  appId: string,
): Promise<Outcome<string>> {
  if (!/^\d{1,18}$/.test(appId)) return refusal(badAppId(appId))
  const isOwned = await templates.ownsApp(caller.developerAccountId, appId)
  return isOwned ? success(appId) : refusal(missing('App', appId, { appId: [appId] }))
}

/** The template in the path, if it belongs to the app (M3). */
export async function findAppTemplate(
  templates: TemplateStore,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<Outcome<EventTemplate>> {
  const { appId = '', eventTemplateId = '' } = params
  const app = await findApp(templates, caller, appId)
  if (!app.ok) return app
  const found = isRecordId(eventTemplateId)
    ? await templates.findTemplates(appId, [eventTemplateId])
    : undefined
  const template = found?.get(eventTemplateId)
  return template ? success(template) : refusal(missingTemplate(eventTemplateId))
}

export function missingTemplate(eventTemplateId: string): Failure {
  return missing('Event template', eventTemplateId, { eventTemplateId: [eventTemplateId] })
}

function missing(
  kindName: string,
  id: string,
  context: Readonly<Record<string, readonly string[]>>,
): Failure {
  return {
    kind: 'not_found',
    message: `${kindName} ${id} not found`,
    rule: 'timeline E5',
    path: Object.keys(context)[0] ?? '',
    context,
  }
}

function badAppId(appId: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `appId must be a whole number, '${appId}' is none`,
    rule: 'timeline W13, E12',
    path: 'appId',
    context: { appId: [appId] },
  }
}
