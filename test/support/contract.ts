/** Holds replies against openapi.json: a status, a header, a type or a field that is not described is a failure. */

import { readFileSync } from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Response } from './gateway.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any

export const openapi: Json = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'))

/** Clients must bear new fields, so the document leaves objects open; the service itself may not send any. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed)
  if (schema === null || typeof schema !== 'object') return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  if (copy.properties && copy.type === 'object' && copy.additionalProperties === undefined) {
    copy.additionalProperties = false
  }
  return copy
}

const ajv = new Ajv2020.default({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema({ ...closed(openapi), $id: 'openapi.json' })

const pointer = (...parts: string[]) =>
  parts.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

const resolve = (node: Json): Json =>
  node?.$ref
    ? node.$ref
        .slice(2)
        .split('/')
        .reduce((at: Json, part: string) => at[part.replaceAll('~1', '/').replaceAll('~0', '~')], openapi)
    : node

const refOf = (node: Json, otherwise: string): string => (node?.$ref ? node.$ref.slice(1) : otherwise)

/** The operation of a route, and where it stands in the document. */
export function operationOf(routeKey: string): { operation: Json; at: string } | undefined {
  const [method = '', path = ''] = routeKey.split(' ')
  const operation = openapi.paths?.[path]?.[method.toLowerCase()]
  return operation && { operation, at: pointer('paths', path, method.toLowerCase()) }
}

/** Where the document says what every address is answered that it has no path for, and what a browser that asks beforehand. */
const OTHER = 'x-any-other-route'
const PREFLIGHT = 'x-preflight'

/** A reply that openapi.json does not know. */
export class NotDescribed extends Error {
  override readonly name = 'NotDescribed'
}

/** @throws NotDescribed when the document does not describe such a reply */
export function assertDescribed(routeKey: string, response: Response): void {
  const { status, headers } = response
  const found = routeKey === '$default' ? undefined : operationOf(routeKey)
  const place = `${routeKey} → ${status}`
  const other = routeKey.startsWith('OPTIONS ') ? PREFLIGHT : OTHER
  const described = found
    ? { node: found.operation.responses[status], at: `${found.at}${pointer('responses', String(status))}` }
    : { node: openapi[other].responses[status], at: pointer(other, 'responses', String(status)) }
  if (!described.node) throw new NotDescribed(`${place} is not described: ${response.text}`)
  const at = refOf(described.node, described.at)
  const reply = resolve(described.node)

  for (const name of Object.keys(reply.headers ?? {})) {
    if (headers[name.toLowerCase()] === undefined) throw new NotDescribed(`${place} has no header ${name}`)
  }
  if (!reply.content) {
    if (response.text !== '') throw new NotDescribed(`${place} should have no body`)
    return
  }
  const type = headers['content-type']?.split(';', 1)[0] as string
  if (!reply.content[type]) throw new NotDescribed(`${place} has the type ${type}, which is not described`)
  if (response.json === undefined) return
  const validate = ajv.getSchema(`openapi.json#${at}${pointer('content', type, 'schema')}`)
  if (!validate) throw new NotDescribed(`${place}: no schema for ${type}`)
  if (!validate(response.json)) {
    throw new NotDescribed(
      `${place} is not as described: ${ajv.errorsText(validate.errors)}\n${response.text}`,
    )
  }
}

/** What is wrong with the body of a webhook, by the description of those. */
export function webhookProblems(name: string, body: Json): unknown[] {
  const place = pointer('webhooks', name, 'post', 'requestBody', 'content', 'application/json', 'schema')
  const validate = ajv.getSchema(`openapi.json#${place}`)
  return validate?.(body) ? [] : [validate?.errors ?? `${name} is not described`]
}
