/** What a template's events hang on; also the wire form of `objectType` (timeline T1). */
export const templateObjectTypes: readonly {
  readonly typeId: string
  readonly plural: string
  readonly singular: string
}[] = [
  { typeId: '0-1', plural: 'contacts', singular: 'contact' },
  { typeId: '0-2', plural: 'companies', singular: 'company' },
  { typeId: '0-3', plural: 'deals', singular: 'deal' },
  { typeId: '0-5', plural: 'tickets', singular: 'ticket' },
]

export const CONTACT_TYPE_ID = '0-1'

export type TokenType = 'string' | 'number' | 'date' | 'enumeration'

export type TokenOption = { readonly label: string; readonly value: string }

/** A named value that an event may carry. Times are epoch ms. */
export type TemplateToken = {
  readonly name: string
  readonly label: string
  readonly type: TokenType
  /** Empty for every type but `enumeration` (T31, T32). */
  readonly options: readonly TokenOption[]
  /** Record property that the value is written to (V30). */
  readonly objectPropertyName?: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** App-owned: one definition serves every account that installed the app (M1). */
export type EventTemplate = {
  /** Digits, unique over all apps, never reused (T21). */
  readonly id: string
  readonly appId: string
  readonly name: string
  /** Type id: `0-1`, or `2-…` for a custom type. */
  readonly objectTypeId: string
  readonly headerTemplate?: string
  readonly detailTemplate?: string
  /** In the order they were sent. */
  readonly tokens: readonly TemplateToken[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** A type of a developer project as its symbol names it (X8). */
export type ProjectSymbol = { readonly projectName: string; readonly uid: string }

/** `contacts` for `0-1`; a custom type id stays as it is (T1). */
export function objectTypeName(objectTypeId: string): string {
  return templateObjectTypes.find((type) => type.typeId === objectTypeId)?.plural ?? objectTypeId
}

/** Reads a plural, singular or type id in any case; undefined when it names no type (T1). */
export function parseTemplateObjectType(text: string): string | undefined {
  const word = text.trim().toLowerCase()
  if (/^2-[1-9]\d{0,14}$/.test(word)) return word
  return templateObjectTypes.find((type) => [type.typeId, type.plural, type.singular].includes(word))?.typeId
}
