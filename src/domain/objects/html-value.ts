import sanitizeHtml from 'sanitize-html'

const PREVIEW_CHARACTERS = 200

const BLOCK_TAGS =
  /^(?:address|article|aside|blockquote|br|div|dd|dl|dt|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)$/

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }

const escapes = Object.fromEntries(Object.entries(entities).map(([entity, character]) => [character, entity]))

const sanitising: sanitizeHtml.IOptions = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'font'],
  allowedAttributes: {
    '*': ['align', 'class', 'data-*', 'dir', 'id', 'lang', 'style', 'title'],
    a: ['href', 'name', 'rel', 'target'],
    font: ['color', 'face', 'size'],
    img: ['alt', 'height', 'src', 'width'],
    ol: ['start', 'type'],
    td: ['colspan', 'rowspan', 'valign'],
    th: ['colspan', 'rowspan', 'scope', 'valign'],
  },
  parseStyleAttributes: false,
  allowedSchemesByTag: { img: ['http', 'https', 'cid'] },
}

/** Body preview of an activity (OBJ-104). */
export type BodyPreview = { readonly text: string; readonly html: string; readonly isTruncated: boolean }

/**
 * HTML without scripts, style sheets, event handlers and links that run code; `<br/>` becomes `<br>`.
 * Source: objects 5.1 (observed); the list of tags and attributes is chosen.
 */
export function sanitiseHtml(html: string): string {
  // Nothing in such a text is a tag or an entity, and parsing it is what costs.
  if (!/[<>&]/.test(html)) return html
  // The sanitiser escapes every `>` inside text and attributes, so ` />` can only be the end of a tag.
  return sanitizeHtml(html, sanitising).replaceAll(' />', '>')
}

/** Preview of a body that `sanitiseHtml` has been through. Cut by characters, never inside one. Source: OBJ-104. */
export function buildBodyPreview(html: string): BodyPreview {
  const characters = [...textOf(html)]
  return {
    text: characters.slice(0, PREVIEW_CHARACTERS).join(''),
    html: `<html>\n <head></head>\n <body>\n ${html}\n </body>\n</html>`,
    isTruncated: characters.length > PREVIEW_CHARACTERS,
  }
}

/** Plain text as the HTML that shows it. */
export function escapeHtml(text: string): string {
  return text.replace(/[<>"&]/g, (character) => escapes[character] ?? character)
}

function textOf(html: string): string {
  return html
    .replace(/<\/?([a-z0-9]+)[^>]*>/gi, (_tag, name: string) =>
      BLOCK_TAGS.test(name.toLowerCase()) ? ' ' : '',
    )
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()
}
