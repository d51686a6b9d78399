import { randomUUIDv7 } from 'node:crypto'

/** A time-ordered UUID v7 in lower case (decision 29). */
export function uuidv7(): string {
  return randomUUIDv7()
}
