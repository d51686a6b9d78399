import { type Failure, type Outcome, refusal, success } from '../../failure.ts'
import { accountProperties } from '../account-properties.ts'
import { changeTime, type ModelDeps, type ModelOwner } from '../change-model.ts'
import type { Property, StoredModel, StoredProperty } from '../property.ts'
import { definitionInvalid, propertyNotFound } from '../property-failures.ts'
import { findRuleType, fitsKind, type ValidationRule } from './rule-types.ts'

/**
 * Gives a property a rule, in the place of the one of the same type. Stored values are not looked at. Fails with
 * `not_found` for an unknown property or rule type, `definition_invalid` for a rule that does not fit it.
 * Source: PROP-35, PROP-37.
 */
export async function putValidationRule(
  deps: ModelDeps,
  { accountId, objectType }: ModelOwner,
  request: { readonly name: string; readonly rule: ValidationRule },
): Promise<Outcome<undefined>> {
  const now = deps.now()
  const of = { objectTypeId: objectType.typeId }
  return deps.properties.changeModel<Outcome<undefined>>(accountId, of, ({ model }) => {
    const property = accountProperties(objectType, model).live.get(request.name)
    const failure =
      property === undefined ? propertyNotFound(request.name) : checkRule(property, request.rule)
    if (property === undefined || failure !== undefined)
      return { properties: [], groups: [], result: refusal(failure ?? propertyNotFound(request.name)) }
    const row = withRule(property, request.rule, { model, now })
    return { properties: [row], groups: [], result: success(undefined) }
  })
}

/** The refusal of a rule type that there is not, or that a property has no rule of (PROP-37). */
export function ruleNotFound(ruleType: string): Failure {
  const shown = ruleType.slice(0, 100)
  return {
    kind: 'not_found',
    message: `No validation rule exists with the type '${shown}'`,
    rule: 'properties PROP-37',
    path: 'ruleType',
    context: { ruleType: [shown] },
  }
}

function checkRule(property: Property, { ruleType, ruleArguments }: ValidationRule): Failure | undefined {
  const type = findRuleType(ruleType)
  if (type === undefined) return ruleNotFound(ruleType)
  const about = {
    rule: 'properties PROP-37',
    path: 'ruleArguments',
    context: { propertyName: [property.name], ruleType: [ruleType] },
  }
  if (!fitsKind(type, property)) {
    const kind = `${property.type}/${property.fieldType}`
    return definitionInvalid(
      `Rule ${ruleType} does not fit property '${property.name}': it is ${kind}`,
      about,
    )
  }
  if (type.takes(ruleArguments)) return undefined
  return definitionInvalid(`Rule ${ruleType} takes ${type.wants}`, about)
}

function withRule(
  property: Property,
  rule: ValidationRule,
  { model, now }: { readonly model: StoredModel; readonly now: number },
): StoredProperty {
  const { name } = property
  const others = (property.validationRules ?? []).filter(({ ruleType }) => ruleType !== rule.ruleType)
  const validationRules = [...others, rule]
  const row = model.properties.find((one) => one.name === name && one.archivedAt === undefined)
  const updatedAt = changeTime(now, row?.updatedAt)
  if (row?.origin === 'account') return { ...row, details: { ...row.details, validationRules }, updatedAt }
  const details = { ...row?.details, validationRules }
  return { name, generation: 1, origin: 'built_in', details, createdAt: row?.createdAt ?? now, updatedAt }
}
