/** The name of an event type in the newer APIs (X9, PC11). */
export function eventTypeName(type: { readonly appId: string; readonly templateId: string }): string {
  return `ae${type.appId}_integrators-timeline-event-type-id-${type.templateId}`
}

export function parseEventTypeName(
  name: string,
): { readonly appId: string; readonly templateId: string } | undefined {
  const parts = /^ae(\d{1,18})_integrators-timeline-event-type-id-(\d{1,18})$/.exec(name)
  return parts ? { appId: parts[1] ?? '', templateId: parts[2] ?? '' } : undefined
}
