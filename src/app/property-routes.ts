import type { ModelDeps } from '../domain/properties/change-model.ts'
import { archiveGroup } from '../wire/properties/v3/archive-group.ts'
import { archivePropertiesBatch } from '../wire/properties/v3/archive-properties-batch.ts'
import { archiveProperty } from '../wire/properties/v3/archive-property.ts'
import { createGroup } from '../wire/properties/v3/create-group.ts'
import { createPropertiesBatch } from '../wire/properties/v3/create-properties-batch.ts'
import { createProperty } from '../wire/properties/v3/create-property.ts'
import { getGroup } from '../wire/properties/v3/get-group.ts'
import { getProperty } from '../wire/properties/v3/get-property.ts'
import { listGroups } from '../wire/properties/v3/list-groups.ts'
import { listProperties } from '../wire/properties/v3/list-properties.ts'
import { getValidation } from '../wire/properties/v3/get-validation.ts'
import { getValidations } from '../wire/properties/v3/get-validations.ts'
import { listValidations } from '../wire/properties/v3/list-validations.ts'
import { putValidation } from '../wire/properties/v3/put-validation.ts'
import { readPropertiesBatch } from '../wire/properties/v3/read-properties-batch.ts'
import { updateGroup } from '../wire/properties/v3/update-group.ts'
import { updateProperty } from '../wire/properties/v3/update-property.ts'
import type { Route } from '../wire/route.ts'

/** The operations on property definitions and groups (properties section 1). */
export function propertyRoutes(deps: ModelDeps): readonly Route[] {
  return [
    listProperties(deps),
    createProperty(deps),
    getProperty(deps),
    updateProperty(deps),
    archiveProperty(deps),
    createPropertiesBatch(deps),
    readPropertiesBatch(deps),
    archivePropertiesBatch(deps),
    listGroups(deps),
    createGroup(deps),
    getGroup(deps),
    updateGroup(deps),
    archiveGroup(deps),
    listValidations(deps),
    getValidations(deps),
    getValidation(deps),
    putValidation(deps),
  ]
}
