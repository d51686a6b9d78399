import sanitizeHtml from 'sanitize-html'
import type { Budget } from './budget.ts'

const CHARS_PER_STEP = 1_024

const allowed = {
  allowedTags: [
    ...[
      'a',
      'blockquote',
      'br',
      'code',
      'em',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'hr',
      'img',
      'li',
      'ol',
      'p',
    ],
    ...['pre', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
  ],
  allowedAttributes: { a: ['href', 'title'], img: ['src', 'alt', 'title'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
} satisfies sanitizeHtml.IOptions

/**
 * The last step of every rendering (R14): what is not on the list goes. It stands behind a Markdown writer that makes
 * nothing else, so that one fault in either is not enough. Throws BudgetExceeded.
 */
export function sanitiseRendering(html: string, budget: Budget): string {
  return sanitizeHtml(html, {
    ...allowed,
    transformTags: {
      '*': (tagName, attribs) => {
        budget.spend(1)
        return { tagName, attribs }
      },
    },
    // The sanitiser writes quotes as they are; in text they are entities (R7).
    textFilter: (text) => {
      budget.spend(1 + text.length / CHARS_PER_STEP)
      return text.replaceAll('"', '&quot;').replaceAll("'", '&#x27;')
    },
  })
}
