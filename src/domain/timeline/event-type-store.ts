import type { EventTemplate, ProjectSymbol } from './template.ts'
import type { NewTemplate } from './template-store.ts'

/** A project-defined type as stored: an ordinary template with the symbol it is kept under (X9). */
export type StoredProjectType = {
  readonly uid: string
  readonly projectName: string
  readonly template: EventTemplate
}

/** The project-defined types of an app, and how many live templates it has in all. */
export type ProjectState = { readonly types: readonly StoredProjectType[]; readonly templateCount: number }

export type ProjectWrites = {
  readonly inserted: readonly { readonly uid: string; readonly template: NewTemplate }[]
  /** Whole new state: tokens that are not listed go. */
  readonly updated: readonly { readonly uid: string; readonly template: EventTemplate }[]
}

export type ProjectPlan<T> = { readonly writes: ProjectWrites; readonly result: T }

/** The port that storage fills in for event types that projects define. Archived templates look absent. */
export type EventTypeStore = {
  /** The app's project-defined types. */
  readonly listTypes: (appId: string) => Promise<readonly StoredProjectType[]>
  /** Template ids of the app's project-defined types, by `uid`. */
  readonly findTemplateIds: (appId: string, uids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** The type of the app, or without one of any app of the developer account. */
  readonly findBySymbol: (
    owner: { readonly appId?: string; readonly developerAccountId: string },
    symbol: ProjectSymbol,
  ) => Promise<{ readonly appId: string; readonly templateId: string } | undefined>
  /**
   * Plans over the types of the app and writes the plan in one transaction, while no other writer changes the app's
   * templates. Undefined when there is no such app.
   */
  readonly writeProject: <T>(
    appId: string,
    projectName: string,
    plan: (state: ProjectState) => ProjectPlan<T>,
  ) => Promise<T | undefined>
}
