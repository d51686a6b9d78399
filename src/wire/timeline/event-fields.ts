import type { NewEvent, Scalar } from '../../domain/timeline/event.ts'
import type { SharedEventBody } from './field-schemas.ts'

/** Texts as sent: scalars become text, `null` and empty text count as absent (W6, W7, V2). */
export function decodeTexts(
  sent: Readonly<Record<string, Scalar | null | undefined>>,
): Readonly<Record<string, string>> {
  const present = Object.entries(sent).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]))
}

/** The fields that an event has in every version of the API (W6, W7, V2). */
export function decodeSharedFields(
  body: SharedEventBody,
): Pick<NewEvent, 'objectId' | 'email' | 'utk' | 'domain' | 'timestamp' | 'extraData' | 'timelineIFrame'> {
  const { objectId, email, utk, domain, timestamp, extraData, timelineIFrame } = body
  return {
    ...decodeTexts({ objectId, email, utk, domain }),
    ...(timestamp === undefined || timestamp === null || timestamp === '' ? {} : { timestamp }),
    ...(extraData === undefined || extraData === null ? {} : { extraData }),
    ...(timelineIFrame ? { timelineIFrame: decodeIFrame(timelineIFrame) } : {}),
  }
}

function decodeIFrame(
  frame: NonNullable<SharedEventBody['timelineIFrame']>,
): NonNullable<NewEvent['timelineIFrame']> {
  return {
    linkLabel: String(frame.linkLabel),
    headerLabel: String(frame.headerLabel),
    url: String(frame.url),
    width: frame.width,
    height: frame.height,
  }
}
