import { APP_OBJECT, CUSTOM_OBJECT } from './project-type.ts'
import { type EventTemplate, templateObjectTypes, type TemplateToken } from './template.ts'

/** An event template as the file of a developer project that `readProjectType` reads back. */
export type ProjectFile = {
  /** Unique among the templates, and good as the name of a file anywhere. */
  readonly uid: string
  readonly json: object
  /** Members that only this server reads, HubSpot's projects having no place for what they say. */
  readonly extensions: readonly string[]
}

const MAX_UID_CHARS = 64

/** The file of a template, whether or not it keeps within the caps of projects (T7): reading it back tells. */
export function buildProjectFile(template: EventTemplate): ProjectFile {
  const { name, headerTemplate, detailTemplate, tokens } = template
  const mapped = tokens.flatMap(({ objectPropertyName }, place) =>
    objectPropertyName === undefined ? [] : [`config.properties[${place}].objectPropertyName`],
  )
  const record = recordMembers(template.objectTypeId)
  return {
    uid: buildUid(template),
    json: {
      uid: buildUid(template),
      type: 'app-event',
      config: {
        name,
        ...record,
        ...(headerTemplate === undefined ? {} : { headerTemplate }),
        ...(detailTemplate === undefined ? {} : { detailTemplate }),
        properties: tokens.map(encodeProperty),
      },
    },
    extensions: [...('customObjectTypeId' in record ? ['config.customObjectTypeId'] : []), ...mapped],
  }
}

/** The words of the name, in ASCII and lower case, and the id, which keeps apart what is called alike. */
function buildUid({ id, name }: EventTemplate): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_UID_CHARS - id.length - 1)
    .replace(/^_+|_+$/g, '')
  return `${words || 'event_type'}_${id}`
}

/** `CONTACT` for `0-1`; types of custom objects keep their id beside the flag. */
function recordMembers(objectTypeId: string): object {
  const standard = templateObjectTypes.find(({ typeId }) => typeId === objectTypeId)
  if (standard) return { objectType: standard.singular.toUpperCase() }
  if (objectTypeId === APP_OBJECT) return { objectType: APP_OBJECT }
  const isNamed = objectTypeId !== CUSTOM_OBJECT
  return { supportsCustomObject: true, ...(isNamed ? { customObjectTypeId: objectTypeId } : {}) }
}

function encodeProperty({ name, label, type, options, objectPropertyName }: TemplateToken): object {
  return {
    name,
    label,
    type,
    ...(options.length === 0
      ? {}
      : { options: options.map((option) => ({ value: option.value, label: option.label })) }),
    ...(objectPropertyName === undefined ? {} : { objectPropertyName }),
  }
}
