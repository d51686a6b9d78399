import { once } from 'node:events'
import { connect } from 'node:net'
import type { Reply } from './test-server.ts'

export type RawReply = {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Parsed when it is JSON. */
  readonly json: Reply['body']
}

/** Sends bytes as they are and reads until the server closes; `requests` ask for that with `Connection: close`. */
export async function sendRaw(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<RawReply> {
  const socket = connect({ port, host: '127.0.0.1' })
  const received: Buffer[] = []
  socket.on('data', (bytes: Buffer) => received.push(bytes))
  // A server that refuses early may reset the connection while we still send; what it said before counts.
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  for (const part of parts) socket.write(part)
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  return parseReply(Buffer.concat(received).toString('utf8'))
}

/** A request with the lines given, `Host` and `Connection: close`. */
export function head(requestLine: string, ...lines: readonly string[]): string {
  return [`${requestLine} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n')
}

function parseReply(text: string): RawReply {
  const end = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = text.slice(0, end === -1 ? text.length : end).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  const body = end === -1 ? '' : text.slice(end + 4)
  const isJson = (headers['content-type'] ?? '').includes('json') && body !== ''
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    text: body,
    json: isJson ? JSON.parse(body) : undefined,
  }
}
