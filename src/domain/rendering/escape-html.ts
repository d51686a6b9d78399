const handlebarsEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
  '=': '&#x3D;',
}

/** What `{{x}}` makes of a text (R3). */
export function escapeExpression(text: string): string {
  return text.replace(/[&<>"'`=]/g, (character) => handlebarsEntities[character] ?? character)
}

/** A text node of the result, or an attribute in double quotes (R7). */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => handlebarsEntities[character] ?? character)
}
