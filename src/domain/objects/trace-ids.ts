import type { Failure } from '../failure.ts'

/** The part of an input by which its caller knows it again. */
export type Traced = { readonly objectWriteTraceId?: string }

/** Whether every input has a trace id of its own, which lets good ones be written although others fail (OBJ-87). */
export function hasDistinctTraces(inputs: readonly Traced[]): boolean {
  const traces = inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? [])
  return traces.length === inputs.length && new Set(traces).size === traces.length
}

/** The failure with the trace ids of the inputs it is about in its context (OBJ-87). */
export function namedByTrace(failure: Failure, inputs: readonly Traced[]): Failure {
  const traces = inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? [])
  if (traces.length === 0) return failure
  return { ...failure, context: { ...failure.context, objectWriteTraceId: traces } }
}
