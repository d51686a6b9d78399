import type { ObjectType } from '../objects/object-types.ts'
import { clockNames, stageName } from '../objects/stage-clock.ts'
import type { DerivedValues } from './derived-values.ts'
import { literal, type SearchCondition, type SearchValue, stored } from './search-value.ts'
import { inStage, textByStage, valueByStage } from './stage-values.ts'

const DAY_MS = 86_400_000
const created: SearchValue = { kind: 'time', of: 'createdAt' }
const amount = stored('amount')

/** As `deriveDealProperties` does for one deal. */
export function deriveDealValues(objectType: ObjectType): DerivedValues {
  return {
    ...deriveAmounts(objectType),
    ...deriveClosing(objectType),
    ...deriveStageDates(objectType),
    days_to_close: { kind: 'elapsed', from: created, until: stored('closedate'), unitMs: DAY_MS },
    hs_v2_time_in_current_stage: valueByStage(objectType, ({ id }) => stored(clockNames(id).entered)),
  }
}

/** As `deriveTicketProperties` does for one ticket. */
export function deriveTicketValues(objectType: ObjectType): DerivedValues {
  const isClosed = inStage(objectType, ({ metadata }) => metadata.isClosed === 'true')
  return {
    hs_helpdesk_sort_timestamp: created,
    hs_is_closed: { kind: 'flag', when: isClosed, yes: 'true', no: 'false' },
    hs_last_message_from_visitor: literal('false'),
    hs_ticket_id: { kind: 'id' },
    time_to_close: { kind: 'elapsed', from: created, until: stored('closed_date'), unitMs: 1 },
  }
}

function deriveAmounts(objectType: ObjectType): DerivedValues {
  const isWon = inStage(objectType, ({ metadata }) => isOne(metadata.probability))
  const hasAmount: SearchCondition = { kind: 'present', value: amount }
  const closed: SearchValue = {
    kind: 'choice',
    branches: [
      { when: isWon, value: amount },
      { when: hasAmount, value: literal('0') },
    ],
  }
  const projected = valueByStage(objectType, ({ metadata: { probability = '' } }) =>
    probability === '' ? literal('') : { kind: 'product', value: amount, factor: probability },
  )
  return {
    amount_in_home_currency: amount,
    hs_closed_amount: closed,
    hs_closed_amount_in_home_currency: closed,
    hs_projected_amount: projected,
    hs_projected_amount_in_home_currency: projected,
  }
}

function deriveClosing(objectType: ObjectType): DerivedValues {
  const byProbability = (textOf: (probability: string) => string) =>
    textByStage(objectType, ({ stage }) => {
      const { probability = '' } = stage.metadata
      return probability === '' ? '' : textOf(probability)
    })
  const isLost = (probability: string) => Number(probability) === 0
  const isClosed = (probability: string) => isLost(probability) || isOne(probability)
  return {
    hs_deal_stage_probability: byProbability((probability) => probability),
    hs_is_closed: byProbability((probability) => String(isClosed(probability))),
    hs_is_closed_count: byProbability((probability) => (isClosed(probability) ? '1' : '0')),
    hs_is_closed_lost: byProbability((probability) => String(isLost(probability))),
    hs_is_closed_won: byProbability((probability) => String(isOne(probability))),
    hs_is_open_count: byProbability((probability) => (isClosed(probability) ? '0' : '1')),
  }
}

function deriveStageDates({ pipelines }: ObjectType): DerivedValues {
  const dates = pipelines.flatMap(({ stages }) =>
    stages.flatMap(({ id }) => [
      [`hs_v2_date_entered_${stageName(id)}`, stored(clockNames(id).entered)] as const,
      [`hs_v2_date_exited_${stageName(id)}`, stored(clockNames(id).exited)] as const,
    ]),
  )
  return Object.fromEntries(dates)
}

function isOne(probability = ''): boolean {
  return probability !== '' && Number(probability) === 1
}
