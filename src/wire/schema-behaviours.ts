import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** What was chosen about custom object types. */
export const schemaBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'custom-type-names',
    what: "Names of types are compared in lower case and may not be, in singular or plural, those of HubSpot's types; the bare name is accepted in paths, in bodies of schemas and by the filters of events, not in the `associations` of a query",
    why: 'A reference means one type only',
    source: 'schemas SCH-2, SCH-4, objects OBJ-4',
  }),
  built({
    id: 'custom-type-defaults',
    what: 'Of a new schema name, labels, properties and requiredProperties must be sent, the rest has defaults; a property without `fieldType` gets the one that fits its type. `optionSortStrategy` and `searchableInGlobalSearch` are checked and not kept: no reply has them. A property that nobody can write cannot be required',
    why: 'What any documented sample sends works, and records can be made of every type',
    source: 'schemas SCH-6, SCH-11, SCH-24',
  }),
  built({
    id: 'custom-type-limits',
    what: 'A schema is created with at most 500 properties, more can be added afterwards; a label has 255 characters, a description 5,000. Deleted types do not count among the ten of an account',
    why: 'Every request about records of custom types reads the types of the account',
    source: 'schemas section 10',
  }),
  built({
    id: 'custom-type-deletion',
    what: 'A type is deleted when it has no live records, whatever else there is of it; counting stops at 100,000. For good, archived records, their history and links, properties and association definitions go at once; events stay under their ids. There is no call that restores a type',
    why: 'What the sources name is gone, and nothing that was not asked for',
    source: 'schemas SCH-19, SCH-20, decision 90',
  }),
  built({
    id: 'custom-type-associations',
    what: 'Plain definitions of pairs with a custom type have category USER_DEFINED and one id in each direction, a type with itself one id for both. They cannot be renamed or removed as labels. Removing one removes the labels of the pair and every link. Schemas of standard types list both directions',
    why: 'A pair has one plain definition, and no link is left without it',
    source: 'schemas SCH-8, SCH-13, SCH-22, associations ASC-3',
  }),
  built({
    id: 'custom-type-of-app-events',
    what: 'An app event on a custom object must name the full name of its type, in any letter case; where the account has no such type, any name of that form gets as far as the record, which is missing',
    why: 'A mistaken name is told from a missing record',
    source: 'timeline X6',
  }),
  built({
    id: 'object-library',
    what: 'The library answers `{enablementByObjectTypeId}`, and `{enablement}` for one type: services, courses, listings and appointments are enabled, other types answer 404',
    why: 'The shape is not in the sources',
    source: 'schemas section 9',
  }),
]
