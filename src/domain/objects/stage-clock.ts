/** Names of the properties that time a record's stay in a stage. Source: objects 10.2, properties 8.3. */
export type ClockNames = { readonly entered: string; readonly exited: string; readonly timeIn: string }

/** A stage id as part of property names, which have neither hyphens nor capitals. No two stages of a type share it. */
export function stageName(stageId: string): string {
  return stageId.replaceAll('-', '_').toLowerCase()
}

/** Clock properties of a stage. */
export function clockNames(stageId: string): ClockNames {
  const name = stageName(stageId)
  return {
    entered: `hs_date_entered_${name}`,
    exited: `hs_date_exited_${name}`,
    timeIn: `hs_time_in_${name}`,
  }
}
