import type { EventTemplate } from './template.ts'

/** A value as a client may send it where text is declared (W6). */
export type Scalar = string | number | boolean

export type TimelineIFrame = {
  readonly linkLabel: string
  readonly headerLabel: string
  readonly url: string
  /** Pixels. */
  readonly width: number
  readonly height: number
}

/** An event as sent, not checked yet. Texts that were sent empty are absent (V2). */
export type NewEvent = {
  readonly eventTemplateId: string
  readonly id?: string
  readonly objectId?: string
  readonly email?: string
  readonly utk?: string
  readonly domain?: string
  readonly customObjectTypeId?: string
  readonly timestamp?: Scalar
  /** In the order sent; `null` means not sent (V24). */
  readonly tokens: readonly (readonly [name: string, value: Scalar | null])[]
  /** Any JSON value; a number that JavaScript would round is kept as raw JSON text (decision 24). */
  readonly extraData?: unknown
  readonly timelineIFrame?: TimelineIFrame
}

/** What the caller sent and gets back, apart from identity and time. */
export type EventContent = {
  readonly tokens: Readonly<Record<string, string>>
  readonly extraData?: unknown
  readonly timelineIFrame?: TimelineIFrame
  readonly email?: string
  readonly utk?: string
  readonly domain?: string
  readonly customObjectTypeId?: string
}

/** An event that passed every check that needs no record. */
export type CheckedEvent = {
  readonly template: EventTemplate
  /** Final id: generated when none was sent, `{{uuid}}` replaced (V10, V11). */
  readonly id: string
  readonly objectId?: string
  /** Comparable address, on contact templates only. */
  readonly email?: string
  /** Comparable visitor token, on contact templates only. */
  readonly utk?: string
  /** Epoch ms. */
  readonly occurredAt: number
  /** Whether the caller sent the time: only then does it count for "same content" (V14). */
  readonly hasOwnTime: boolean
  readonly content: EventContent
  /** Where the input stands in its batch, for failures found later. */
  readonly path: string
}

/** An event as stored. */
export type TimelineEvent = {
  readonly templateId: string
  readonly id: string
  /** Grows with processing: later events of equal time come first (V18). */
  readonly eventNumber: string
  readonly objectTypeId: string
  /** Absent while the event waits for its visitor to become known (decision 15). */
  readonly objectId?: string
  /** Comparable token of a visitor event that waits. */
  readonly visitor?: string
  /** Epoch ms; of a new event that waits, when it was stored. */
  readonly waitsSince?: number
  readonly occurredAt: number
  readonly content: EventContent
}
