import type { Failure } from '../failure.ts'

type Details = Pick<Failure, 'rule' | 'path'> & Partial<Pick<Failure, 'subCategory' | 'context'>>

/** A definition, of a property or a group, that cannot be as it was sent. */
export function definitionInvalid(message: string, details: Details): Failure {
  return { kind: 'definition_invalid', message, ...details }
}

/** Source: PROP-24 (chosen). */
export function propertyNotFound(name: string): Failure {
  return {
    kind: 'not_found',
    message: `No property exists with the name '${name}'`,
    rule: 'properties PROP-24',
    path: 'propertyName',
    subCategory: 'Properties.PROPERTY_NOT_FOUND',
    context: { propertyName: [name] },
  }
}

/** Source: PROP-16 (observed). */
export function propertyExists(name: string, pathPrefix: string): Failure {
  return {
    kind: 'definition_exists',
    message: `A property named '${name}' already exists.`,
    rule: 'properties PROP-16',
    path: `${pathPrefix}name`,
    subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    context: { name: [name] },
  }
}

/** Source: PROP-20 (chosen). */
export function definitionReadOnly(name: string, path: string): Failure {
  return definitionInvalid(`Property '${name}' is read only and its definition cannot be modified`, {
    rule: 'properties PROP-20, PROP-22',
    path,
    subCategory: 'PropertyValidationError.READ_ONLY_DEFINITION',
    context: { propertyName: [name] },
  })
}

/** Source: PROP-22 (chosen). */
export function propertyInUse(name: string, path: string): Failure {
  return definitionInvalid(`Property '${name}' is in use and cannot be archived`, {
    rule: 'properties PROP-22',
    path,
    context: { propertyName: [name] },
  })
}

/** Source: PROP-28 (category observed, the rest chosen). */
export function groupNotFound(name: string): Failure {
  return {
    kind: 'not_found',
    message: `No property group exists with the name '${name}'`,
    rule: 'properties PROP-28',
    path: 'groupName',
    context: { groupName: [name] },
  }
}
