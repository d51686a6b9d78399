/** Whether users may be sent there: https, or http on this machine; no bare IP address, no fragment (platform 1.3). */
export function isRedirectUri(text: string): boolean {
  return URL.canParse(text) && !text.includes('#') && isPlace(new URL(text))
}

function isPlace({ protocol, hostname, username }: URL): boolean {
  if (username !== '') return false
  if (protocol === 'http:') return hostname === 'localhost'
  return protocol === 'https:' && !/^(?:[\d.]+|\[.*\])$/.test(hostname)
}
