/** A member of a project file that means nothing here. */
type UnreadMember = { readonly field: string; readonly message: string }

const ENVELOPE: readonly string[] = ['uid', 'type', 'config']
const CONFIG: readonly string[] = [
  'name',
  'objectType',
  'supportsCustomObject',
  'customObjectTypeId',
  'headerTemplate',
  'detailTemplate',
  'properties',
]
const PROPERTY: readonly string[] = ['name', 'label', 'type', 'options', 'objectPropertyName']
const OPTION: readonly string[] = ['label', 'value']

type Members = Readonly<Record<string, unknown>>

/** Members of an app event's file that are passed over: nearly always a misspelled name, which would go unnoticed. */
export function findUnreadMembers(json: Members): readonly UnreadMember[] {
  const { config } = json
  if (config === undefined) return unread(json, [...ENVELOPE, ...CONFIG], '').concat(inProperties(json, ''))
  const inner = config as Members
  return [
    ...unread(json, ENVELOPE, ''),
    ...unread(inner, CONFIG, 'config.'),
    ...inProperties(inner, 'config.'),
  ]
}

function inProperties(config: Members, at: string): readonly UnreadMember[] {
  return listOf(config.properties).flatMap((property, index) => {
    const inside = `${at}properties[${index}].`
    const options = listOf(property.options).flatMap((option, place) =>
      unread(option, OPTION, `${inside}options[${place}].`),
    )
    return [...unread(property, PROPERTY, inside), ...options]
  })
}

function unread(members: Members, known: readonly string[], at: string): UnreadMember[] {
  return Object.keys(members)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      field: at + name.slice(0, 100),
      message: `is ignored; known are ${known.join(', ')}`,
    }))
}

/** Lists of objects: their form was checked before. */
function listOf(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value : []
}
