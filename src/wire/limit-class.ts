import type { LimitClass } from '../domain/limits/rate-limits.ts'

/** Sent by visitors' browsers and in bulk, or of our own: they cost an account nothing (platform PL9, decision 47). */
const exemptFamilies = ['tidemark', 'forms', 'events.v3.send']

/** What an operation counts as, by its id (platform PL9, PL20, PL23). */
export function limitClassOf(operationId: string): LimitClass {
  if (exemptFamilies.some((family) => isOf(operationId, family))) return 'exempt'
  if (isOf(operationId, 'associations')) return 'associations'
  return operationId.endsWith('.search') ? 'search' : 'general'
}

function isOf(operationId: string, family: string): boolean {
  return operationId === family || operationId.startsWith(`${family}.`)
}
