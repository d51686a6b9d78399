/** A list of whole numbers in the form of a PostgreSQL array. */
export function numberArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}

/** A list of texts, some of them null, in the form of a PostgreSQL array: that of JSON, as long as nothing is escaped. */
export function textArray(values: readonly (string | null)[]): string {
  const json = JSON.stringify(values)
  return `{${json.includes('\\') ? values.map((value) => (value === null ? 'null' : quote(value))).join(',') : json.slice(1, -1)}}`
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

const JSON_OID = 114
const HEADER_BYTES = 20
const LENGTH_BYTES = 4
const MAX_BYTES_OF_UNIT = 3

/**
 * A list of JSON documents as a binary array of type `json[]`: in the form of text, every quote of every document would
 * have to be escaped here and read there. Layout: PostgreSQL's `array_recv`.
 */
export function jsonArray(documents: readonly unknown[]): Buffer {
  const texts = documents.map((document) => JSON.stringify(document))
  const size = texts.reduce((sum, text) => sum + LENGTH_BYTES + text.length * MAX_BYTES_OF_UNIT, HEADER_BYTES)
  const bytes = Buffer.allocUnsafe(size)
  const dimensions = texts.length === 0 ? 0 : 1
  const header = [dimensions, 0, JSON_OID, texts.length, 1]
  header.forEach((word, index) => bytes.writeInt32BE(word, index * LENGTH_BYTES))
  let at = HEADER_BYTES
  for (const text of texts) {
    const length = bytes.write(text, at + LENGTH_BYTES)
    bytes.writeInt32BE(length, at)
    at += LENGTH_BYTES + length
  }
  return bytes.subarray(0, texts.length === 0 ? HEADER_BYTES - 2 * LENGTH_BYTES : at)
}
