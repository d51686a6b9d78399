import { associationRules, uncoveredAssociationRules } from './association-rules.ts'
import { objectRules, uncoveredObjectRules } from './object-rules.ts'
import { ownerRules, pipelineRules } from './pipeline-rules.ts'
import { awaitedPlatformRules, platformRules, uncoveredPlatformRules } from './platform-rules.ts'
import { propertyRules, uncoveredPropertyRules } from './property-rules.ts'
import type { RuleFamily } from './rule.ts'
import { schemaRules } from './schema-rules.ts'
import { searchRules, uncoveredSearchRules } from './search-rules.ts'
import { timelineRules, uncoveredRules } from './timeline-rules.ts'

/** Every rule of wire behaviour, by the subject that it belongs to. */
export const ruleFamilies: readonly RuleFamily[] = [
  { name: 'timeline', rules: timelineRules, uncovered: uncoveredRules },
  { name: 'objects', rules: objectRules, uncovered: uncoveredObjectRules },
  { name: 'properties', rules: propertyRules, uncovered: uncoveredPropertyRules },
  {
    name: 'associations',
    rules: associationRules,
    uncovered: uncoveredAssociationRules,
  },
  { name: 'search', rules: searchRules, uncovered: uncoveredSearchRules },
  { name: 'schemas', rules: schemaRules, uncovered: {} },
  { name: 'pipelines', rules: pipelineRules, uncovered: {} },
  { name: 'owners', rules: ownerRules, uncovered: {} },
  {
    name: 'platform',
    rules: platformRules,
    uncovered: uncoveredPlatformRules,
    awaited: awaitedPlatformRules,
  },
]

/** Families whose every rule needs a test; the others are counted only. */
export const demandedFamilies: readonly string[] = [
  'timeline',
  'objects',
  'properties',
  'associations',
  'search',
  'schemas',
  'pipelines',
  'owners',
  'platform',
]
