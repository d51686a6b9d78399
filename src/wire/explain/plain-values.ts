import { builtInCatalogue } from '../../domain/objects/catalogue/built-in-catalogue.ts'
import { objectTypes } from '../../domain/objects/object-types.ts'

const NUMBER = /^-?\d{1,15}(?:\.\d{1,9})?$/
const TIME = /^\d{4}-\d\d-\d\d(?:T[\d:.]{4,16}(?:Z|[+-]\d\d:?\d\d)?)?$/
const NUMBERED_PEOPLE = /phone|mobile|fax|ssn|passport|iban|card|birth|zip|postal/i

let options: ReadonlySet<string> | undefined

/**
 * Whether a value says nothing about a person by itself: a number, a time, or a word that the built-in properties
 * offer to choose from. All other texts of records, events and filters are replaced before they are kept.
 */
export function isPlainValue(name: string, text: string): boolean {
  if (text === '' || text === 'true' || text === 'false') return true
  if (NUMBER.test(text) || TIME.test(text)) return !NUMBERED_PEOPLE.test(name)
  options ??= listOptions()
  return text.length <= 200 && text.split(';').every((word) => options?.has(word))
}

function listOptions(): ReadonlySet<string> {
  return new Set(
    objectTypes.flatMap(({ typeId, pipelines }) => [
      ...builtInCatalogue(typeId)
        .list()
        .flatMap((definition) => definition.options),
      ...pipelines.flatMap(({ id, stages }) => [id, ...stages.map((stage) => stage.id)]),
    ]),
  )
}
