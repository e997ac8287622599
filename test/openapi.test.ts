/**
 * openapi.json is what clients are written from: it is valid, it has every route and no other, its limits are the
 * service's own, and its examples are what the service answers. (That each reply in the tests of the functions is as
 * it describes is held by `support/contract.ts`.)
 */

import { readdirSync, readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { toJsonSchema } from '@valibot/to-json-schema'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { problemTable, schemas } from '#lib/http'
import { openapi } from './support/contract.ts'
import { routes } from './support/gateway.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace']
const operations = Object.entries<Json>(openapi.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({
    routeKey: `${method.toUpperCase()} ${path}`,
    path,
    parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve),
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

test('a tool that reads OpenAPI 3.1 can read it', async () => {
  const validator = new Validator()
  const result = await validator.validate(structuredClone(openapi))
  expect(result.errors ?? []).toEqual([])
  expect(validator.version).toBe('3.1')
})

test('it has every route that is deployed, and no other', () => {
  const deployed = routes.map(({ routeKey }) => routeKey).filter((key) => key !== '$default')
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
    .filter(({ routeKey }) => routeKey !== '$default')
    .map(({ functionName, routeKey }) => `${functionName}: ${routeKey}`)
  expect(written.sort()).toEqual(deployed.sort())
})

test('every operation has a name of its own, a summary in Chinese and English, and an error for every failure', () => {
  const names = operations.map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
  for (const { routeKey, operation, parameters, path } of operations) {
    expect(operation.summary, routeKey).toMatch(/\p{Script=Han}.* · [A-Z]/u)
    expect(operation.description, routeKey).toMatch(/\.$/)
    expect(operation.responses, routeKey).toHaveProperty('500')
    const named = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
    expect(named.sort(), routeKey).toEqual((path.match(/\{\w+\}/g) ?? []).sort())
    const asksForHolder = operation.security.length > 0
    if (asksForHolder) expect(operation.responses, routeKey).toHaveProperty('401')
    const bodyErrors = ['400', '413', '415', '422'].filter((status) => operation.responses[status])
    if (operation.requestBody) expect(bodyErrors, routeKey).toHaveLength(4)
  }
})

test('nothing is defined that nothing uses', () => {
  const text = JSON.stringify(openapi)
  for (const [kind, parts] of Object.entries<Json>(openapi.components)) {
    if (kind === 'securitySchemes') continue
    for (const name of Object.keys(parts)) {
      // The gateway's answer to every other address belongs to no path.
      if (name === 'RouteNotFound') continue
      expect(text.includes(`"#/components/${kind}/${name}"`), `${kind}/${name}`).toBe(true)
    }
  }
})

describe('problems', () => {
  const described = [...Object.values<Json>(openapi.components.responses), ...replies()]
    .map(resolve)
    .flatMap((reply) => Object.values<Json>(reply.content?.['application/problem+json']?.examples ?? {}))
    .map(({ value }) => value)

  test('the codes are those of the service', () => {
    expect(openapi.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(problemTable).sort())
  })

  test('each code is described where it can occur, with its own status and words', () => {
    for (const [code, { status, title, detail }] of Object.entries(problemTable)) {
      const examples = described.filter((one) => one.code === code)
      expect(examples.length, code).toBeGreaterThan(0)
      for (const one of examples) {
        expect(one, code).toMatchObject({ status, title: title.en, detail: detail.en })
      }
    }
  })

  test('each stands under its own status', () => {
    for (const { routeKey, operation } of operations) {
      for (const [status, reply] of Object.entries(operation.responses)) {
        const examples = resolve(reply).content?.['application/problem+json']?.examples ?? {}
        for (const { value } of Object.values<Json>(examples)) {
          expect(String(value.status), `${routeKey} ${value.code}`).toBe(status)
        }
      }
    }
  })
})

function replies(): Json[] {
  return operations.flatMap(({ operation }) => Object.values<Json>(operation.responses))
}

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

test('nobody in the examples is real', () => {
  const numbers = JSON.stringify(openapi).match(/\b\d{17}[\dX]\b/g) ?? []
  expect(numbers.length).toBeGreaterThan(0)
  for (const number of numbers) expect(number).toMatch(/^99/)
})

describe('what may be sent', () => {
  const bodies = {
    'POST /v1/register': schemas.Register,
    'POST /v1/login': schemas.Login,
    'POST /v1/refresh': schemas.Refresh,
    'POST /v1/logout': schemas.Refresh,
    'POST /v1/password': schemas.PasswordChange,
    'POST /v1/certificates/{managementNumber}/annotations': schemas.Release,
    'POST /v1/verify': schemas.VerifyByNumber,
    'POST /v1/verify/credential': schemas.VerifyCredential,
  } as const satisfies Record<string, v.GenericSchema<unknown, unknown>>

  const queries = {
    'GET /v1/certificates': schemas.Paging,
    'GET /v1/certificates/{managementNumber}/verifications': schemas.Paging,
    'GET /v1/certificates/{managementNumber}/document': schemas.DocumentOf,
    'GET /v1/verify/{code}': schemas.UseIn,
    'GET /v/{code}': schemas.UseIn,
  } as const satisfies Record<string, v.ObjectSchema<v.ObjectEntries, undefined>>

  const find = (routeKey: string) => operations.find((one) => one.routeKey === routeKey)
  const bodyOf = (routeKey: string): Json =>
    resolve(find(routeKey)?.operation.requestBody.content['application/json'].schema)

  /** What valibot itself can say in JSON Schema; its checks of form are the service's own affair. */
  const ofService = (schema: v.GenericSchema<unknown, unknown>): Json =>
    toJsonSchema(schema as v.GenericSchema, {
      ignoreActions: ['trim', 'check', 'integer'],
      typeMode: 'input',
    })

  test('every body and every query is among those compared here', () => {
    const withBody = operations.filter(({ operation }) => operation.requestBody)
    expect(Object.keys(bodies).sort()).toEqual(withBody.map(({ routeKey }) => routeKey).sort())
    const withQuery = operations.filter(({ parameters }) =>
      parameters.some((one) => one.in === 'query' && one.name !== 'lang'),
    )
    expect(Object.keys(queries).sort()).toEqual(withQuery.map(({ routeKey }) => routeKey).sort())
  })

  test.each(Object.entries(queries))('%s takes the parameters that are described', (routeKey, schema) => {
    const described =
      find(routeKey)?.parameters.filter((one) => one.in === 'query' && one.name !== 'lang') ?? []
    expect(described.map(({ name }) => name)).toEqual(Object.keys(schema.entries))
    for (const { name, schema: documented } of described) {
      expect(resolve(documented).maxLength).toEqual(ofService(schema).properties[name].maxLength)
    }
  })

  test.each(Object.entries(bodies))('%s takes the members that are described', (routeKey, schema) => {
    const documented = bodyOf(routeKey)
    const service = ofService(schema)
    expect(Object.keys(documented.properties)).toEqual(Object.keys(service.properties))
    expect(documented.required).toEqual(service.required)
    for (const [name, own] of Object.entries<Json>(service.properties)) {
      const said = resolve(documented.properties[name])
      const { enum: choices, default: standard, minimum, maximum } = said
      expect({ choices, standard, minimum, maximum }, name).toEqual({
        choices: own.enum,
        standard: own.default,
        minimum: own.minimum,
        maximum: own.maximum,
      })
    }
  })

  test.each(Object.entries(bodies))(
    '%s takes texts as long as described, and no longer',
    (routeKey, schema) => {
      const documented = bodyOf(routeKey)
      const [{ value: example }] = Object.values<Json>(
        find(routeKey)?.operation.requestBody.content['application/json'].examples,
      ) as [Json]
      expect(v.safeParse(schema, example).success).toBe(true)
      const refusals = (name: string, value: string) =>
        (v.safeParse(schema, { ...example, [name]: value }).issues ?? []).map(({ type, message }) =>
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
    },
  )

  test.each(Object.entries(bodies))('what %s takes, the document allows', (routeKey, schema) => {
    const validate = compile(bodyOf(routeKey))
    const names = Object.keys(bodyOf(routeKey).properties)
    const [{ value: example }] = Object.values<Json>(
      find(routeKey)?.operation.requestBody.content['application/json'].examples,
    ) as [Json]
    const value = fc.oneof(
      fc.constantFrom(undefined, ...Object.values<Json>(example), 'passport', '440000', 1, 90, 91),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.trim()),
      fc.jsonValue(),
    )
    const body = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] })
    fc.assert(
      fc.property(body, (sent) => {
        const merged = JSON.parse(JSON.stringify({ ...example, ...sent }))
        if (v.safeParse(schema, merged).success)
          expect(validate(merged), ajv.errorsText(validate.errors)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
