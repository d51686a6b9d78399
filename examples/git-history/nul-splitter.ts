const NUL = 0
const MAX_FIELD_BYTES = 1024 * 1024

export const CUT_MARK = '… [cut]'

/**
 * Splits a byte stream at its NULs and reads each field as UTF-8; bytes that are none become U+FFFD. Of a field longer
 * than 1 MiB the start is kept, with a mark: an event has no room for more, and memory stays flat.
 */
export class NulSplitter {
  #parts: Buffer[] = []
  #length = 0

  /** The fields that this piece completes. */
  push(piece: Buffer): string[] {
    const fields: string[] = []
    let start = 0
    for (let end = piece.indexOf(NUL); end !== -1; end = piece.indexOf(NUL, start)) {
      this.#keep(piece.subarray(start, end))
      fields.push(this.#take())
      start = end + 1
    }
    this.#keep(piece.subarray(start))
    return fields
  }

  #keep(part: Buffer): void {
    const room = MAX_FIELD_BYTES - this.#length
    if (room > 0 && part.length > 0) this.#parts.push(part.subarray(0, room))
    this.#length += part.length
  }

  #take(): string {
    const text = Buffer.concat(this.#parts).toString('utf8')
    const isCut = this.#length > MAX_FIELD_BYTES
    this.#parts = []
    this.#length = 0
    // The cut may have gone through a character, which then ends the text as U+FFFD.
    return isCut ? text.replace(/\uFFFD{1,3}$/, '') + CUT_MARK : text
  }
}
