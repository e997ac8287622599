/**
 * The description of the API (OpenAPI 3.1) as the reference reads it: only what the page shows, with references followed
 * and what several places share put together. Knows nothing of single routes: what is described is shown.
 */

/** A schema, as far as it is shown. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly deprecated?: boolean
  readonly examples?: readonly unknown[]
}

interface Reference {
  readonly $ref: string
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly example?: unknown
  readonly schema?: Schema
}

export interface Content {
  readonly schema?: Schema
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>
}

export interface Reply {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly description?: string }>>
  readonly content?: Readonly<Record<string, Content>>
}

interface SecurityScheme {
  readonly type: string
  readonly in?: string
  readonly name?: string
  readonly scheme?: string
  readonly description?: string
}

interface RawOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly deprecated?: boolean
  readonly parameters?: readonly (Parameter | Reference)[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, Reply | Reference>>
  readonly security?: readonly Readonly<Record<string, unknown>>[]
}

/** A whole description. */
export interface ApiDescription {
  readonly info: { readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, SecurityScheme>>
  }
}

/** What a client may send to be let in, besides a cookie of our own pages. */
export interface Credential {
  readonly id: string
  readonly header: string
  /** Before the value: `Bearer `. */
  readonly prefix: string
  readonly description: string
}

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly deprecated: boolean
  readonly parameters: readonly Parameter[]
  readonly body: Readonly<Record<string, Content>>
  /** Answers that are no problem, by status. */
  readonly answers: readonly (readonly [status: string, reply: Reply])[]
  /** The others, by status, with the codes of what is answered then. */
  readonly problems: readonly {
    readonly status: string
    readonly description: string
    readonly codes: readonly string[]
  }[]
  /** Names of the credentials of which it asks for one. */
  readonly credentials: readonly string[]
}

const PROBLEM = 'application/problem+json'

/** What a reference leads to. */
export function follow<T extends object>(api: ApiDescription, node: T | Reference): T {
  if (!('$ref' in node) || typeof node.$ref !== 'string') return node as T
  const found = node.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], api)
  return follow(api, found as T)
}

/** The same, where nothing is said of a reference at its place, with what is said of what it leads to. */
export function withWords(api: ApiDescription): ApiDescription {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    if ('$ref' in node && !('description' in node)) {
      const { description } = follow<Schema>(api, node as Reference)
      return { ...node, ...(description && { description }) }
    }
    return Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, visit(inner)]))
  }
  return visit(api) as ApiDescription
}

/** The name of the schema that a reference leads to. */
export const nameOf = ($ref: string): string => $ref.split('/').at(-1) as string

/** What is sent in a header; cookies are our own pages' alone. */
export const credentialsOf = ({ components }: ApiDescription): readonly Credential[] =>
  Object.entries(components.securitySchemes).flatMap(
    ([id, { type, scheme, in: place, name, description = '' }]) => {
      if (type === 'http' && scheme === 'bearer')
        return [{ id, header: 'Authorization', prefix: 'Bearer ', description }]
      return place === 'header' && name ? [{ id, header: name, prefix: '', description }] : []
    },
  )

/** Every operation, under the tag it is shown by. */
export function operationsOf(api: ApiDescription): ReadonlyMap<string, readonly Operation[]> {
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, raw]) => ({
      tag: raw.tags[0] ?? '',
      operation: read(api, method, path, raw),
    })),
  )
  return new Map(
    api.tags.map(({ name }) => [
      name,
      all.filter(({ tag }) => tag === name).map(({ operation }) => operation),
    ]),
  )
}

function read(api: ApiDescription, method: string, path: string, raw: RawOperation): Operation {
  const sendable = new Set(credentialsOf(api).map(({ id }) => id))
  const replies = Object.entries(raw.responses).map(
    ([status, reply]) => [status, follow<Reply>(api, reply)] as const,
  )
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    summary: raw.summary,
    description: raw.description,
    deprecated: raw.deprecated === true,
    parameters: (raw.parameters ?? []).map((one) => follow<Parameter>(api, one)),
    body: raw.requestBody?.content ?? {},
    answers: replies.filter(([, { content }]) => !content?.[PROBLEM]),
    problems: replies.flatMap(([status, { description, content }]) => {
      const examples = content?.[PROBLEM]?.examples
      return examples ? [{ status, description, codes: Object.keys(examples) }] : []
    }),
    credentials: (raw.security ?? []).flatMap((one) => Object.keys(one)).filter((one) => sendable.has(one)),
  }
}
