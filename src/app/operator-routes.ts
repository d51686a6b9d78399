import type { FastifyInstance } from 'fastify'
import type { ServerDeps } from './build-server.ts'

export const operatorPaths = ['/health/live', '/health/ready', '/metrics', '/openapi.json'].map((path) => ({
  method: 'GET',
  path,
}))

/** Health, metrics and the API document: no token, for operators and their tools. */
export function registerOperatorRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const { stores, metrics, isReady } = deps
  const hidden = { schema: { hide: true } }
  app.get('/health/live', hidden, async (_request, reply) => reply.send({ status: 'live' }))
  app.get('/health/ready', hidden, async (_request, reply) => {
    const isServing = isReady() && (await stores.isReachable())
    return reply.code(isServing ? 200 : 503).send({ status: isServing ? 'ready' : 'not ready' })
  })
  app.get('/metrics', hidden, async (_request, reply) => {
    const { contentType, text } = await metrics.render()
    return reply.header('content-type', contentType).send(text)
  })
  app.get('/openapi.json', hidden, async (_request, reply) => reply.send(app.swagger()))
}
