/**
 * openapi.json is what clients are written from: it is what the contracts of the routes say, it is valid, it has every
 * route and no other, its limits are the service's own, and its examples are what the service answers. (That each reply
 * in the tests of the functions is as it describes is held by `support/contract.ts`.)
 */

import { readdirSync, readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { problemTable, type Schema } from '#lib/contract'
import { contracts, describeApi } from '../scripts/openapi/document.ts'
import handKept from '../scripts/openapi/examples.json' with { type: 'json' }
import { openapi } from './support/contract.ts'
import { routes } from './support/gateway.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace']
const operations = Object.entries<Json>(openapi.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({
    routeKey: `${method.toUpperCase()} ${path}`,
    operation: item[method],
  })),
)

function resolve(node: Json): Json {
  if (!node?.$ref) return node
  const path = node.$ref.slice(2).split('/') as string[]
  return resolve(path.reduce((at, part) => at[part], openapi))
}

const ajv = new Ajv2020.default({ strict: false })
addFormats.default(ajv)
ajv.addSchema({ ...openapi, $id: 'openapi.json' })
/** A schema of the document, wherever it stands. */
const compile = (schema: Json) =>
  ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi.json#/')))

test('the file that is checked in is what the contracts say: `npm run openapi` writes it', () => {
  expect(openapi).toEqual(JSON.parse(JSON.stringify(describeApi())))
})

test('a tool that reads OpenAPI 3.1 can read it', async () => {
  const validator = new Validator()
  const result = await validator.validate(structuredClone(openapi))
  expect(result.errors ?? []).toEqual([])
  expect(validator.version).toBe('3.1')
})

/** What browsers ask before their scripts may: one for each address, and no operation of its own. */
const isPreflight = (key: string) => key.startsWith('OPTIONS ')

test('it has every route that is deployed, and no other', () => {
  const deployed = routes
    .map(({ routeKey }) => routeKey)
    .filter((key) => key !== '$default' && !isPreflight(key))
  expect(operations.map(({ routeKey }) => routeKey).sort()).toEqual(deployed.sort())
})

test('every function answers the routes that are deployed to it, and no other', () => {
  const folder = new URL('../functions/', import.meta.url)
  const written = readdirSync(folder).flatMap((file) => {
    const code = readFileSync(new URL(file, folder), 'utf8')
    return [...code.matchAll(/'((?:GET|HEAD|POST|PUT|PATCH|DELETE) \/[^']*)':/g)].map(
      ([, key]) => `${file.replace(/\.ts$/, '')}: ${key}`,
    )
  })
  const deployed = routes
    .filter(({ routeKey }) => routeKey !== '$default' && !isPreflight(routeKey))
    .map(({ functionName, routeKey }) => `${functionName}: ${routeKey}`)
  expect(written.sort()).toEqual(deployed.sort())
})

test('browsers may ask beforehand where scripts of other origins may, at the same function, and nowhere else', () => {
  const open = routes.filter(({ routeKey }) => contracts[routeKey]?.crossOrigin)
  const preflights = open.map(
    ({ functionName, routeKey }) => `${functionName}: OPTIONS ${routeKey.split(' ')[1]}`,
  )
  const deployed = routes
    .filter(({ routeKey }) => isPreflight(routeKey))
    .map(({ functionName, routeKey }) => `${functionName}: ${routeKey}`)
  expect(deployed.length).toBeGreaterThan(10)
  expect(deployed.sort()).toEqual([...new Set(preflights)].sort())
})

test('every operation has a name of its own, and a summary in Chinese and English', () => {
  const names = operations.map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
  for (const { routeKey, operation } of operations) {
    expect(operation.summary, routeKey).toMatch(/\p{Script=Han}.* · [A-Z]/u)
    expect(operation.description, routeKey).toMatch(/\.$/)
  }
})

test('nothing is defined that nothing uses', () => {
  const text = JSON.stringify(openapi)
  for (const [kind, parts] of Object.entries<Json>(openapi.components)) {
    if (kind === 'securitySchemes') continue
    for (const name of Object.keys(parts)) {
      expect(text.includes(`"#/components/${kind}/${name}"`), `${kind}/${name}`).toBe(true)
    }
  }
})

test('every problem of the service is described where it can occur', () => {
  const described = [...replies(), openapi['x-any-other-route'].responses['404']]
    .map(resolve)
    .flatMap((reply) => Object.keys(reply.content?.['application/problem+json']?.examples ?? {}))
  expect([...new Set(described)].sort()).toEqual(Object.keys(problemTable).sort())
})

function replies(): Json[] {
  return operations.flatMap(({ operation }) => Object.values<Json>(operation.responses))
}

