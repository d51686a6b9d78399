import { type ObjectType, placeProperties, usualTraits } from './object-type.ts'

type Row = Pick<ObjectType, 'typeId' | 'plural' | 'singular'> &
  Partial<ObjectType> & {
    /** Area of the scopes where it is not the plural. */
    readonly area?: string
  }

/** Types that keep their create date under the older name (OBJ-26). */
const commerce = { createdProperty: 'createdate' } as const
/** Types that accounts make pipelines for; none is there from the start (PIPE-1). */
const placed = { pipelineProperties: placeProperties } as const
/** A type whose scopes no app may hold (PA39). */
const withoutScopes = { readScopes: [], writeScopes: [] } as const

/** Types of which nothing is known but the system properties (objects 1.2); accounts can add their own. */
export const reservedTypes: readonly ObjectType[] = [
  typeOf({
    typeId: '0-19',
    plural: 'feedback_submissions',
    singular: 'feedback_submission',
    isReadOnly: true,
  }),
  typeOf({ typeId: '0-53', plural: 'invoices', singular: 'invoice', ...commerce }),
  typeOf({ typeId: '0-54', plural: 'marketing_events', singular: 'marketing_event' }),
  typeOf({ typeId: '0-69', plural: 'subscriptions', singular: 'subscription' }),
  typeOf({
    typeId: '0-74',
    plural: 'goal_targets',
    singular: 'goal_target',
    aliases: ['goals', 'goal'],
    ...withoutScopes,
  }),
  typeOf({ typeId: '0-84', plural: 'discounts', singular: 'discount', ...commerce }),
  typeOf({ typeId: '0-85', plural: 'fees', singular: 'fee', ...commerce }),
  typeOf({ typeId: '0-86', plural: 'taxes', singular: 'tax', ...commerce }),
  typeOf({
    typeId: '0-101',
    plural: 'payments',
    singular: 'payment',
    aliases: ['commerce_payments', 'commerce_payment'],
    area: 'commercepayments',
    ...commerce,
  }),
  typeOf({ typeId: '0-115', plural: 'users', singular: 'user' }),
  typeOf({ typeId: '0-123', plural: 'orders', singular: 'order', ...commerce, ...placed }),
  typeOf({ typeId: '0-142', plural: 'carts', singular: 'cart', ...commerce }),
  typeOf({ typeId: '0-162', plural: 'services', singular: 'service', ...placed }),
  typeOf({ typeId: '0-410', plural: 'courses', singular: 'course', ...placed }),
  typeOf({ typeId: '0-420', plural: 'listings', singular: 'listing', ...placed }),
  typeOf({ typeId: '0-421', plural: 'appointments', singular: 'appointment', ...placed }),
  typeOf({ typeId: '0-970', plural: 'projects', singular: 'project' }),
]

function typeOf({ area, ...row }: Row): ObjectType {
  const createdProperty = row.createdProperty ?? 'hs_createdate'
  return {
    ...usualTraits,
    label: row.singular.toUpperCase(),
    createdProperty,
    modifiedProperty: 'hs_lastmodifieddate',
    readScopes: [`crm.objects.${area ?? row.plural}.read`],
    writeScopes: [`crm.objects.${area ?? row.plural}.write`],
    defaultProperties: [createdProperty, 'hs_lastmodifieddate', 'hs_object_id'],
    ...row,
  }
}
