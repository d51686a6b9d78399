import { built, type Operation } from './operation.ts'

const PATH = '/tidemark/v1/explain'

/**
 * Our own explanations of refusals. The two that name one know no caller at first: a browser without a token is shown a
 * form that asks for it. What they answer is checked by them (decision 22).
 */
export const explainOperations = {
  listExplanations: built({
    id: 'tidemark.v1.explain.list',
    method: 'GET',
    path: PATH,
    access: { kind: 'developer', anyOf: ['oauth'] },
    rule: 'decision 22',
    summary: 'List the last refused requests of the account',
  }),
  getExplanation: built({
    id: 'tidemark.v1.explain.get',
    method: 'GET',
    path: `${PATH}/:correlationId`,
    access: { kind: 'public' },
    rule: 'decision 22',
    summary:
      'Explain a refused request: what was wrong, by which rule, and a request that would have been answered',
  }),
  showExplanation: built({
    id: 'tidemark.v1.explain.show',
    method: 'POST',
    path: `${PATH}/:correlationId`,
    access: { kind: 'public' },
    takesForm: true,
    bodyLimitBytes: 65_536,
    rule: 'decision 22',
    summary: 'Show the explanation as a page to whoever enters a token of the account',
  }),
} as const satisfies Record<string, Operation>