test('a list that can go on takes where to go on, and the other way round', () => {
  const paged = operations.filter(({ operation }) =>
    Object.values<Json>(operation.responses)
      .map((reply) => resolve(resolve(reply).content?.['application/json']?.schema))
      .some((schema) => schema?.properties?.next),
  )
  const taking = operations.filter(({ operation }) =>
    (operation.parameters ?? []).map(resolve).some(({ name }: Json) => name === 'next'),
  )
  expect(paged.length).toBeGreaterThan(3)
  expect(taking.map(({ routeKey }) => routeKey)).toEqual(paged.map(({ routeKey }) => routeKey))
})

test('what may be kept can be asked for again by its tag, and nothing else can', () => {
  const has = (reply: Json, name: string) => resolve(reply)?.headers?.[name] !== undefined
  for (const { routeKey, operation } of operations) {
    const tagged = has(operation.responses['200'], 'ETag')
    const takes = (operation.parameters ?? []).map(resolve).some(({ name }: Json) => name === 'If-None-Match')
    expect([routeKey, takes, operation.responses['304'] !== undefined]).toEqual([routeKey, tagged, tagged])
  }
})

test('every example is as its schema says', () => {
  const contents = [
    ...replies(),
    ...Object.values<Json>(openapi.components.responses),
    ...operations.flatMap(({ operation }) => operation.requestBody ?? []),
  ].flatMap((one) => Object.values<Json>(resolve(one).content ?? {}))
  let count = 0
  for (const { schema, examples = {} } of contents) {
    for (const [name, { value }] of Object.entries<Json>(examples)) {
      const validate = compile(schema)
      expect(validate(value), `${name}: ${ajv.errorsText(validate.errors)}`).toBe(true)
      count++
    }
  }
  expect(count).toBeGreaterThan(60)
})

test('every example that is kept by hand is shown', () => {
  for (const [operationId, places] of Object.entries(handKept)) {
    const found = operations.find(({ operation }) => operation.operationId === operationId)?.operation
    for (const [place, examples] of Object.entries(places)) {
      const shown = place === 'request' ? found?.requestBody : resolve(found?.responses[place])
      const [shownExamples] = Object.values<Json>(shown?.content ?? {}).flatMap((one) => one.examples ?? [])
      expect(shownExamples, `${operationId} ${place}`).toEqual(examples)
    }
  }
})

test('nobody in the examples is real', () => {
  const numbers = JSON.stringify(openapi).match(/\b\d{17}[\dX]\b/g) ?? []
  expect(numbers.length).toBeGreaterThan(0)
  for (const number of numbers) expect(number).toMatch(/^99/)
})

describe('what may be sent', () => {
  const bodies = Object.entries(contracts).flatMap(([routeKey, { body }]) =>
    body ? [[routeKey, body] as const] : [],
  )

  const contentOf = (routeKey: string): Json =>
    Object.values<Json>(operations.find((one) => one.routeKey === routeKey)?.operation.requestBody.content)[0]
  const bodyOf = (routeKey: string): Json => resolve(contentOf(routeKey).schema)
  const exampleOf = (routeKey: string): Json => Object.values<Json>(contentOf(routeKey).examples)[0].value
  const read = (schema: Schema, body: unknown) => v.safeParse(schema, body)

  test.each(bodies)('%s takes texts as long as described, and no longer', (routeKey, schema) => {
    const documented = bodyOf(routeKey)
    const example = exampleOf(routeKey)
    expect(read(schema, example).success).toBe(true)
    const refusals = (name: string, value: string) =>
      (read(schema, { ...example, [name]: value }).issues ?? []).map(({ type, message }) =>
        type === 'check' ? message : type,
      )
    for (const [name, property] of Object.entries<Json>(documented.properties)) {
      const { maxLength, minLength } = resolve(property)
      // 𠮷 is one character to people and in JSON Schema, and two units to JavaScript.
      const character = maxLength <= 128 ? '𠮷' : 'x'
      if (maxLength !== undefined) {
        expect(refusals(name, character.repeat(maxLength)).join(), name).not.toMatch(/long|max_length/)
        expect(refusals(name, character.repeat(maxLength + 1)).join(), name).toMatch(/long|max_length/)
      }
      if (minLength !== undefined) {
        expect(refusals(name, character.repeat(minLength)).join(), name).not.toMatch(/short|min_length/)
        expect(refusals(name, character.repeat(minLength - 1)).join(), name).toMatch(/short|min_length/)
      }
    }
  })

  test.each(bodies)('what %s takes, the document allows', (routeKey, schema) => {
    const validate = compile(bodyOf(routeKey))
    // The items of a batch are taken whatever they are, and refused one by one.
    const names = Object.keys(bodyOf(routeKey).properties).filter((name) => name !== 'items')
    const example = exampleOf(routeKey)
    const value = fc.oneof(
      fc.constantFrom(undefined, ...Object.values<Json>(example), 'passport', '440000', 1, 90, 91),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.trim()),
      fc.jsonValue(),
    )
    const body = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] })
    fc.assert(
      fc.property(body, (sent) => {
        const merged = JSON.parse(JSON.stringify({ ...example, ...sent }))
        if (read(schema, merged).success) expect(validate(merged), ajv.errorsText(validate.errors)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
