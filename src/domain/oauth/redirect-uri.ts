/** As a `Location` header can have it: what `URL` would make good, such as a line break in it, stays as it is there. */
const WRITTEN_OUT = /^https?:\/\/[\x21-\x7e]+$/i

/** Whether users may be sent there: https, or http on this machine; no bare IP address, no fragment (platform 1.3). */
export function isRedirectUri(text: string): boolean {
  return WRITTEN_OUT.test(text) && URL.canParse(text) && !text.includes('#') && isPlace(new URL(text))
}

function isPlace({ protocol, hostname, username }: URL): boolean {
  if (username !== '') return false
  if (protocol === 'http:') return hostname === 'localhost'
  return protocol === 'https:' && !/^(?:[\d.]+|\[.*\])$/.test(hostname)
}
