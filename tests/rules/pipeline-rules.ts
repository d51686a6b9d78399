import { type Rule, rule } from './rule.ts'

/** Every rule of pipelines and their stages. */
export const pipelineRules: readonly Rule[] = [
  rule('PIPE-1', 'docs', 'Types that have pipelines'),
  rule('PIPE-2', 'spec', 'Scopes of pipelines'),
  rule('PIPE-3', 'spec', 'Order, and times of built-in ones'),
  rule('PIPE-4', 'spec', 'Who may write a stage'),
  rule('PIPE-5', 'chosen', 'Ids of pipelines and stages'),
  rule('PIPE-6', 'chosen', 'Probability decides what is won'),
  rule('PIPE-7', 'spec', 'What a pipeline has to bring'),
  rule('PIPE-8', 'spec', 'Labels that are taken'),
  rule('PIPE-9', 'docs', 'How many stages and pipelines'),
  rule('PIPE-10', 'docs', 'Replacing a pipeline'),
  rule('PIPE-11', 'spec', 'Changing and restoring'),
  rule('PIPE-12', 'docs', 'Deleting what records use'),
  rule('PIPE-13', 'chosen', 'Pipelines that stay'),
  rule('PIPE-14', 'chosen', 'A pipeline that does not exist'),
  rule('PIPE-15', 'chosen', 'Changes reach records at once'),
]

/** Every rule of owners. */
export const ownerRules: readonly Rule[] = [
  rule('OWN-1', 'spec', 'Scopes of owners'),
  rule('OWN-2', 'chosen', 'Listing owners'),
  rule('OWN-3', 'spec', 'Reading an owner'),
  rule('OWN-4', 'spec', 'Members of an owner'),
  rule('OWN-5', 'docs', 'Records name owners by owner id'),
  rule('OWN-6', 'chosen', 'What follows from the owner'),
  rule('OWN-7', 'chosen', 'Owners come from the settings'),
]
