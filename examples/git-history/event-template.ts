import {
  type TimelineEventTemplateToken,
  TimelineEventTemplateTokenTypeEnum as TokenType,
} from '@hubspot/api-client/lib/codegen/crm/timeline/models/TimelineEventTemplateToken.js'
import type { Connection } from './connection.ts'
import { retrying } from './retry.ts'

export const TEMPLATE_NAME = 'Git commit'

const template = {
  name: TEMPLATE_NAME,
  objectType: 'contacts',
  headerTemplate: '**{{authorName}}** committed {{subject}}',
  detailTemplate: `{{linesAdded}} lines added and {{linesDeleted}} deleted in {{filesChanged}} files

{{#each extraData.files}}
- {{path}} (+{{added}} -{{deleted}})
{{/each}}
{{extraData.filesNote}}`,
  tokens: [
    token('subject', 'Subject', TokenType.String),
    token('authorName', 'Author', TokenType.String),
    token('committerName', 'Committer', TokenType.String),
    token('filesChanged', 'Files changed', TokenType.Number),
    token('linesAdded', 'Lines added', TokenType.Number),
    token('linesDeleted', 'Lines deleted', TokenType.Number),
  ],
}

/** The id of our template, made when the app has none of that name. */
export async function ensureTemplate(api: Connection, appId: number): Promise<string> {
  return retrying('template', async (signal) => {
    const found = await findTemplate(api, appId)
    if (found !== undefined) return found
    signal.throwIfAborted()
    const { id } = await api.templates.create(appId, template)
    // Names may repeat: of two importers that start together, both go on with the first template.
    return (await findTemplate(api, appId)) ?? id
  })
}

async function findTemplate(api: Connection, appId: number): Promise<string | undefined> {
  const { results } = await api.templates.getAll(appId)
  const ids = results.filter((known) => known.name === TEMPLATE_NAME).map((known) => known.id)
  return ids.toSorted((a, b) => Number(a) - Number(b))[0]
}

function token(name: string, label: string, type: TokenType): TimelineEventTemplateToken {
  return { name, label, type, options: [] }
}
