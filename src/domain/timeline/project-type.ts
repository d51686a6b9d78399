import { checkTemplate, type TemplateInput } from './check-template.ts'
import { MAX_TOKENS_PER_TEMPLATE, type TokenInput } from './check-token-definition.ts'
import { parseTemplateObjectType, type TokenOption } from './template.ts'
import type { NewTemplate } from './template-store.ts'
import { parseEventTypeName } from './event-type-name.ts'
import { findUnreadMembers } from './unread-members.ts'

/** An event type as a project file declares it (X9). */
export type ProjectType = { readonly uid: string; readonly template: NewTemplate }

/** What is wrong with one field of a project file, and what would be right. */
export type ProjectProblem = { readonly field: string; readonly message: string }

export type ReadProjectType =
  /** `warnings` are about members that nobody reads, such as misspelled ones. */
  | { readonly kind: 'type'; readonly type: ProjectType; readonly warnings: readonly ProjectProblem[] }
  | { readonly kind: 'refused'; readonly problems: readonly ProjectProblem[] }
  /** A component of another kind, such as the app itself. */
  | { readonly kind: 'foreign' }

const MAX_NAME_CHARS = 50
const MAX_HEADER_CHARS = 1_000
const MAX_DETAIL_CHARS = 10_000
const UID = /^[A-Za-z0-9._-]{1,64}$/
/** What somebody wrote who meant `app-event`: a file that is passed over in silence would be searched for long. */
const LIKE_APP_EVENT = /^(?!app-event$)\s*app[-_ ]?events?\s*$/i
const CUSTOM_TYPE_ID = /^2-[1-9]\d{0,14}$/
const STANDARD_TYPES: readonly string[] = ['CONTACT', 'COMPANY', 'DEAL', 'TICKET']
/** Stand-ins until custom objects are built: no record has them, so every event finds its record missing. */
export const APP_OBJECT = 'APP_OBJECT'
export const CUSTOM_OBJECT = 'CUSTOM_OBJECT'

type Members = Readonly<Record<string, unknown>>
/** Reads members and gathers what is wrong on the way. */
type Reader = { readonly members: Members; readonly at: string; readonly problems: ProjectProblem[] }

/**
 * Reads the JSON of one `*-hsmeta.json` file: `{uid, type: "app-event", config: {…}}`, or with the members of `config`
 * at the top level. All problems at once. Source: X9 and T7 [docs caps]; the uid's form and the flat shape are decisions.
 */
export function readProjectType(json: unknown, owner: { appId: string; now: number }): ReadProjectType {
  if (!isMembers(json)) return refused([{ field: '', message: 'must hold a JSON object' }])
  if (typeof json.type === 'string' && LIKE_APP_EVENT.test(json.type))
    return refused([{ field: 'type', message: "must be 'app-event'" }])
  if (json.type !== undefined && json.type !== 'app-event') return { kind: 'foreign' }
  const problems: ProjectProblem[] = []
  const uid = readUid({ members: json, at: '', problems })
  const { config } = json
  if (config !== undefined && !isMembers(config))
    return refused([...problems, { field: 'config', message: 'must be an object' }])
  const reader = config ? { members: config, at: 'config.', problems } : { members: json, at: '', problems }
  const template = readConfig(reader, owner)
  if (!template) return refused(problems)
  return { kind: 'type', type: { uid, template }, warnings: findUnreadMembers(json) }
}

/** Undefined when there are problems. */
function readConfig(reader: Reader, owner: { appId: string; now: number }): NewTemplate | undefined {
  const objectTypeId = readObjectType(reader)
  const checked = checkTemplate(readTemplate(reader), owner)
  if (!checked.ok) reader.problems.push(...furtherProblems(checked.failure.details ?? [], reader))
  return checked.ok && reader.problems.length === 0 ? { ...checked.value, objectTypeId } : undefined
}

function refused(problems: readonly ProjectProblem[]): ReadProjectType {
  return { kind: 'refused', problems }
}

function readUid(reader: Reader): string {
  const uid = readText(reader, 'uid', 'needed') ?? ''
  if (uid !== '' && (!UID.test(uid) || parseEventTypeName(uid)))
    complain(
      reader,
      'uid',
      'must have 1 to 64 letters, digits, periods, dashes or underscores, and be no full name',
    )
  return uid
}

/** The type id that the template gets; `objectType` decides where `supportsCustomObject` is there too. */
function readObjectType(reader: Reader): string {
  const { objectType, supportsCustomObject } = reader.members
  if (supportsCustomObject !== undefined && typeof supportsCustomObject !== 'boolean')
    complain(reader, 'supportsCustomObject', 'must be true or false')
  const isCustom = objectType === undefined && supportsCustomObject === true
  const customTypeId = readCustomTypeId(reader, isCustom)
  if (isCustom) return customTypeId
  if (objectType === APP_OBJECT) return APP_OBJECT
  const isStandard = typeof objectType === 'string' && STANDARD_TYPES.includes(objectType)
  if (isStandard) return parseTemplateObjectType(objectType) ?? ''
  const known = [...STANDARD_TYPES, APP_OBJECT].join(', ')
  complain(reader, 'objectType', `must be one of ${known}, or be absent with supportsCustomObject true`)
  return ''
}

