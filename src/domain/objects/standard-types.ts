import { companyPipeline, contactPipeline, dealPipeline, ticketPipeline } from './built-in-pipelines.ts'
import { type ObjectType, objectScopes, placeProperties, usualTraits } from './object-type.ts'

const contacts: ObjectType = {
  ...usualTraits,
  typeId: '0-1',
  plural: 'contacts',
  singular: 'contact',
  label: 'CONTACT',
  createdProperty: 'createdate',
  modifiedProperty: 'lastmodifieddate',
  readScopes: objectScopes('contacts', 'read'),
  writeScopes: objectScopes('contacts', 'write'),
  defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  historyLength: 45,
  required: { rule: 'any_key', names: ['email', 'firstname', 'lastname'] },
  defaultValues: { lifecyclestage: 'lead' },
  pipelines: [contactPipeline],
}

const companies: ObjectType = {
  ...usualTraits,
  typeId: '0-2',
  plural: 'companies',
  singular: 'company',
  label: 'COMPANY',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: objectScopes('companies', 'read'),
  writeScopes: objectScopes('companies', 'write'),
  defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  required: { rule: 'one_of', names: ['name', 'domain'] },
  pipelines: [companyPipeline],
}

const deals: ObjectType = {
  ...usualTraits,
  typeId: '0-3',
  plural: 'deals',
  singular: 'deal',
  label: 'DEAL',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: objectScopes('deals', 'read'),
  writeScopes: objectScopes('deals', 'write'),
  defaultProperties: [
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ],
  required: { rule: 'all', names: ['dealname', 'dealstage'] },
  pipelines: [dealPipeline],
  pipelineProperties: { pipeline: 'pipeline', stage: 'dealstage' },
}

const tickets: ObjectType = {
  ...usualTraits,
  typeId: '0-5',
  plural: 'tickets',
  singular: 'ticket',
  label: 'TICKET',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: ['tickets', 'tickets.sensitive.v2', 'tickets.highly_sensitive.v2'],
  writeScopes: ['tickets', 'tickets.sensitive.v2', 'tickets.highly_sensitive.v2'],
  defaultProperties: [
    'content',
    'createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hs_ticket_category',
    'hs_ticket_priority',
    'subject',
  ],
  required: { rule: 'all', names: ['hs_pipeline_stage'] },
  pipelines: [ticketPipeline],
  pipelineProperties: placeProperties,
}

const products: ObjectType = {
  ...usualTraits,
  typeId: '0-7',
  plural: 'products',
  singular: 'product',
  label: 'PRODUCT',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: ['e-commerce', 'crm.objects.products.read'],
  writeScopes: ['e-commerce', 'crm.objects.products.write'],
  defaultProperties: ['createdate', 'description', 'hs_lastmodifieddate', 'hs_object_id', 'name', 'price'],
}

const lineItems: ObjectType = {
  ...usualTraits,
  typeId: '0-8',
  plural: 'line_items',
  singular: 'line_item',
  label: 'LINE_ITEM',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: ['e-commerce', 'crm.objects.line_items.read'],
  writeScopes: ['e-commerce', 'crm.objects.line_items.write'],
  defaultProperties: ['amount', 'createdate', 'hs_lastmodifieddate', 'hs_object_id', 'price', 'quantity'],
}

const quotes: ObjectType = {
  ...usualTraits,
  typeId: '0-14',
  plural: 'quotes',
  singular: 'quote',
  label: 'QUOTE',
  createdProperty: 'hs_createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: ['crm.objects.quotes.read'],
  writeScopes: ['crm.objects.quotes.write'],
  defaultProperties: [
    'hs_createdate',
    'hs_expiration_date',
    'hs_lastmodifieddate',
    'hs_object_id',
    'hs_public_url_key',
    'hs_status',
    'hs_title',
  ],
}

const leads: ObjectType = {
  ...usualTraits,
  typeId: '0-136',
  plural: 'leads',
  singular: 'lead',
  label: 'LEAD',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: ['crm.objects.leads.read'],
  writeScopes: ['crm.objects.leads.write'],
  defaultProperties: ['createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  pipelineProperties: placeProperties,
}

/** Types with properties of their own that are no activities (objects 1.2). */
export const standardTypes: readonly ObjectType[] = [
  contacts,
  companies,
  deals,
  tickets,
  products,
  lineItems,
  quotes,
  leads,
]
