import type { Caller } from '../caller.ts'
import type { FailureDetail } from '../failure.ts'
import { builtInCatalogue } from '../objects/catalogue/built-in-catalogue.ts'
import { normaliseValue } from '../objects/normalise-value.ts'
import { SHOWN_ID_CHARS, shorten } from '../text-size.ts'
import type { NewEvent } from './event.ts'
import { COMPANY_TYPE_ID } from './stamp-record.ts'
import { type EventTemplate, templateObjectTypes } from './template.ts'

/** An app event as sent, not checked yet: the occurrence of section 7. Texts that were sent empty are absent (V2). */
export type NewAppEvent = Omit<NewEvent, 'eventTemplateId' | 'customObjectTypeId'> & {
  readonly eventTypeName: string
  readonly objectTypeFullyQualifiedName?: string
}

/** Whose event it is, and what the account calls the type of its record, if it has made such a type. */
export type AppEventOwner = Pick<Caller, 'accountId'> & { readonly typeName: string | undefined }

/** What app events must be beyond what v3 asks: an id, the right object type name, a domain its company can take. */
export function appEventProblems(
  event: NewAppEvent,
  template: EventTemplate,
  owner: AppEventOwner,
): readonly FailureDetail[] {
  const found = [checkId(event), checkObjectTypeName(event, template, owner), checkDomain(event, template)]
  return found.filter((problem) => problem !== undefined)
}

/** No id is generated (section 7). */
function checkId(event: NewAppEvent): FailureDetail | undefined {
  return event.id ? undefined : { message: 'An app event needs an id', in: 'id', code: 'REQUIRED' }
}

/** Only events of custom-object types name their object type, and they must (X6). */
function checkObjectTypeName(
  event: NewAppEvent,
  template: EventTemplate,
  { accountId, typeName }: AppEventOwner,
): FailureDetail | undefined {
  const name = event.objectTypeFullyQualifiedName
  const where = { in: 'objectTypeFullyQualifiedName' }
  if (templateObjectTypes.some((type) => type.typeId === template.objectTypeId)) {
    if (!name) return undefined
    const message =
      'objectTypeFullyQualifiedName is for events on custom objects; this type is for another kind'
    return {
      message,
      ...where,
      code: 'OBJECT_TYPE_MISMATCH',
      context: { objectTypeFullyQualifiedName: [shorten(name, SHOWN_ID_CHARS)] },
    }
  }
  const example = typeName ?? `p${accountId}_{name}`
  if (!name)
    return {
      message: `An event on a custom object needs ${where.in}, ${example}`,
      ...where,
      code: 'REQUIRED',
    }
  if (typeName === undefined ? isQualified(name, accountId) : isSameName(name, typeName)) return undefined
  const message = `${where.in} must ${typeName === undefined ? 'look like' : 'be'} ${example}`
  return {
    message,
    ...where,
    code: 'OBJECT_TYPE_MISMATCH',
    context: { objectTypeFullyQualifiedName: [shorten(name, SHOWN_ID_CHARS)] },
  }
}

function isQualified(name: string, accountId: string): boolean {
  const prefix = `p${accountId}_`
  return name.startsWith(prefix) && name.length > prefix.length
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

/** The domain of a company event becomes a property, so it must be one that the property takes (X7). */
function checkDomain(event: NewAppEvent, template: EventTemplate): FailureDetail | undefined {
  const definition = builtInCatalogue(COMPANY_TYPE_ID).find('domain')
  if (!event.domain || template.objectTypeId !== COMPANY_TYPE_ID || !definition) return undefined
  const value = normaliseValue(definition, event.domain)
  const problem = value.ok ? undefined : value.problems[0]
  return problem && { ...problem, in: 'domain', context: { value: [event.domain.slice(0, 300)] } }
}
