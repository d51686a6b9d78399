const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/
const MAX_EXPONENT = 400

/**
 * A number as plain decimal text: no exponent, no leading zeros, fraction digits as sent. Works on the digits, so
 * nothing is rounded. Undefined for text that is no number. Source: objects 5.1.
 */
export function normaliseDecimal(text: string): string | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  if (whole + fraction === '' || Math.abs(exponent) > MAX_EXPONENT) return undefined
  return signed(sign === '-', movePoint({ whole, fraction, places: exponent }))
}

/** Exact product of two plain decimals, without trailing zeros behind the point. */
export function multiplyDecimals(left: string, right: string): string {
  const a = toScaled(left)
  const b = toScaled(right)
  return fromScaled(a.digits * b.digits, a.scale + b.scale)
}

/** Exact difference of two plain decimals, without trailing zeros behind the point. */
export function subtractDecimals(left: string, right: string): string {
  const a = toScaled(left)
  const b = toScaled(right)
  const scale = Math.max(a.scale, b.scale)
  return fromScaled(scaleTo(a, scale) - scaleTo(b, scale), scale)
}

/** Negative, zero or positive, as the left of two plain decimals is less, equal or more. Nothing is rounded. */
export function compareDecimals(left: string, right: string): number {
  const isNegative = left.startsWith('-')
  if (isNegative !== right.startsWith('-')) return isNegative ? -1 : 1
  const order = compareUnsigned(left.replace('-', ''), right.replace('-', ''))
  // Subtracted, so that equal ones give 0 and not -0.
  return isNegative ? 0 - order : order
}

function compareUnsigned(left: string, right: string): number {
  const [leftWhole = '', leftFraction = ''] = left.split('.')
  const [rightWhole = '', rightFraction = ''] = right.split('.')
  if (leftWhole.length !== rightWhole.length) return leftWhole.length - rightWhole.length
  const places = Math.max(leftFraction.length, rightFraction.length)
  const [first, second] = [
    leftWhole + leftFraction.padEnd(places, '0'),
    rightWhole + rightFraction.padEnd(places, '0'),
  ]
  if (first === second) return 0
  return first < second ? -1 : 1
}

type Parts = { readonly whole: string; readonly fraction: string }

function movePoint({ whole, fraction, places }: Parts & { readonly places: number }): Parts {
  if (places >= 0) {
    const digits = fraction.padEnd(places, '0')
    return { whole: whole + digits.slice(0, places), fraction: digits.slice(places) }
  }
  const digits = whole.padStart(-places, '0')
  return { whole: digits.slice(0, digits.length + places), fraction: digits.slice(places) + fraction }
}

function signed(isNegative: boolean, { whole, fraction }: Parts): string {
  const trimmed = whole.replace(/^0+(?=\d)/, '') || '0'
  const text = fraction === '' ? trimmed : `${trimmed}.${fraction}`
  return isNegative && /[1-9]/.test(text) ? `-${text}` : text
}

/** A decimal as a whole number and how many of its digits are behind the point. */
type Scaled = { readonly digits: bigint; readonly scale: number }

function fromScaled(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const point = text.length - scale
  const fraction = text.slice(point).replace(/0+$/, '')
  return signed(digits < 0n, { whole: text.slice(0, point), fraction })
}

function scaleTo({ digits, scale }: Scaled, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale)
}

function toScaled(text: string): Scaled {
  const [whole = '', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length }
}
