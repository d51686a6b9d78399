import { success } from '../../../domain/failure.ts'
import { qualifySymbol } from '../../../domain/timeline/event-type.ts'
import type { EventTypeStore } from '../../../domain/timeline/event-type-store.ts'
import { appEventOperations } from '../../operations/app-event-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { DeveloperQualifiedSymbol, QualifiedSymbolResponse } from './schemas.ts'

/** `POST /integrators/timeline/2026-03/types/projects`: the name under which a project's type takes events (X3, X8). */
export function qualifyType(deps: { readonly types: EventTypeStore }): Route {
  const decodeBody = compileBody(DeveloperQualifiedSymbol, missingAttributes)
  return {
    operation: appEventOperations.qualifyType,
    documentation: { body: DeveloperQualifiedSymbol, replies: { 200: QualifiedSymbolResponse } },
    handle: async ({ caller, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const projectName = String(decoded.value.projectName)
      const developerSymbol = String(decoded.value.developerSymbol)
      const name = await qualifySymbol(deps.types, caller, { projectName, uid: developerSymbol })
      if (!name.ok) return name
      const developerQualifiedSymbol = { projectName, developerSymbol }
      return success({ status: 200, body: { fullyQualifiedName: name.value, developerQualifiedSymbol } })
    },
  }
}
