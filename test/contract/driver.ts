/**
 * Sends requests of documented operations through the proxy, and keeps what each was answered: by which status, and what
 * the proxy found in the answer that is not as described. What it finds in a request is expected: some are wrong on
 * purpose.
 */

import { openapi } from '../support/contract.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly described: Json
}

/** What a reference leads to. */
export const resolve = (node: Json): Json =>
  node?.$ref
    ? resolve(
        node.$ref
          .slice(2)
          .split('/')
          .reduce((at: Json, part: string) => at[part], openapi),
      )
    : node

/** Every operation of the description, whatever it is. */
export const operations: readonly Operation[] = Object.entries<Json>(openapi.paths).flatMap(([path, item]) =>
  Object.entries<Json>(item).map(([method, described]) => ({
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    described: { ...described, parameters: (described.parameters ?? []).map(resolve) },
  })),
)

export interface Asked {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly json: Json
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface Driver {
  /** @returns what was answered; kept whatever it is */
  ask(id: string, asked?: Asked): Promise<Answered>
  /** The statuses that each operation was answered by. */
  readonly seen: ReadonlyMap<string, ReadonlyMap<number, number>>
  readonly violations: readonly string[]
  readonly requests: () => number
}

interface Violation {
  readonly location: readonly string[]
  readonly code: string | number
  readonly message: string
}

/** @param proxy and what stands behind it, which is asked by itself where the proxy would follow its answer elsewhere */
export function createDriver(proxy: string, upstream: string): Driver {
  const seen = new Map<string, Map<number, number>>()
  const violations: string[] = []
  let requests = 0

  async function ask(id: string, asked: Asked = {}): Promise<Answered> {
    const operation = operations.find((one) => one.id === id)
    if (!operation) throw new Error(`openapi.json has no operation ${id}`)
    const { token, raw, body } = asked
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    requests++
    const response = await fetch(addressOf(operation, asked), {
      method: operation.method,
      redirect: 'manual',
      headers: {
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...asked.headers,
      },
      ...(sent !== undefined && { body: sent }),
    })
    const { status, headers } = response
    const bytes = new Uint8Array(await response.arrayBuffer())
    const counts = seen.get(id) ?? new Map<number, number>()
    seen.set(id, counts.set(status, (counts.get(status) ?? 0) + 1))
    const place = `${operation.method} ${operation.path} → ${status}`
    if (!operation.described.responses[status]) violations.push(`${place}: no such status is described`)
    const found: Violation[] = JSON.parse(headers.get('sl-violations') ?? '[]')
    for (const { location, message } of found)
      if (location[0] === 'response') violations.push(`${place} ${location.slice(1).join('/')}: ${message}`)
    const isJson = /json/.test(headers.get('content-type') ?? '') && bytes.byteLength > 0
    const json = isJson ? JSON.parse(Buffer.from(bytes).toString()) : undefined
    return { status, headers, json, bytes }
  }

  function addressOf({ path, described }: Operation, asked: Asked): URL {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(asked.path?.[name] ?? String(exampleOfParameter(described, name))),
    )
    const address = new URL(filled, described.responses[302] ? upstream : proxy)
    for (const [name, value] of Object.entries(asked.query ?? {})) address.searchParams.set(name, value)
    return address
  }

  return { ask, seen, violations, requests: () => requests }
}

const exampleOfParameter = ({ parameters }: Json, name: string) =>
  parameters.find((one: Json) => one.in === 'path' && one.name === name)?.example ?? '0'

/** The first example of the body, if there is one. */
export const exampleBody = ({ described }: Operation): unknown =>
  Object.values<Json>(described.requestBody?.content?.['application/json']?.examples ?? {})[0]?.value
