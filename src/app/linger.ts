import type { FastifyReply, FastifyRequest } from 'fastify'

const LINGER_MS = 5_000

/**
 * Lets a client that is still sending read the reply that refuses its body: to close while bytes arrive would reset the
 * connection, and the reply could be lost (PE23). Node reads on and forgets what comes, within the request's time. Who
 * asked for the end of the connection hears it after the reply, and may go on sending for a moment.
 */
export function lingerOver(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection')
  if (!/\bclose\b/i.test(request.headers.connection ?? '')) return
  reply.raw.shouldKeepAlive = true
  const { socket } = request.raw
  reply.raw.once('finish', () => {
    socket.end()
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
    socket.once('close', () => clearTimeout(timer))
  })
}
