import { built, type ChosenBehaviour, notBuilt } from './chosen-behaviour.ts'

/** What was chosen about the object types, and about what their records compute. */
export const objectTypeBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'object-type-properties',
    what: 'Communications, postal mail, quotes and leads have the properties that HubSpot documents for them; invoices, subscriptions, orders, carts, services, courses, listings, appointments, projects, users and the other reserved types have the system properties only (feedback submissions also `hs_submission_name` and `hs_content`, which searches look into), and take those that an account adds',
    why: 'The sources list no more; a property that nobody defined is refused, as everywhere',
    source: 'decision 84, objects 1.2',
  }),
  built({
    id: 'object-type-options',
    what: 'Type and label of a lead, source and callee of a call, type of an activity, language and locale of a quote take any value. `hs_call_disposition` takes the six that every account has, and those that an account adds to the options of the property',
    why: 'Accounts edit these lists in settings that have no API here',
    source: 'decision 84, properties 8.6',
  }),
  built({
    id: 'object-type-scopes',
    what: 'Types without a row of their own in the list of scopes ask for `crm.objects.` and their plural name, payments for `crm.objects.commercepayments`; definitions of properties likewise for `crm.schemas.`, those of activities for the ones of contacts. `sales-email-read` alone reads e-mails, `e-commerce` alone reads and writes products and line items',
    why: 'Holding one scope of a list is enough everywhere',
    source: 'objects 1.2, platform 1.9',
  }),
  built({
    id: 'unwritable-types',
    what: 'Feedback submissions are listed and read, and there are none: every write answers 400. Goals answer 403 on every call about records, also to a token with all scopes; they go by `goal_targets` and `goals`',
    why: 'Nothing here collects feedback, and no app can hold the scope of goals',
    source: 'objects 1.2, platform PA39',
  }),
  built({
    id: 'meeting-times',
    what: 'A meeting whose `hs_meeting_end_time` is before its `hs_meeting_start_time` is refused with `INVALID_DATE` on the one that was sent; `hs_timestamp` is copied from the start when a meeting is created without one, and does not follow it later',
    why: 'A caller who moves a meeting may have set the other on purpose',
    source: 'objects 5.3, properties 8.6',
  }),
  built({
    id: 'recording-url',
    what: '`hs_call_recording_url` has to begin with `https://` and a host, and has no white space; else `INVALID_URL`',
    why: 'Only such recordings can be played',
    source: 'properties 8.6',
  }),
  built({
    id: 'email-headers',
    what: '`hs_email_headers` is the text of a JSON object: `from` and `sender` hold one person, `to`, `cc` and `bcc` lists of them, each with `email`, `firstName` and `lastName`; else `INVALID_JSON`. Lists show joined by `;`, names in step with addresses, and `Ann <ann@example.com>` shows the address. Without HTML the preview of an e-mail follows its text',
    why: 'What is read later has to be readable when it is written; the sources name the members only',
    source: 'objects 11, properties 8.6',
  }),
  built({
    id: 'line-item-amount',
    what: '`amount` of a line item is quantity times price, less `hs_discount_percentage` per cent of that, less `discount`, in exact decimals; without quantity or price there is none. Nothing is taken over from the product that `hs_product_id` names',
    why: 'The sources say "less discounts"; a wrong guess at a price would be worse than none',
    source: 'properties 8.7',
  }),
  built({
    id: 'merged-contact-ids',
    what: '`hs_all_contact_vids` of a contact that came of a merge names that record only; `hs_merged_object_ids` names the two it was made of',
    why: 'It is the id of the record, and a merge makes a new record',
    source: 'objects OBJ-80, OBJ-81',
  }),
  notBuilt({
    id: 'restore-window',
    what: 'An archived record, and the values of an archived property, are not purged after 90 days: they stay until they are restored or deleted for good',
    why: 'Nothing is lost by waiting; the purge comes with retention',
    source: 'objects OBJ-64, properties PROP-23',
  }),
  built({
    id: 'association-ways-back',
    what: 'Where HubSpot publishes the id of one direction only, the other has the number beside it, or one above 100000 where that is taken: deal to discount 100001, subscription to payment 100002, meeting to project 100003',
    why: 'Every link is seen from both ends',
    source: 'associations ASC-44',
  }),
]
