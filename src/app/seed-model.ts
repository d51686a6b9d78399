import { accountTypes } from '../domain/objects/find-type.ts'
import type { ObjectType } from '../domain/objects/object-types.ts'
import { findByName } from '../domain/objects/property-definition.ts'
import { createProperties, type NewProperty } from '../domain/properties/create-properties.ts'
import { readCatalogue } from '../domain/properties/current-catalogue.ts'
import { defaultGroupOf } from '../domain/properties/default-groups.ts'
import { createSchema } from '../domain/schemas/create-schema.ts'
import { boatSchema, demoProperties } from '../domain/seed/demo-model.ts'
import { type DemoType, demoTypes } from '../domain/seed/demo-record.ts'
import { type DemoTemplateName, demoTemplates } from '../domain/seed/demo-templates.ts'
import {
  checkTemplate,
  MAX_TEMPLATES_PER_APP,
  type TemplateInput,
} from '../domain/timeline/check-template.ts'
import type { EventTemplate } from '../domain/timeline/template.ts'
import { ConfigRefusal } from './config.ts'
import { type DemoAccount, needed } from './seed-records.ts'

export type DemoTypes = Readonly<Record<DemoType, ObjectType>>

/** Ids of the templates that events of the demo data are recorded by. */
export type DemoTemplateIds = Readonly<Record<DemoTemplateName, string>>

/** The types of demo records with their own properties; what is missing is created as of `at` (epoch ms). */
export async function ensureTypes(
  account: DemoAccount,
  { at, maxTypes }: { readonly at: number; readonly maxTypes: number },
): Promise<DemoTypes> {
  const { stores, caller } = account
  const types = accountTypes(stores.objectTypes, caller.accountId)
  if (!(await types.find(boatSchema.name)).ok) {
    const deps = { schemas: stores.schemas, now: () => at, maxTypes }
    const request = { accountId: caller.accountId, types, schema: boatSchema }
    needed(await createSchema(deps, request), 'The object type of boats was not created')
  }
  const found: [DemoType, ObjectType][] = []
  for (const name of demoTypes) {
    const type = needed(await types.find(name, { isFresh: true }), `There is no object type ${name}`)
    await ensureProperties(account, { type, wanted: demoProperties(name), at })
    found.push([name, type])
  }
  return Object.fromEntries(found) as DemoTypes
}

type Wanted = Omit<NewProperty, 'groupName'>

async function ensureProperties(
  { stores, caller: { accountId } }: DemoAccount,
  {
    type,
    wanted,
    at,
  }: { readonly type: ObjectType; readonly wanted: readonly Wanted[]; readonly at: number },
): Promise<void> {
  const catalogue = await readCatalogue(stores.properties, accountId, type.typeId)
  const unfit = wanted.find(({ name, type: valueType, hasUniqueValue = false }) => {
    const there = findByName(catalogue, name)
    return there !== undefined && (there.type !== valueType || there.hasUniqueValue !== hasUniqueValue)
  })
  if (unfit !== undefined) {
    throw new ConfigRefusal(
      `${type.plural} of account ${accountId} have another property ${unfit.name} than the demo data need. Load them into another account.`,
    )
  }
  const missing = wanted.filter(({ name }) => findByName(catalogue, name) === undefined)
  if (missing.length === 0) return
  const inputs = missing.map((property) => ({ ...property, groupName: defaultGroupOf(type, property.name) }))
  const deps = { properties: stores.properties, now: () => at }
  const owner = { accountId, objectType: type }
  const outcomes = await createProperties(deps, owner, { inputs, pathOf: (index) => `inputs[${index}].` })
  for (const outcome of outcomes) needed(outcome, `A property of ${type.plural} was not created`)
}

/** The templates of the app that fit; those that are missing, or were changed so that they do not fit, are created. */
export async function ensureTemplates(
  { stores, caller }: DemoAccount,
  now: number,
): Promise<DemoTemplateIds> {
  const existing = await stores.templates.listTemplates(caller.appId)
  const ids: [string, string][] = []
  for (const [name, input] of Object.entries<TemplateInput>(demoTemplates)) {
    const what = `The event template "${input.name}" was not created`
    const wanted = needed(checkTemplate(input, { appId: caller.appId, now }), what)
    const template =
      existing.find((candidate) => fits(candidate, wanted)) ??
      (await stores.templates.insertTemplate(wanted, MAX_TEMPLATES_PER_APP))
    if (template === undefined) {
      throw new ConfigRefusal(`${what}: an app has at most ${MAX_TEMPLATES_PER_APP} event templates.`)
    }
    ids.push([name, template.id])
  }
  return Object.fromEntries(ids) as DemoTemplateIds
}

/** Whether events that were made for the one template can be recorded by the other. */
function fits(candidate: EventTemplate, wanted: Omit<EventTemplate, 'id'>): boolean {
  const isSameKind = candidate.name === wanted.name && candidate.objectTypeId === wanted.objectTypeId
  return (
    isSameKind &&
    wanted.tokens.every(({ name, type, options }) =>
      candidate.tokens.some(
        (token) =>
          token.name === name &&
          token.type === type &&
          options.every(({ value }) => token.options.some((option) => option.value === value)),
      ),
    )
  )
}
