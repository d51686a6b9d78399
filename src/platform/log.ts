import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type Log = Logger

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** JSON lines on stderr: stdout belongs to what scripts read, such as the ready line. No value of a request is logged. */
export function createLog(level: LogLevel, sink?: DestinationStream): Log {
  const options = { level, base: null, serializers: { err: describeError } }
  return pino(options, sink ?? destination({ dest: 2, sync: true }))
}

/** What is logged of an error. The text of a database error stays out: it quotes values of the request. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const isFromDatabase = 'severity' in error && 'code' in error
  return {
    type: error.name,
    ...('code' in error ? { code: error.code } : {}),
    ...('constraint' in error ? { constraint: error.constraint } : {}),
    ...(isFromDatabase ? {} : { message: error.message }),
    at: (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}
