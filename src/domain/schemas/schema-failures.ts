import type { Failure } from '../failure.ts'
import { definitionInvalid } from '../properties/property-failures.ts'

/** Something in a schema that cannot be as it was sent. */
export function schemaInvalid(
  message: string,
  details: Pick<Failure, 'rule' | 'path'> & Partial<Pick<Failure, 'subCategory' | 'context'>>,
): Failure {
  return definitionInvalid(message, { ...details, rule: `schemas ${details.rule}` })
}

/** Source: SCH-14 (chosen): routes of schemas answer 404 where those of records answer 400. */
export function schemaNotFound(reference: string): Failure {
  return {
    kind: 'not_found',
    message: `Unable to infer object type from: ${reference.slice(0, 200)}`,
    rule: 'schemas SCH-14',
    path: 'objectType',
    context: { objectType: [reference.slice(0, 200)] },
  }
}

/** Source: SCH-18 (observed). */
export function builtInType(path: string): Failure {
  return schemaInvalid('Cannot modify HubSpot defined object type', {
    rule: 'SCH-18',
    path,
    subCategory: 'ObjectSchemaError.CANNOT_MODIFY_HUBSPOT_DEFINED_OBJECT_TYPE',
  })
}

/** Source: SCH-11 (documented that a deleted schema keeps its name until it is purged; wording chosen). */
export function schemaExists(name: string): Failure {
  return {
    kind: 'definition_exists',
    message: `An object type named '${name}' already exists; if it was deleted, purge it first with archived=true`,
    rule: 'schemas SCH-11',
    path: 'name',
    context: { name: [name] },
  }
}

/** Source: SCH-19 (observed). */
export function schemaInUse(typeId: string, count: number): Failure {
  return schemaInvalid(`Object type ${typeId} is currently used in ${count} places and cannot be deleted`, {
    rule: 'SCH-19',
    path: 'objectType',
    subCategory: 'InboundDbObjectTypeError.CANNOT_DELETE_OBJECT_TYPE_IN_USE',
    context: { objectTypeId: [typeId], usageCount: [String(count)] },
  })
}
