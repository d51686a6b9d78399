import { type TSchema, Type } from 'typebox'

const ContextMap = Type.Record(Type.String(), Type.Array(Type.String()))

const ErrorDetail = Type.Object(
  {
    message: Type.String(),
    in: Type.Optional(Type.String()),
    code: Type.Optional(Type.String()),
    context: Type.Optional(ContextMap),
  },
  { title: 'ErrorDetail' },
)

/** The request-level error (platform 2.1). */
export const ErrorBody = Type.Object(
  {
    status: Type.String(),
    message: Type.String(),
    correlationId: Type.String({ format: 'uuid' }),
    category: Type.Optional(Type.String()),
    subCategory: Type.Optional(Type.String()),
    context: Type.Optional(ContextMap),
    errors: Type.Optional(Type.Array(ErrorDetail)),
    links: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { title: 'Error' },
)

const StandardError = Type.Object(
  {
    status: Type.String(),
    category: Type.String(),
    message: Type.String(),
    context: ContextMap,
    errors: Type.Array(ErrorDetail),
    links: Type.Record(Type.String(), Type.String()),
  },
  { title: 'StandardError' },
)

/** The batch envelope around `result`, without and with errors. */
export function batchReplies(
  result: TSchema,
  title: string,
): { readonly complete: TSchema; readonly partial: TSchema } {
  const envelope = {
    status: Type.String({ enum: ['PENDING', 'PROCESSING', 'CANCELED', 'COMPLETE'] }),
    results: Type.Array(result),
    startedAt: Type.String({ format: 'date-time' }),
    completedAt: Type.String({ format: 'date-time' }),
  }
  return {
    complete: Type.Object(envelope, { title }),
    partial: Type.Object(
      { ...envelope, numErrors: Type.Integer(), errors: Type.Array(StandardError) },
      { title: `${title}WithErrors` },
    ),
  }
}
