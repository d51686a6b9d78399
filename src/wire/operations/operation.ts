/** What a call must hold to reach an operation. */
export type Access =
  | { readonly kind: 'public' }
  /** A bearer token with one of the scopes (PS1). */
  | { readonly kind: 'bearer'; readonly anyOf: readonly string[] }
  /** A developer key, or a bearer token with the scope (A2, PA5). */
  | { readonly kind: 'developer'; readonly anyOf: readonly string[] }
  /** A bearer token with a scope of the object type in the path (OBJ-10). */
  | { readonly kind: 'object'; readonly direction: 'read' | 'write' }
  /** A bearer token with a read scope of either object type in the path, or a write scope of the first (ASC-11). */
  | { readonly kind: 'link'; readonly direction: 'read' | 'write' }
  /** A bearer token with a scope for the property definitions of the object type in the path (PROP-1). */
  | { readonly kind: 'properties'; readonly direction: 'read' | 'write' }
  /** A bearer token with a scope for the pipelines of the object type in the path (PIPE-2). */
  | { readonly kind: 'pipelines'; readonly direction: 'read' | 'write' }
  /** An operator's own credential, as a bearer token; no other opens it, and it opens nothing else (decision 46). */
  | { readonly kind: 'admin' }

/** One operation of the HubSpot API, built here or not. */
export type Operation = {
  /** `family.version.noun.verb`: in logs, metrics and docs. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Canonical path; `paths.ts` knows the other spellings. */
  readonly path: string
  /** Further spellings that this operation alone has. */
  readonly aliases?: readonly string[]
  readonly access: Access
  /** Largest accepted body, after decompression. */
  readonly bodyLimitBytes: number
  readonly isBuilt: boolean
  /** The body is a form, not JSON (PE40). */
  readonly takesForm?: boolean
  /** Pages of any origin may call it from a browser (PH30). */
  readonly takesAnyOrigin?: boolean
  /** Rule that names the operation. */
  readonly rule: string
  readonly summary: string
}

const MIB = 1_048_576

const SINGLE_BODY_BYTES = 2 * MIB
export const OBJECT_BATCH_BODY_BYTES = 8 * MIB
export const TIMELINE_BATCH_BODY_BYTES = 110 * MIB

type Row = Pick<Operation, 'id' | 'method' | 'path' | 'access' | 'rule' | 'summary'> & {
  bodyLimitBytes?: number
  takesForm?: boolean
  takesAnyOrigin?: boolean
  aliases?: readonly string[]
}

/** A row of an operation that is served. */
export function built(row: Row): Operation {
  return { bodyLimitBytes: SINGLE_BODY_BYTES, ...row, isBuilt: true }
}

/** Rows of known operations that are not served yet: they answer by name, not as unknown paths. */
export function notBuilt(
  rule: string,
  rows: readonly (readonly [id: string, method: Operation['method'], path: string])[],
): Operation[] {
  return rows.map(([id, method, path]) => ({
    id,
    method,
    path,
    access: { kind: 'public' },
    bodyLimitBytes: SINGLE_BODY_BYTES,
    isBuilt: false,
    rule,
    summary: 'Not built yet',
  }))
}
