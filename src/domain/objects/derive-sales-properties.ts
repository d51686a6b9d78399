import { formatDatetime, readDatetime } from './datetime-value.ts'
import { multiplyDecimals } from './decimal.ts'
import type { ObjectType } from './object-types.ts'
import { findPlacement } from './pipelines.ts'
import type { CrmRecord, PropertyValues } from './record.ts'
import { clockNames, stageName } from './stage-clock.ts'

const DAY_MS = 86_400_000

/** What follows from a deal's amount, dates and stage. Source: objects 11, PIPE-6 (formulas chosen). */
export function deriveDealProperties(objectType: ObjectType, record: CrmRecord): PropertyValues {
  const { properties } = record
  const stage = findPlacement(objectType, properties)?.stage
  const probability = stage?.metadata.probability ?? ''
  return {
    ...deriveAmounts(properties.amount, probability),
    ...deriveClosing(probability),
    ...deriveStageDates(objectType, properties),
    days_to_close: daysBetween(record.createdAt, readDatetime(properties.closedate)),
    hs_v2_time_in_current_stage: stage === undefined ? '' : (properties[clockNames(stage.id).entered] ?? ''),
  }
}

/** What follows from a ticket's dates and stage. Source: objects 11 (observed; formula of the time chosen). */
export function deriveTicketProperties(objectType: ObjectType, record: CrmRecord): PropertyValues {
  const { id, properties, createdAt } = record
  const closedAt = readDatetime(properties.closed_date)
  const isClosed = findPlacement(objectType, properties)?.stage.metadata.isClosed ?? 'false'
  return {
    hs_helpdesk_sort_timestamp: formatDatetime(createdAt),
    hs_is_closed: isClosed,
    hs_last_message_from_visitor: 'false',
    hs_ticket_id: id,
    time_to_close: closedAt === undefined ? '' : String(Math.max(0, closedAt - createdAt)),
  }
}

function deriveAmounts(amount: string | undefined, probability: string): PropertyValues {
  if (!amount) return {}
  const projected = probability === '' ? '' : multiplyDecimals(amount, probability)
  const closed = isWon(probability) ? amount : '0'
  return {
    amount_in_home_currency: amount,
    hs_closed_amount: closed,
    hs_closed_amount_in_home_currency: closed,
    hs_projected_amount: projected,
    hs_projected_amount_in_home_currency: projected,
  }
}

function deriveClosing(probability: string): PropertyValues {
  if (probability === '') return {}
  const isLost = Number(probability) === 0
  const isClosed = isLost || isWon(probability)
  return {
    hs_deal_stage_probability: probability,
    hs_is_closed: String(isClosed),
    hs_is_closed_count: isClosed ? '1' : '0',
    hs_is_closed_lost: String(isLost),
    hs_is_closed_won: String(isWon(probability)),
    hs_is_open_count: isClosed ? '0' : '1',
  }
}

/** The newer names of the stage dates; the older ones are stored (properties 8.3). */
function deriveStageDates({ pipelines }: ObjectType, properties: PropertyValues): PropertyValues {
  const dates = pipelines.flatMap(({ stages }) =>
    stages.flatMap(({ id }) => [
      [`hs_v2_date_entered_${stageName(id)}`, properties[clockNames(id).entered] ?? ''],
      [`hs_v2_date_exited_${stageName(id)}`, properties[clockNames(id).exited] ?? ''],
    ]),
  )
  return Object.fromEntries(dates)
}

function isWon(probability: string): boolean {
  return probability !== '' && Number(probability) === 1
}

function daysBetween(from: number, to: number | undefined): string {
  return to === undefined ? '' : String(Math.max(0, Math.floor((to - from) / DAY_MS)))
}
