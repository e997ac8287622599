/** The schemas of the contract as JSON Schema: each under the name by which `lib/contract` exports it. */

import {
  type ConversionConfig,
  type JsonSchema,
  toJsonSchema,
  toJsonSchemaDefs,
} from '@valibot/to-json-schema'
import type * as v from 'valibot'
import {
  batch,
  certificate,
  type Deprecation,
  deprecationText,
  document,
  inspect,
  login,
  lookup,
  oauth,
  problem,
  type Schema,
  values,
  verification,
  verify,
  wallet,
} from '#lib/contract'

const modules = [
  values,
  certificate,
  login,
  lookup,
  document,
  verification,
  verify,
  batch,
  inspect,
  wallet,
  oauth,
  problem,
]

const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema'

const named: Record<string, v.GenericSchema> = {}
for (const [name, value] of modules.flatMap((module) => Object.entries(module))) {
  if (!isSchema(value)) continue
  if (named[name]) throw new Error(`two schemas have the name ${name}`)
  named[name] = value
}

const nameOf = new Map(Object.entries(named).map(([name, schema]) => [schema, name]))
const refTo = (name: string) => `#/components/schemas/${name}`

/** What `lib/contract` notes beside the words of JSON Schema. */
interface Notes {
  readonly of?: v.GenericSchema
  readonly description: string
  readonly retired?: Deprecation
}

const config: ConversionConfig = {
  // What is sent, before it is read into its stored form.
  typeMode: 'input',
  target: 'draft-2020-12',
  // Checks of form that JSON Schema cannot say; lengths among them are said by metadata.
  ignoreActions: ['check', 'trim'],
  overrideRef: ({ referenceId }) => refTo(referenceId),
  overrideSchema: ({ valibotSchema, jsonSchema }) => {
    if (valibotSchema.type === 'literal')
      return { type: 'string', ...typeOf(jsonSchema.const), ...jsonSchema }
    if (Object.keys(jsonSchema.properties ?? { one: 1 }).length === 0) return { type: 'object' }
    return undefined
  },
  // What is said of a named schema at one place stands beside its reference (`here` in lib/contract/describe.ts).
  overrideAction: ({ valibotAction, jsonSchema }) => {
    if (!('metadata' in valibotAction)) return undefined
    const { of, description, retired } = valibotAction.metadata as Notes
    if (retired) {
      // The library has put the note itself among the words of JSON Schema.
      const { retired: _, ...json } = jsonSchema as JsonSchema & { retired?: unknown }
      const words = [json.description, deprecationText(retired)].filter(Boolean).join(' ')
      return { ...json, deprecated: true, description: words }
    }
    if (!of) return undefined
    const name = nameOf.get(of)
    if (!name) throw new Error(`a schema without a name: ${description}`)
    return { $ref: refTo(name), description }
  },
}

function typeOf(value: unknown): JsonSchema {
  return typeof value === 'boolean'
    ? { type: 'boolean' }
    : typeof value === 'number'
      ? { type: 'number' }
      : {}
}

/** A schema where it is used: a reference if it has a name. */
export function toJson(schema: Schema): JsonSchema {
  const { $schema, $defs, ...json } = toJsonSchema(schema as v.GenericSchema, {
    ...config,
    definitions: named,
  })
  return json
}

/** Every named schema. */
export const namedSchemas = (): Record<string, JsonSchema> => toJsonSchemaDefs(named, config)
