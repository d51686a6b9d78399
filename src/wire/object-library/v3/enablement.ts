import { Type } from 'typebox'
import { refusal, success } from '../../../domain/failure.ts'
import { schemaNotFound } from '../../../domain/schemas/schema-failures.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import type { Route } from '../../route.ts'

/** Services, courses, listings and appointments; all of them are there for every account (schemas section 9, chosen). */
const optionalTypeIds: readonly string[] = ['0-162', '0-410', '0-420', '0-421']

const Enablement = Type.Object({ enablement: Type.Boolean() }, { title: 'ObjectTypeEnablement' })
const Enablements = Type.Object(
  { enablementByObjectTypeId: Type.Record(Type.String(), Type.Boolean()) },
  { title: 'ObjectTypeEnablements' },
)

/** `GET /crm/v3/object-library/enablement`: every optional type with its switch. Member names are chosen. */
export function listEnablement(): Route {
  return {
    operation: schemaOperations.listEnablement,
    documentation: { replies: { 200: Enablements } },
    handle: async () => {
      const enablementByObjectTypeId = Object.fromEntries(optionalTypeIds.map((typeId) => [typeId, true]))
      return success({ status: 200, body: { enablementByObjectTypeId } })
    },
  }
}

/** `GET /crm/v3/object-library/enablement/{objectTypeId}`: the switch of one optional type. */
export function getEnablement(): Route {
  return {
    operation: schemaOperations.getEnablement,
    documentation: { replies: { 200: Enablement } },
    handle: async ({ params }) => {
      const typeId = params.objectTypeId ?? ''
      if (!optionalTypeIds.includes(typeId)) return refusal(schemaNotFound(typeId))
      return success({ status: 200, body: { enablement: true } })
    },
  }
}
