import { type Outcome, refusal, success } from '../failure.ts'
import type { EventTemplate } from './template.ts'
import type { TemplateChange } from './template-change.ts'
import { definedByProject, missingTemplate } from './template-failures.ts'
import type { StoredTemplate, TemplateKey, TemplatePlan, TemplateStore } from './template-store.ts'

export type ChangeDeps = {
  readonly templates: TemplateStore
  /** Epoch ms. */
  readonly now: () => number
}

/**
 * Changes one template as `plan` decides from what is stored, while no other writer changes it (P9, P11-P13). A type
 * that a project defines is refused. The plan's time is that of the call, but never before the last change.
 */
export async function changeTemplate<T>(
  { templates, now }: ChangeDeps,
  key: TemplateKey,
  plan: (template: EventTemplate, now: number) => Outcome<TemplateChange<T>>,
): Promise<Outcome<T>> {
  const calledAt = now()
  const decide = (stored: StoredTemplate | undefined): TemplatePlan<Outcome<T>> => {
    if (!stored) return { result: refusal(missingTemplate(key.templateId)) }
    const { template, project } = stored
    if (project) return { result: refusal(definedByProject(template.id, project)) }
    const planned = plan(template, Math.max(calledAt, template.updatedAt))
    if (!planned.ok) return { result: planned }
    return { result: success(planned.value.result), replaced: planned.value.template }
  }
  return templates.changeTemplate(key, decide)
}
