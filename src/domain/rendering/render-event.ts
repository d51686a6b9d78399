import { exceedsBytes } from '../text-size.ts'
import type { TimelineEvent } from '../timeline/event.ts'
import type { EventTemplate } from '../timeline/template.ts'
import { type Budget, BudgetExceeded, MAX_OUTPUT_BYTES, startBudget } from './budget.ts'
import { evaluateTemplate } from './evaluate-template.ts'
import { eventValues } from './event-values.ts'
import { formatDate } from './format-date.ts'
import { parseTemplate } from './parse-template.ts'
import { renderMarkdown } from './render-markdown.ts'
import { sanitiseRendering } from './sanitise-rendering.ts'

/** An HTML fragment; empty, with what cut it short, when the template is broken or exceeded a budget (R15). */
export type Rendering = { readonly html: string; readonly cutBy?: string }

export type RenderOptions = {
  readonly part: 'header' | 'detail'
  /** Of the account (R9), as `Intl` knows it. */
  readonly timeZone: string
  /** Monotonic milliseconds. */
  readonly clock: () => number
}

/**
 * An event as its template shows it: Handlebars, then Markdown, then the sanitiser (timeline 4.5). `cutBy` is `syntax`,
 * `nodes`, `depth`, `iterations`, `output` or `time`. Throws RangeError when there is no such time zone.
 */
export function renderEvent(
  template: EventTemplate,
  event: TimelineEvent,
  options: RenderOptions,
): Rendering {
  const source = options.part === 'header' ? template.headerTemplate : template.detailTemplate
  if (!source) return { html: '' }
  const budget = startBudget(options.clock)
  const parsed = parseTemplate(source)
  if (parsed.kind === 'mistake') return { html: '', cutBy: 'syntax' }
  if (parsed.kind === 'cut') return { html: '', cutBy: parsed.by }
  try {
    const text = evaluate(parsed.program, event, { ...options, budget })
    const html = sanitiseRendering(renderMarkdown(text, budget), budget)
    return exceedsBytes(html, MAX_OUTPUT_BYTES) ? { html: '', cutBy: 'output' } : { html }
  } catch (error) {
    if (error instanceof BudgetExceeded) return { html: '', cutBy: error.budget }
    throw error
  }
}

function evaluate(
  program: Parameters<typeof evaluateTemplate>[1],
  event: TimelineEvent,
  { part, timeZone, budget }: RenderOptions & { readonly budget: Budget },
): string {
  let text = ''
  const write = (piece: string): void => {
    text += piece
    budget.checkOutput(text.length)
  }
  const formatTime = (value: unknown): string => formatDate(value, timeZone)
  evaluateTemplate({ ...eventValues(event, part), budget, write, formatDate: formatTime }, program)
  return text
}
