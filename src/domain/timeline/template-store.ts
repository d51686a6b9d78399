import type { EventTemplate, TemplateToken } from './template.ts'

/** A template before it has an id. */
export type NewTemplate = Omit<EventTemplate, 'id'>

export type TokenAddition = 'added' | 'name_taken' | 'limit_reached' | 'template_missing'

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
  readonly addToken: (
    template: { readonly appId: string; readonly templateId: string },
    token: TemplateToken,
    maxTokens: number,
  ) => Promise<TokenAddition>
}
