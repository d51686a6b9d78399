const encoder = new TextEncoder()

/** How much of an id that may be of any length a refusal repeats. */
export const SHOWN_ID_CHARS = 100

/** Whether the text takes more than `limitBytes` in UTF-8. Counts only when its length leaves a doubt. */
export function exceedsBytes(text: string, limitBytes: number): boolean {
  if (text.length > limitBytes) return true
  return text.length * 3 > limitBytes && encoder.encode(text).length > limitBytes
}

/** The first characters of a text, surrogate pairs whole. */
export function shorten(text: string, maxCharacters: number): string {
  return [...text.slice(0, 2 * maxCharacters)].slice(0, maxCharacters).join('')
}
