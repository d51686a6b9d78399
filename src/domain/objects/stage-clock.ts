/** Names of the properties that time a record's stay in a stage. Source: objects 10.2, properties 8.3. */
export type ClockNames = { readonly entered: string; readonly exited: string; readonly timeIn: string }

/** Clock properties of a stage; property names have no hyphens, so those of a stage id become underscores. */
export function clockNames(stageId: string): ClockNames {
  const name = stageId.replaceAll('-', '_')
  return {
    entered: `hs_date_entered_${name}`,
    exited: `hs_date_exited_${name}`,
    timeIn: `hs_time_in_${name}`,
  }
}
