import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { BenchServer } from './server.ts'

/** Sends over kept connections; anything but 200 and 201 ends the bench. */
export type HttpClient = {
  readonly post: (path: string, body: object) => Promise<Buffer>
  readonly get: (path: string) => Promise<Buffer>
  readonly close: () => void
}

const REQUEST_LIMIT_MS = 30_000

export function createHttpClient(server: Pick<BenchServer, 'url' | 'token'>): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'fifo' })
  const { hostname, port } = new URL(server.url)
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' }
  const send = async (method: string, path: string, bytes: Buffer) => {
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = request({
        agent,
        hostname,
        port,
        path,
        method,
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
        headers: { ...headers, 'content-length': bytes.length },
      })
      call.on('response', resolve)
      call.on('error', reject)
      call.end(bytes)
    })
    const answer = await buffer(reply)
    if (reply.statusCode !== 200 && reply.statusCode !== 201) {
      throw new Error(`${path} answered ${reply.statusCode}: ${answer.toString('utf8', 0, 1_000)}`)
    }
    return answer
  }
  return {
    post: (path, body) => send('POST', path, Buffer.from(JSON.stringify(body))),
    get: (path) => send('GET', path, Buffer.alloc(0)),
    close: () => agent.destroy(),
  }
}
