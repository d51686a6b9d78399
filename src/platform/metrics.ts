import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

/** What is counted while the server runs; labelled by operation id, never by path. */
export type Metrics = {
  readonly observeRequest: (request: { operationId: string; status: number; durationMs: number }) => void
  /** A value that our own checks let through and PostgreSQL refused. */
  readonly countValidationGap: () => void
  /** Prometheus text format. */
  readonly render: () => Promise<{ readonly contentType: string; readonly text: string }>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'tidemark_' })
  const durations = new Histogram({
    name: 'tidemark_request_duration_seconds',
    help: 'Time from the request head to the last byte of the reply',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const gaps = new Counter({
    name: 'tidemark_validation_gap_total',
    help: 'Inputs that passed validation and that the database refused',
    registers: [registry],
  })
  return {
    observeRequest: ({ operationId, status, durationMs }) =>
      durations.observe({ operation: operationId, status }, durationMs / 1_000),
    countValidationGap: () => gaps.inc(),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}
