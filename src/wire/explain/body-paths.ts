/** Members and places on the way to a value: `inputs[3].tokens.level` as `['inputs', 3, 'tokens', 'level']`. */
export type BodyPath = readonly (string | number)[]

export function parsePath(path: string): BodyPath {
  // A longer number is a caller's, in the name of a member: no list has so many places.
  return [...path.matchAll(/\[(\d{1,5})\]|[^.[\]]+/g)].map(([text, place]) =>
    place === undefined ? text : Number(place),
  )
}

export function formatPath(path: BodyPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}

export function valueAt(root: unknown, path: BodyPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return typeof part === 'number' ? (value as unknown[])[part] : undefined
    return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined
  }, root)
}

/** A text, number or boolean as text; empty for all else. */
export function textAt(root: unknown, path: BodyPath): string {
  const value = valueAt(root, path)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : ''
}

/** The same value with the member set; what is missing on the way is made, what is in the way is replaced. */
export function withValue(root: unknown, path: BodyPath, value: unknown): unknown {
  const [part, ...rest] = path
  if (part === undefined) return value
  if (typeof part === 'number') {
    const items: readonly unknown[] = Array.isArray(root) ? root : []
    return Object.assign([...items], { [part]: withValue(items[part], rest, value) })
  }
  const members = isObject(root) ? root : {}
  return { ...members, [part]: withValue(members[part], rest, value) }
}

/** The same value without the member, or without the item of a list. */
export function withoutValue(root: unknown, path: BodyPath): unknown {
  const [part, ...rest] = path
  if (part === undefined) return undefined
  if (Array.isArray(root)) {
    const items = root as readonly unknown[]
    if (rest.length === 0) return items.filter((_item, at) => at !== part)
    return items.map((item, at) => (at === part ? withoutValue(item, rest) : item))
  }
  if (!isObject(root) || !Object.hasOwn(root, part)) return root
  if (rest.length > 0) return { ...root, [part]: withoutValue(root[part], rest) }
  return Object.fromEntries(Object.entries(root).filter(([name]) => name !== part))
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
