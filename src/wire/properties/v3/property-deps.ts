import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { type AccountProperties, accountProperties } from '../../../domain/properties/account-properties.ts'
import type { ModelDeps, ModelOwner } from '../../../domain/properties/change-model.ts'
import { pathType, type RouteContext } from '../../route.ts'

/** Whose definitions the request is about: those of the type in the path. */
export function ownerOf(context: RouteContext): ModelOwner {
  return { accountId: context.caller.accountId, objectType: pathType(context) }
}

/** All definitions of the type in the path, archived ones included. */
export async function readDefinitions(
  deps: Pick<ModelDeps, 'properties'>,
  context: RouteContext,
): Promise<AccountProperties> {
  const { accountId, objectType } = ownerOf(context)
  const models = await deps.properties.readModels(accountId, [objectType.typeId], { archived: true })
  return accountProperties(objectType, models.get(objectType.typeId))
}

/** Which class of properties is asked for; the plain ones when nothing is said (PROP-3). */
export function readSensitivity(value: string | null | undefined): Outcome<string> {
  const asked = value || 'non_sensitive'
  if (['non_sensitive', 'sensitive', 'highly_sensitive'].includes(asked)) return success(asked)
  return refusal({
    kind: 'parameter_invalid',
    message: `Unable to parse value for parameter: dataSensitivity. It must be non_sensitive, sensitive or highly_sensitive, '${asked.slice(0, 100)}' is not`,
    rule: 'properties PROP-3, platform PE13',
    path: 'dataSensitivity',
    context: { dataSensitivity: [asked.slice(0, 100)] },
  })
}
