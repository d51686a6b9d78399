import type { EventTemplate, ProjectSymbol } from './template.ts'

/** A template before it has an id. */
export type NewTemplate = Omit<EventTemplate, 'id'>

/** Names one template; ids are digits. */
export type TemplateKey = { readonly appId: string; readonly templateId: string }

/** A template, and the symbol it is kept under when a project defines it (X9). */
export type StoredTemplate = { readonly template: EventTemplate; readonly project?: ProjectSymbol }

/** What to answer, and the whole new state of the template if there is one. */
export type TemplatePlan<T> = { readonly result: T; readonly replaced?: EventTemplate }

/** The port that storage fills in for app-owned templates. Archived templates look absent. */
export type TemplateStore = {
  /** Whether the developer account owns the app (A5). */
  readonly ownsApp: (developerAccountId: string, appId: string) => Promise<boolean>
  /** The app's templates by numeric id, tokens in the order they were sent (T4). */
  readonly listTemplates: (appId: string) => Promise<readonly EventTemplate[]>
  /** Those of the given ids that are templates of the app. Ids are digits. */
  readonly findTemplates: (
    appId: string,
    templateIds: readonly string[],
  ) => Promise<ReadonlyMap<string, EventTemplate>>
  /** Stores the template under a new id; undefined when the app already has `maxTemplates`. */
  readonly insertTemplate: (template: NewTemplate, maxTemplates: number) => Promise<EventTemplate | undefined>
  /** Plans over the template and writes the plan in one transaction, while no other writer changes the app's templates. */
  readonly changeTemplate: <T>(
    key: TemplateKey,
    plan: (stored: StoredTemplate | undefined) => TemplatePlan<T>,
  ) => Promise<T>
  /** Makes the template look absent for good, its events with it; false when it does so already (T20, T21). */
  readonly archiveTemplate: (key: TemplateKey, archivedAt: number) => Promise<boolean>
}
