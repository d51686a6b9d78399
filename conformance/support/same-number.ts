/** Whether two JSON numbers have the same value, told from their text: no digit may be lost, spelling may differ. */
export function sameNumber(a: string, b: string): boolean {
  const [first, second] = [readDecimal(a), readDecimal(b)]
  return first.digits === second.digits && (first.digits === '' || first.power === second.power)
}

function readDecimal(text: string): { readonly digits: string; readonly power: number } {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!parts) return { digits: `not a number: ${text}`, power: 0 }
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const all = whole + fraction
  const significant = all.replace(/^0+/, '').replace(/0+$/, '')
  const trailing = all.length - all.replace(/0+$/, '').length
  const power = Number(exponent) - fraction.length + trailing
  return { digits: significant === '' ? '' : sign + significant, power }
}
