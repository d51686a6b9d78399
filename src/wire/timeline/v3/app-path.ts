import type { Caller } from '../../../domain/caller.ts'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { EventTemplate } from '../../../domain/timeline/template.ts'
import { missingApp, missingTemplate } from '../../../domain/timeline/template-failures.ts'
import type { TemplateKey, TemplateStore } from '../../../domain/timeline/template-store.ts'

/** The app in the path, if the caller's developer account owns it; a foreign app looks missing (A5, W13). */
export async function findApp(
  templates: TemplateStore,
  caller: Caller,
  appId: string,
): Promise<Outcome<string>> {
  if (!/^\d{1,18}$/.test(appId)) return refusal(badAppId(appId))
  const isOwned = await templates.ownsApp(caller.developerAccountId, appId)
  return isOwned ? success(appId) : refusal(missingApp(appId))
}

/** The names in the path: of an app that is the caller's, and of a template that may exist, spelled as its id is. */
export async function findTemplateKey(
  templates: TemplateStore,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<Outcome<TemplateKey>> {
  const { appId = '', eventTemplateId = '' } = params
  const app = await findApp(templates, caller, appId)
  if (!app.ok) return app
  const isTemplateId = isRecordId(eventTemplateId) && canonicalId(eventTemplateId) === eventTemplateId
  if (!isTemplateId) return refusal(missingTemplate(eventTemplateId))
  return success({ appId, templateId: eventTemplateId })
}

/** The template in the path, if it belongs to the app (M3). */
export async function findAppTemplate(
  templates: TemplateStore,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<Outcome<EventTemplate>> {
  const key = await findTemplateKey(templates, caller, params)
  if (!key.ok) return key
  const { appId, templateId } = key.value
  const found = await templates.findTemplates(appId, [templateId])
  const template = found.get(templateId)
  return template ? success(template) : refusal(missingTemplate(templateId))
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
