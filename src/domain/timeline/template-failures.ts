import type { Failure, FailureDetail } from '../failure.ts'
import type { ProjectSymbol } from './template.ts'

/** The E7 failure: one message, one detail for each problem. */
export function templateFailure(details: readonly FailureDetail[]): Failure {
  return {
    kind: 'template_invalid',
    message: 'Event template failed with validation error(s)',
    rule: 'timeline E7',
    path: details[0]?.in ?? '',
    details,
  }
}

export function missingApp(appId: string): Failure {
  return missing('App', appId, { appId: [appId] })
}

export function missingTemplate(eventTemplateId: string): Failure {
  return missing('Event template', eventTemplateId, { eventTemplateId: [eventTemplateId] })
}

export function missingToken(tokenName: string): Failure {
  return missing('Token', tokenName, { tokenName: [tokenName] })
}

export function tokenExists(name: string): Failure {
  return {
    kind: 'conflict',
    message: `Token ${name} already exists`,
    rule: 'timeline T33, E8',
    path: 'name',
    context: { name: [name] },
  }
}

/** An edit would last until the file is read again and then be undone without a word (X9 [decision 56]). */
export function definedByProject(templateId: string, { projectName, uid }: ProjectSymbol): Failure {
  return {
    kind: 'conflict',
    message: `Event template ${templateId} is type ${uid} of project ${projectName}; change it in the files of the project`,
    rule: 'decision 56, timeline X9',
    path: 'eventTemplateId',
    context: { eventTemplateId: [templateId], projectName: [projectName], developerSymbol: [uid] },
  }
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
