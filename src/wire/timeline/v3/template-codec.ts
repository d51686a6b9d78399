import { formatInstant } from '../../../domain/instant.ts'
import type { TemplateInput, TemplateUpdate } from '../../../domain/timeline/check-template.ts'
import type { TokenInput } from '../../../domain/timeline/check-token-definition.ts'
import {
  type EventTemplate,
  objectTypeName,
  type TemplateToken,
  type TokenOption,
} from '../../../domain/timeline/template.ts'
import type { TokenUpdate } from '../../../domain/timeline/template-change.ts'
import type { TemplateBody, TemplateUpdateBody, TokenBody, TokenUpdateBody } from './schemas.ts'

/** A template as sent; `contacts` when it names no object type (timeline 4.1). */
export function decodeTemplate(body: TemplateBody): TemplateInput {
  return {
    name: String(body.name),
    objectType:
      body.objectType === undefined || body.objectType === null ? 'contacts' : String(body.objectType),
    ...(isSent(body.headerTemplate) ? { headerTemplate: String(body.headerTemplate) } : {}),
    ...(isSent(body.detailTemplate) ? { detailTemplate: String(body.detailTemplate) } : {}),
    tokens: (body.tokens ?? []).map(decodeToken),
  }
}

export function decodeToken(body: TokenBody): TokenInput {
  return {
    name: String(body.name),
    label: String(body.label),
    type: String(body.type),
    options: (body.options ?? []).map(decodeOption),
    ...(isSent(body.objectPropertyName) ? { objectPropertyName: String(body.objectPropertyName) } : {}),
  }
}

/** What is absent stays; a source that is `null` or empty is removed (T11, T12). */
export function decodeTemplateUpdate(body: TemplateUpdateBody): TemplateUpdate {
  const { id, headerTemplate, detailTemplate, tokens } = body
  return {
    name: String(body.name),
    ...(id === undefined || id === null ? {} : { id: String(id) }),
    ...(headerTemplate === undefined ? {} : { headerTemplate: String(headerTemplate ?? '') }),
    ...(detailTemplate === undefined ? {} : { detailTemplate: String(detailTemplate ?? '') }),
    ...(tokens ? { tokens: tokens.map(decodeToken) } : {}),
  }
}

/** What is absent stays; a mapping that is `null` or empty is removed (timeline 4.4). */
export function decodeTokenUpdate(body: TokenUpdateBody): TokenUpdate {
  const { name, type, options, objectPropertyName } = body
  return {
    label: String(body.label),
    ...(name === undefined || name === null ? {} : { name: String(name) }),
    ...(type === undefined || type === null ? {} : { type: String(type) }),
    ...(options ? { options: options.map(decodeOption) } : {}),
    ...(objectPropertyName === undefined ? {} : { objectPropertyName: String(objectPropertyName ?? '') }),
  }
}

function decodeOption({ label, value }: NonNullable<TokenBody['options']>[number]): TokenOption {
  return { label: String(label), value: String(value) }
}

function isSent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** A template as a write echoes it: tokens and options in the order they were sent (T5). */
export function encodeTemplate(template: EventTemplate): object {
  return {
    id: template.id,
    name: template.name,
    objectType: objectTypeName(template.objectTypeId),
    ...(template.headerTemplate === undefined ? {} : { headerTemplate: template.headerTemplate }),
    ...(template.detailTemplate === undefined ? {} : { detailTemplate: template.detailTemplate }),
    tokens: template.tokens.map(encodeToken),
    createdAt: formatInstant(template.createdAt),
    updatedAt: formatInstant(template.updatedAt),
  }
}

/** A template as reads show it: tokens by name, options by value, in byte order (T5). */
export function encodeSortedTemplate(template: EventTemplate): object {
  return encodeTemplate({ ...template, tokens: sortTokens(template.tokens) })
}

export function sortTokens(tokens: readonly TemplateToken[]): readonly TemplateToken[] {
  return tokens.map(withSortedOptions).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function withSortedOptions(token: TemplateToken): TemplateToken {
  return { ...token, options: token.options.toSorted((a, b) => compareBytes(a.value, b.value)) }
}

/** Past ASCII, in which token names are, the order of bytes is not that of JavaScript's comparison. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

export function encodeToken(token: TemplateToken): object {
  return {
    name: token.name,
    label: token.label,
    type: token.type,
    options: token.options,
    ...(token.objectPropertyName === undefined ? {} : { objectPropertyName: token.objectPropertyName }),
    createdAt: formatInstant(token.createdAt),
    updatedAt: formatInstant(token.updatedAt),
  }
}
