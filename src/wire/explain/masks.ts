// Every run is bounded: an unbounded one before a character that is not there costs quadratic time.
const EMAIL = /[^\s@"'<>,;:/\\()[\]{}|?&=%]{1,64}@[^\s@"'<>,;:/\\()[\]{}|?&=%]{1,255}/g
/** As a path or query has it. */
const ENCODED_EMAIL = /[^\s"'<>,;:/?&=@]{1,100}%40[^\s"'<>,;:/?&=@]{1,255}/gi
const OWN_SECRET =
  /\b(?:pat|tm|na1|t(?:oa|or|os|pa|pk|sk))-[\w-]{16,128}|\b[a-z3-9]{8}(?:-[a-z3-9]{4}){3}-[a-z3-9]{12}\b|\beyJ[\w.-]{16,2000}/g
/** How refusals name visitors (PT11, PT12). */
const VISITOR = /(\bv:|\bVisitor )[^\s']{1,255}($| not found$)|(')[^\s']{1,255}(' is not a valid Hutk)/g
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Members, form fields and parameters whose value opens something, by how their names end. */
const SECRET_NAME =
  /(?:token|secret|password|passwd|apikey|hapikey|tokenkey|privatekey|authorization|codeverifier)$/

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.slice(-60).toLowerCase().replace(/[-_]/g, ''))
}

/** A text for people: addresses and secrets in it are named, not shown. */
export function maskText(text: string): string {
  return maskAddresses(maskSecrets(text), () => '(e-mail address)').replace(VISITOR, '$1$3(visitor)$2$4')
}

function maskAddresses(text: string, standIn: (found: string) => string): string {
  const plain = text.includes('@') ? text.replace(EMAIL, standIn) : text
  if (!plain.includes('%40')) return plain
  return plain.replace(ENCODED_EMAIL, (found) => encodeURIComponent(standIn(found)))
}

function maskSecrets(text: string): string {
  // Most texts are short words: looking for one letter is quicker than for what may follow it.
  if (!text.includes('-') && !text.includes('eyJ')) return text
  return text.replace(OWN_SECRET, (found) => (UUID.test(found) ? found : '(secret)'))
}

/** Stands for a text that is not kept; which property it is for may ask for another form: see `settleRecords`. */
export const MASKED_TEXT = /^redacted-\d+$/

/** Stand-ins within one request: the same value has the same one, so that what was equal stays equal. */
export type Masks = {
  /** The text with stand-ins for addresses, which still are addresses. */
  readonly addresses: (text: string) => string
  /** A stand-in for the whole text. */
  readonly text: (text: string) => string
  readonly visitor: (utk: string) => string
}

export function createMasks(correlationId: string): Masks {
  const numbers = { address: numbering(), text: numbering(), visitor: numbering() }
  const standIn = (found: string) =>
    exampleAddress(numbers.address(found.replace(/%40/i, '@').toLowerCase()), correlationId)
  return {
    addresses: (text) => maskAddresses(maskSecrets(text), standIn),
    text: (text) => `redacted-${numbers.text(text)}`,
    visitor: (utk) => `visitor-${numbers.visitor(utk.toLowerCase())}`,
  }
}

/** An address that belongs to nobody, another one for each explained call: sending a correction twice takes no name. */
export function exampleAddress(number: number, correlationId: string): string {
  return `person-${number}-${correlationId.slice(-8)}@example.com`
}

/** Numbers values in the order in which they turn up, from 1. */
function numbering(): (value: string) => number {
  const known = new Map<string, number>()
  return (value) => {
    const number = known.get(value) ?? known.size + 1
    known.set(value, number)
    return number
  }
}
