import { createServer, type IncomingMessage, request as sendRequest, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { buffer } from 'node:stream/consumers'

/** One port that hands each request on to the next of the servers, as a load balancer does. */
export async function takeTurns(
  urls: readonly string[],
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  let turn = 0
  const front = createServer({ maxHeaderSize: 131_072 }, (request, response) => {
    turn += 1
    handOn(new URL(urls[turn % urls.length] ?? ''), request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const { port } = front.address() as AddressInfo
  const stop = async () => {
    front.closeAllConnections()
    await new Promise<void>((resolve) => front.close(() => resolve()))
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

/** Method, path, headers and body stay as they are, `Host` included: links in replies lead back to this port. */
async function handOn(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request)
  const { method, url: path } = request
  // A connection for each: one that is kept may be closed by the server just when it is used again.
  const headers = { ...request.headers, connection: 'close' }
  const { hostname, port } = url
  const onward = sendRequest({ hostname, port, method, path, headers, agent: false }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.rawHeaders)
    pipeline(reply, response, () => undefined)
  })
  onward.on('error', () => response.destroy())
  onward.end(body)
}
