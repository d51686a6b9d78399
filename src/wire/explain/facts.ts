import { type AccountTypes, accountTypes } from '../../domain/objects/find-type.ts'
import type { ObjectTypeStore } from '../../domain/objects/object-type-store.ts'
import { type ObjectType, objectTypes as builtInTypes } from '../../domain/objects/object-types.ts'
import type { PropertyCatalogue } from '../../domain/objects/property-definition.ts'
import { readCatalogue } from '../../domain/properties/current-catalogue.ts'
import type { RecordStore } from '../../domain/objects/record-store.ts'
import type { PropertyStore } from '../../domain/properties/property-store.ts'
import type { EventTemplate } from '../../domain/timeline/template.ts'
import type { TemplateStore } from '../../domain/timeline/template-store.ts'

/** What there is in the account of who asks: a corrected request names nothing else. */
export type Facts = {
  readonly appId: string
  readonly findType: (reference: string) => Promise<ObjectType | undefined>
  /** Words that paths may have for types. */
  readonly typeNames: () => Promise<readonly string[]>
  readonly catalogue: (type: ObjectType) => Promise<PropertyCatalogue>
  readonly hasRecord: (objectTypeId: string, id: string) => Promise<boolean>
  readonly templates: () => Promise<readonly EventTemplate[]>
}

export type FactStores = {
  readonly objectTypes: ObjectTypeStore
  readonly properties: PropertyStore
  readonly records: Pick<RecordStore, 'readRecords'>
  readonly templates: TemplateStore
}

/** Read when they are asked for, and no more often than once. */
export function accountFacts(
  { objectTypes, properties, records, templates }: FactStores,
  { accountId, appId }: { readonly accountId: string; readonly appId: string },
): Facts {
  const types: AccountTypes = accountTypes(objectTypes, accountId)
  const catalogues = new Map<string, Promise<PropertyCatalogue>>()
  let listed: Promise<readonly EventTemplate[]> | undefined
  return {
    appId,
    findType: async (reference) => {
      const found = await types.find(reference)
      return found.ok ? found.value : undefined
    },
    typeNames: async () => {
      const own = await objectTypes.readTypes(accountId)
      return [...builtInTypes.map(({ plural }) => plural), ...own.map(({ name }) => name)]
    },
    catalogue: ({ typeId }) => {
      const known = catalogues.get(typeId) ?? readCatalogue(properties, accountId, typeId)
      catalogues.set(typeId, known)
      return known
    },
    hasRecord: async (objectTypeId, id) => {
      const found = await records.readRecords(accountId, objectTypeId, { ids: [id], archived: false })
      return found.length > 0
    },
    templates: () => (listed ??= appId === '' ? Promise.resolve([]) : templates.listTemplates(appId)),
  }
}
