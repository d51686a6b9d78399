import type { KeptFailure } from '../../domain/explanations/refused-call.ts'
import { failureSummaries } from '../failure-summaries.ts'

/** What rules say, in a sentence each; a rule without one is told by the summary of its kind of failure. */
const sentences: Readonly<Record<string, string>> = {
  'platform PA35':
    'A call needs a token that this server knows, sent as `Authorization: Bearer`; an unknown one is the same as none.',
  'platform PA36': 'A token of an installation is good for 30 minutes; after that it is renewed, not used.',
  'platform PA37': 'A developer key in `hapikey` has to be that of a developer account of this server.',
  'platform PA38': 'A token must hold at least one of the scopes that the operation asks for.',
  'platform PA39': 'No app may hold a scope for records of this type.',
  'platform PA7': 'Calls for developers need a developer key, or a token with the scope of developers.',
  'platform PA20': 'The token endpoint says by a code of its own which field of the form it cannot use.',
  'platform PE11': 'A body is strict JSON: one value, in UTF-8, without comments or commas too many.',
  'platform PE13': 'A value in the path or query has the form that its parameter asks for.',
  'platform PE19': 'What no operation is at is not found, whoever asks.',
  'platform PE20': 'A path takes some methods only; the header Allow lists them.',
  'platform PE23': 'Each operation has a largest body, counted after decompression.',
  'platform PE24': 'A URL has at most 32,768 bytes.',
  'platform PE25': 'A body is application/json, plain or as gzip.',
  'platform PE27': 'The head of a request has at most 65,536 bytes and 100 lines.',
  'platform PE30': 'When there is no room for a request now, it is to come again after ten seconds.',
  'platform PE31': 'A fault of the server is told by its status alone; the rest is in its log.',
  'platform PE33': 'While the database cannot be reached nothing is stored, and the request may come again.',
  'platform PE39': 'An operation that takes a body is not called without one.',
  'platform PH27': 'A body that says it is gzip has to be gzip.',
  'platform PV6': 'A path is percent-encoded: every percent sign is followed by two hexadecimal digits.',
  'decision 17':
    'Texts hold no NUL and no half of a character; JSON is bounded in depth and number of values.',
  'decision 34':
    'In dev mode the server answers to names of its own machine only, so that no web page gets at it.',
  'decision 56': 'A template that a project defines is changed in the files of the project only.',
  'reliability P4': 'A commit whose reply was lost is reported as unknown, never as done or not done.',
  'reliability P9': 'What is not well-formed HTTP is refused before anything else is looked at.',
  'reliability section 3': 'A request has to arrive within 30 seconds, its head within 10.',
  'timeline E3': 'A body has every required member, each of its JSON type.',
  'timeline E5': 'What the request names has to exist, and to be of the account or app that asks.',
  'timeline E6': 'An event has an identity, a time, a size and a frame that can be used.',
  'timeline E6a':
    'The values of an event fit the tokens of its template: known names, and values of their types.',
  'timeline E7':
    'A template has a name, an object type, sources that can be parsed, and tokens with distinct names.',
  'timeline E8': 'What has to be unique is not made twice.',
  'timeline E8a': 'An event is not changed once it is stored: its id with other content is refused.',
  'timeline B8': 'A batch of events has one to so many inputs.',
  'timeline X10': 'On the dated API an event id is used once.',
  'objects OBJ-5': 'A path names an object type by its id, its name or its plural.',
  'objects OBJ-38': 'Names of properties are in lower case and shorter than 100 characters.',
  'objects OBJ-39':
    'Each value fits the definition of its property; unknown and read-only properties are refused.',
  'objects OBJ-44': 'A new record has the properties that its type requires.',
  'objects OBJ-55': 'A record that is archived, of another account or never was is not found.',
  'objects OBJ-58': 'A record is looked up by a property only if the property has unique values.',
  'objects OBJ-60': 'An update names at least one property.',
  'objects OBJ-64': 'A merge has two different records that exist.',
  'objects OBJ-67': 'A batch reads the records that are there, and names the others.',
  'objects OBJ-72': 'An input of a batch is there once.',
  'objects OBJ-84': 'A record stands for at most 250 merged ones.',
  'objects OBJ-88': 'A batch of records has 1 to 100 inputs, 50 when histories are asked for.',
  'objects OBJ-94':
    'A link has a known definition that begins at the type of the record, and a target that exists.',
  'objects 1.2': 'Records of this type come from elsewhere: no call makes or changes them.',
  'objects 7.2': 'Of records of one type at most one has a unique value.',
  'properties PROP-8': 'A type of property goes with some field types only.',
  'properties PROP-12': 'A property to choose from has options.',
  'properties PROP-15':
    'The name of a property begins with a letter and has lower-case letters, digits and underscores.',
  'properties PROP-16': 'A name belongs to one property.',
  'properties PROP-24': 'Only a property that exists is read or changed.',
  'properties PROP-28': 'A property is in a group that exists; a group with properties is not deleted.',
  'search SRCH-2': 'A search has at most 5 groups, 6 filters in each and 18 in all.',
  'search SRCH-24': 'A page of a search has 1 to 200 records, of the first 10,000.',
  'search SRCH-25': 'A filter asks of a property what its type can answer.',
  'search SRCH-26': 'A filter has the members that its operator needs.',
  'associations ASC-8': 'A record is not linked to itself.',
  'associations ASC-20': 'A link is made by a definition that leads from the one type to the other.',
  'associations ASC-32':
    'A label has a name of letters, digits and underscores, and words of at most 50 characters, its own in each direction.',
  'associations ASC-33': 'Two types have at most 10 labels between them.',
  'pipelines-owners PIPE-5': 'Labels of the pipelines of a type, and of the stages of a pipeline, differ.',
  'pipelines-owners PIPE-12': 'A stage in which there are records is not deleted.',
}

/** The sentence of the first rule that has one: `timeline E5, M4` are two of the same family. */
export function sentenceOf({ rule, kind }: Pick<KeptFailure, 'rule' | 'kind'>): string {
  const [first = '', ...others] = rule.split(', ')
  const family = first.split(' ')[0] ?? ''
  const ids = [first, ...others.map((id) => (id.includes(' ') ? id : `${family} ${id}`))]
  return (
    ids.map((id) => sentences[id]).find((sentence) => sentence !== undefined) ?? `${failureSummaries[kind]}.`
  )
}
