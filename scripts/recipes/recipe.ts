import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What a recipe is told of the server. */
export type Setting = {
  readonly url: string
  readonly token: string
  readonly appId: string
  readonly developerKey: string
  readonly accountId: string
  readonly personalAccessKey: string
  /** The client of the app that the server made for itself. */
  readonly oauth: { readonly clientId: string; readonly clientSecret: string; readonly redirectUri: string }
  /** Folder in whose node_modules the client is. */
  readonly packages: string
}

/** The setting of the recipe that this process runs. */
export function readSetting(): Setting {
  return JSON.parse(process.env.RECIPE_SETTING ?? '{}') as Setting
}

/** Loads a package of the recipe, whose types are not there: they are installed for a run only. */
// oxlint-disable-next-line typescript/no-explicit-any
export function loadClient(setting: Setting, name: string): any {
  return createRequire(join(setting.packages, 'package.json'))(name)
}

let lastNumber = 0

/** An e-mail address that no other recipe uses. */
export function uniqueEmail(): string {
  lastNumber += 1
  return `recipe-${process.pid}-${lastNumber}@example.com`
}
