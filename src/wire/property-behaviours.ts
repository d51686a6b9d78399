import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** What was chosen about property definitions and their values. */
export const propertyBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'property-name-again',
    what: 'A property that takes the name of an archived one starts without values; those of the archived one are kept, but nothing shows them, and they are not removed after 90 days yet, but with the record when it is deleted for good',
    why: 'Archiving and using a name again are quick in accounts of any size',
    source: 'decision 81, properties PROP-17, PROP-23',
  }),
  built({
    id: 'property-type-change',
    what: 'The type of a property changes only if every stored value is already in the form that the new type stores; with more than 10,000 different values, or when a calculated property reads it, the change is refused. No value is rewritten',
    why: 'A value that was accepted is never changed or lost by a change of its definition',
    source: 'decision 80, properties PROP-19',
  }),
  built({
    id: 'property-names',
    what: 'A property or group cannot be called `constructor`, nor begin with `hs_` or `hubspot_`; option values cannot begin or end with white space',
    why: 'The first is a member of every JavaScript object, and such option values could never be written to a record',
    source: 'properties PROP-11, PROP-15',
  }),
  built({
    id: 'built-in-definitions',
    what: 'Labels, groups and option labels of built-in properties follow from their names. An account may change label, group, place, options and `hidden`, and archive those that the server does not fill, ask for or derive others from; there is no call that restores one',
    why: 'The texts are shown to people only, and the sources list names alone',
    source: 'properties PROP-20, PROP-22',
  }),
  built({
    id: 'calculated-properties',
    what: 'Formulas are evaluated on reading with doubles, shown with 15 digits; with a value missing `=` and `<` are false and `!=` is true, `concatenate` takes it for an empty text, and `string(name)` reads any type but numbers. Results have no history, and those that follow from associations are not in the replies of writes',
    why: 'A changed formula counts for all records at once; the sources leave missing values open outside of arithmetic',
    source: 'decision 82, properties PROP-34',
  }),
  built({
    id: 'property-sensitivity',
    what: '`dataSensitivity` is kept and filters lists of definitions; values of sensitive properties are read and written like any other',
    why: 'Scopes for sensitive values come with the scope model',
    source: 'properties PROP-3',
  }),
  built({
    id: 'validation-rules',
    what: "A rule about a duration bounds a value by the time of the write plus the period, which is one of whole numbers and negative when it points back: AFTER from there on, BEFORE up to there; of dates the UTC day counts. A phone number with a country has that country's calling code. A REGEX rule takes the common part of RE2, up to 1,000 characters and 150 steps, is looked for anywhere in the value, and refuses values of more than 5,000 characters. `shouldApplyNormalization` puts letter case and white space right. Setting a rule leaves stored values alone",
    why: 'A rule that is accepted is kept, and no pattern can hold the server up',
    source: 'properties PROP-35 to PROP-37',
  }),
  built({
    id: 'property-counts',
    what: 'An object type has at most 1,000 live properties of an account, 100 of them calculated and 10 unique',
    why: 'Every request about records reads the definitions; the last number is documented',
    source: 'properties PROP-30',
  }),
]
