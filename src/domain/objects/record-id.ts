/** Whether the text can be the id of a row: decimal digits in the range of a bigint, no sign, no blanks. */
export function isRecordId(text: string): boolean {
  return /^\d{1,18}$/.test(text)
}

/** An id without leading zeros, so that `007` and `7` name one record. */
export function canonicalId(id: string): string {
  return id.replace(/^0+(?=\d)/, '')
}
