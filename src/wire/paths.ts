/** A dated version segment such as `2026-03` or `2026-09-beta` (PV2, OBJ-2), for the router. */
export const DATED = ':version(^\\d{4}-\\d{2}(?:-beta)?$)'

/** Spellings of one family: where the version moves to between generations (PV3). The first prefix that fits counts. */
const prefixAliases: readonly (readonly [prefix: string, aliases: readonly string[]])[] = [
  ['/integrators/timeline/v3/', ['/crm/v3/timeline/']],
  // v4 is the earlier name of the dated API, not a successor of v3 (timeline section 7).
  ['/integrators/timeline/2026-03/', [`/integrators/timeline/${DATED}/`, '/integrators/timeline/v4/']],
  // The dated spelling of a record's associations is the v4 one: these have no twin (associations section 2).
  [
    '/crm/v3/objects/:objectType/:recordId/associations/',
    ['/crm/objects/v3/:objectType/:recordId/associations/'],
  ],
  ['/crm/v3/objects/', ['/crm/objects/v3/', `/crm/objects/${DATED}/`]],
  ['/crm/v4/objects/', [`/crm/objects/${DATED}/`]],
  ['/crm/v3/properties/', [`/crm/properties/${DATED}/`]],
  ['/crm/v3/property-validations/', [`/crm/property-validations/${DATED}/`]],
  ['/crm/v3/pipelines/', [`/crm/pipelines/${DATED}/`]],
  ['/crm/v3/owners', [`/crm/owners/${DATED}`]],
  ['/crm/v3/object-library/', [`/crm/object-library/${DATED}/`]],
  ['/crm/v4/associations/', [`/crm/associations/${DATED}/`]],
  ['/account-info/v3/', [`/account-info/${DATED}/`]],
  ['/events/v3/events', [`/events/event-occurrences/${DATED}`]],
  ['/crm-object-schemas/v3/', [`/crm-object-schemas/${DATED}/`, '/crm/v3/']],
]

/** The other spellings that the family of a path has (PV4). */
export function aliasesOf(path: string): readonly string[] {
  const [prefix = '', aliases = []] = prefixAliases.find(([candidate]) => path.startsWith(candidate)) ?? []
  return aliases.map((alias) => alias + path.slice(prefix.length))
}

/** The spelling of the operation's path under a dated version, `2026-03`; undefined where it has none. */
export function datedPathOf(path: string, version: string): string | undefined {
  const dated = aliasesOf(path).find((alias) => alias.includes(`/${DATED}`))
  return dated?.replace(DATED, version)
}

/** Every path that reaches the operation, its own first. */
export function spellingsOf(operation: {
  readonly path: string
  readonly aliases?: readonly string[]
}): readonly string[] {
  return [operation.path, ...aliasesOf(operation.path), ...(operation.aliases ?? [])]
}

/**
 * Runs of `/` become one and one trailing `/` goes (PV5); the query stays as it is. A request target in absolute form,
 * as proxies get it, loses its origin.
 */
export function normaliseUrl(url: string): string {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '')
  const end = target.indexOf('?')
  const path = end === -1 ? target : target.slice(0, end)
  const query = end === -1 ? '' : target.slice(end)
  const collapsed = path.replace(/\/{2,}/g, '/')
  const trimmed = collapsed.length > 1 && collapsed.endsWith('/') ? collapsed.slice(0, -1) : collapsed
  return (trimmed || '/') + query
}

/**
 * The URL without the prefix of a proxy that passes it on; one that strips it leaves nothing to take away. A path of ours
 * may begin like the prefix (`/crm`), so it goes only where a path of ours follows.
 */
export function withoutPrefix(
  url: string,
  { prefix, firstSegments }: { readonly prefix: string; readonly firstSegments: ReadonlySet<string> },
): string {
  if (prefix === '' || !url.startsWith(prefix)) return url
  const rest = url.slice(prefix.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  const [, first] = /^\/([^/?]*)/.exec(rest) ?? []
  return first !== undefined && firstSegments.has(first) ? rest : url
}

/** A router pattern as people read it: `:version(^…$)` becomes `{version}`. */
export function toReadablePath(pattern: string): string {
  return pattern
    .split('/')
    .map((segment) => segment.replace(/^:(\w+).*$/, '{$1}'))
    .join('/')
}
