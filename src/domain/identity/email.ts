const LOCAL_PART = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u
const MAX_ADDRESS_CHARS = 254

/**
 * The comparable form of an e-mail address, trimmed and lower-cased; undefined when it is no address. Any
 * syntactically valid address passes, private and test domains included; a top domain needs two letters.
 * Source: OBJ-43, objects 7.2, timeline V6.
 */
export function normaliseEmail(text: string): string | undefined {
  const address = text.trim().toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 1 || address.length > MAX_ADDRESS_CHARS) return undefined
  const labels = address.slice(at + 1).split('.')
  const isAddress =
    LOCAL_PART.test(address.slice(0, at)) &&
    labels.length > 1 &&
    labels.every((label) => DOMAIN_LABEL.test(label)) &&
    (labels.at(-1)?.length ?? 0) > 1
  return isAddress ? address : undefined
}