/** Our extension: the one custom type that the events are about, where a v3 template named it (V9) [decision 66]. */
function readCustomTypeId(reader: Reader, isCustom: boolean): string {
  const text = readText(reader, 'customObjectTypeId')
  if (text === undefined) return CUSTOM_OBJECT
  if (!isCustom)
    complain(reader, 'customObjectTypeId', 'goes with supportsCustomObject true and without objectType only')
  else if (!CUSTOM_TYPE_ID.test(text))
    complain(reader, 'customObjectTypeId', "must be the id of a custom type, such as '2-345'")
  return text
}

/** The rest as the input of a v3 template, against the narrower caps of projects; `contacts` stands in for any type. */
function readTemplate(reader: Reader): TemplateInput {
  const texts = {
    headerTemplate: readText(reader, 'headerTemplate'),
    detailTemplate: readText(reader, 'detailTemplate'),
  }
  const template = {
    name: readText(reader, 'name', 'needed') ?? '',
    objectType: 'contacts',
    ...(texts.headerTemplate === undefined ? {} : { headerTemplate: texts.headerTemplate }),
    ...(texts.detailTemplate === undefined ? {} : { detailTemplate: texts.detailTemplate }),
    tokens: readProperties(reader),
  }
  limitChars(reader, 'name', MAX_NAME_CHARS)
  limitChars(reader, 'headerTemplate', MAX_HEADER_CHARS)
  limitChars(reader, 'detailTemplate', MAX_DETAIL_CHARS)
  return template
}

function readProperties(reader: Reader): readonly TokenInput[] {
  const entries = readList(reader, 'properties')
  if (entries.length > MAX_TOKENS_PER_TEMPLATE)
    complain(
      reader,
      'properties',
      `has ${entries.length} properties; the limit is ${MAX_TOKENS_PER_TEMPLATE}`,
    )
  return readEach(reader, 'properties', entries).map(({ inner, place }) =>
    inner ? readProperty(inner) : { name: `entry-${place}`, label: '-', type: 'string', options: [] },
  )
}

/** A reader for each entry of a list, none for what is no object: that is complained about, and about it that alone. */
function readEach(
  reader: Reader,
  name: string,
  entries: readonly unknown[],
): readonly { readonly inner?: Reader; readonly place: number }[] {
  return entries.map((entry, place) => {
    const at = `${reader.at}${name}[${place}]`
    if (isMembers(entry)) return { place, inner: { ...reader, members: entry, at: `${at}.` } }
    reader.problems.push({ field: at, message: 'must be an object' })
    return { place }
  })
}

function readProperty(reader: Reader): TokenInput {
  const objectPropertyName = readText(reader, 'objectPropertyName')
  return {
    name: readText(reader, 'name', 'needed') ?? '',
    label: readText(reader, 'label', 'needed') ?? '',
    type: readText(reader, 'type', 'needed') ?? '',
    options: readEach(reader, 'options', readList(reader, 'options')).map(({ inner, place }) =>
      inner ? readOption(inner) : { label: '-', value: `entry-${place}` },
    ),
    ...(objectPropertyName ? { objectPropertyName } : {}),
  }
}

function readOption(reader: Reader): TokenOption {
  return {
    label: readText(reader, 'label', 'needed') ?? '',
    value: readText(reader, 'value', 'needed') ?? '',
  }
}

/** What the v3 rules find too, in the words of a project file, but for fields that are complained about already. */
function furtherProblems(
  details: readonly { readonly message: string; readonly in?: string }[],
  { at, problems }: Reader,
): readonly ProjectProblem[] {
  const named = new Set(problems.map(({ field }) => field))
  return details
    .map(({ message, in: field = '' }) => ({ field: at + field.replace(/^tokens/, 'properties'), message }))
    .filter(({ field }) => !named.has(field))
}

function readText(reader: Reader, name: string, presence?: 'needed'): string | undefined {
  const value = reader.members[name]
  const isText = typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
  if (isText) return value
  if (value !== undefined && value !== null)
    complain(reader, name, 'must be a text, without NUL or lone surrogates')
  else if (presence) complain(reader, name, 'is needed')
  return undefined
}

function readList(reader: Reader, name: string): readonly unknown[] {
  const value = reader.members[name]
  if (Array.isArray(value)) return value
  if (value !== undefined && value !== null) complain(reader, name, 'must be a list')
  return []
}

function limitChars(reader: Reader, name: string, limit: number): void {
  const value = reader.members[name]
  if (typeof value === 'string' && value.length > limit)
    complain(reader, name, `has ${value.length} characters; the limit is ${limit}`)
}

function complain(reader: Reader, name: string, message: string): void {
  reader.problems.push({ field: reader.at + name, message })
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
