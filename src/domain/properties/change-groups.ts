import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { accountProperties } from './account-properties.ts'
import { changeTime, type ModelDeps, type ModelOwner } from './change-model.ts'
import { readNewName } from './check-name.ts'
import type { PropertyGroup, StoredGroup, StoredModel } from './property.ts'
import { definitionInvalid, groupNotFound } from './property-failures.ts'

/** A group to create, as sent (properties 5). */
export type NewGroup = { readonly name: string; readonly label: string; readonly displayOrder?: number }

/** Creates a group. Fails with `definition_invalid` or `definition_exists`. Source: PROP-28, PROP-29. */
export async function createGroup(
  deps: ModelDeps,
  owner: ModelOwner,
  input: NewGroup,
): Promise<Outcome<PropertyGroup>> {
  const decide = (model: StoredModel) => {
    const name = readNewName(input.name, '')
    if (!name.ok) return name
    const { groups } = accountProperties(owner.objectType, model)
    if (groups.some((group) => group.name === name.value)) return refusal(groupExists(name.value))
    return labelled({ name: name.value, label: input.label, displayOrder: input.displayOrder ?? -1 })
  }
  return changeGroup(deps, owner, { decide })
}

/** Changes label and place of a group. Fails with `not_found` or `definition_invalid`. Source: properties 5. */
export async function updateGroup(
  deps: ModelDeps,
  owner: ModelOwner,
  { name, patch }: { readonly name: string; readonly patch: Partial<Omit<NewGroup, 'name'>> },
): Promise<Outcome<PropertyGroup>> {
  const decide = (model: StoredModel) => {
    const { groups } = accountProperties(owner.objectType, model)
    const group = groups.find((candidate) => candidate.name === name)
    return group === undefined ? refusal(groupNotFound(name)) : labelled({ ...group, ...patch })
  }
  return changeGroup(deps, owner, { decide })
}

/** Deletes a group that no live property is in. Fails with `not_found` or `definition_invalid`. Source: PROP-28. */
export async function removeGroup(
  deps: ModelDeps,
  owner: ModelOwner,
  name: string,
): Promise<Outcome<PropertyGroup>> {
  const decide = (model: StoredModel): Outcome<PropertyGroup> => {
    const { groups, live } = accountProperties(owner.objectType, model)
    const group = groups.find((candidate) => candidate.name === name)
    if (group === undefined) return refusal(groupNotFound(name))
    const isUsed = [...live.values()].some((property) => property.groupName === name)
    return isUsed ? refusal(groupInUse(name)) : success(group)
  }
  return changeGroup(deps, owner, { decide, isRemoval: true })
}

type GroupChange = {
  readonly decide: (model: StoredModel) => Outcome<PropertyGroup>
  readonly isRemoval?: boolean
}

async function changeGroup(
  deps: ModelDeps,
  { accountId, objectType }: ModelOwner,
  { decide, isRemoval = false }: GroupChange,
): Promise<Outcome<PropertyGroup>> {
  const of = { objectTypeId: objectType.typeId }
  const now = deps.now()
  return deps.properties.changeModel<Outcome<PropertyGroup>>(accountId, of, ({ model }) => {
    const changed = decide(model)
    if (!changed.ok) return { properties: [], groups: [], result: changed }
    const previous = model.groups.find((group) => group.name === changed.value.name)
    const updatedAt = changeTime(now, previous?.updatedAt)
    const row: StoredGroup = { ...changed.value, updatedAt, ...(isRemoval ? { removedAt: updatedAt } : {}) }
    return { properties: [], groups: [row], result: changed }
  })
}

function labelled(group: PropertyGroup): Outcome<PropertyGroup> {
  if (group.label.trim() !== '') return success(group)
  const message = `Property group '${group.name}' needs a label that is not blank`
  const context = { groupName: [group.name] }
  return refusal(definitionInvalid(message, { rule: 'properties 5', path: 'label', context }))
}

/** Source: PROP-28 (observed). */
function groupExists(name: string): Failure {
  return {
    kind: 'definition_exists',
    message: `A property group named '${name}' already exists.`,
    rule: 'properties PROP-28',
    path: 'name',
    subCategory: 'PropertyGroupError.GROUP_ALREADY_EXISTS',
    context: { name: [name] },
  }
}

/** Source: PROP-28 (observed). */
function groupInUse(name: string): Failure {
  return definitionInvalid("Can't delete or purge a group with active properties", {
    rule: 'properties PROP-28',
    path: 'groupName',
    subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
    context: { groupName: [name] },
  })
}
