/**
 * Holds a template to AWS's own description of its resources (`@aws-cdk/aws-service-spec`): every type, every property,
 * the kind of every value, and where each reference leads.
 */

import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec'
import type { Template } from './template.ts'

type Spec = Awaited<ReturnType<typeof loadAwsServiceSpec>>
type ResourceSpec = ReturnType<Spec['all']>[number] & {
  readonly cloudFormationType: string
  readonly properties: Properties
  readonly attributes: Readonly<Record<string, unknown>>
}
type Properties = Readonly<Record<string, { readonly type: PropertyType; readonly required?: boolean }>>
type PropertyType =
  | { readonly type: 'array' | 'map'; readonly element: PropertyType }
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } }
  | { readonly type: 'union'; readonly types: readonly PropertyType[] }
  | { readonly type: Exclude<string, 'array' | 'map' | 'ref' | 'union'> }

/** What `Ref` may name besides the template's own parameters and resources. */
const PSEUDO = new Set(
  [
    'AccountId',
    'NoValue',
    'NotificationARNs',
    'Partition',
    'Region',
    'StackId',
    'StackName',
    'URLSuffix',
  ].map((name) => `AWS::${name}`),
)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The one intrinsic function that a value is, if it is one. */
function intrinsic(value: unknown): [name: string, argument: unknown] | undefined {
  if (!isObject(value)) return undefined
  const entries = Object.entries(value)
  const [entry] = entries
  return entries.length === 1 && entry && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))
    ? entry
    : undefined
}

/** @returns what is wrong, each with its place; empty when all is right. */
export async function schemaProblems(template: Template): Promise<string[]> {
  const spec = await loadAwsServiceSpec()
  const specOf = (type: string) =>
    spec.lookup('resource', 'cloudFormationType', 'equals', type)[0] as unknown as ResourceSpec | undefined
  const problems: string[] = []

  const checkProperties = (properties: Properties, values: Record<string, unknown>, where: string): void => {
    for (const [name, { required }] of Object.entries(properties)) {
      if (required && !(name in values)) problems.push(`${where}.${name}: missing`)
    }
    for (const [name, value] of Object.entries(values)) {
      const property = properties[name]
      if (property) check(property.type, value, `${where}.${name}`)
      else problems.push(`${where}.${name}: no such property`)
    }
  }

  const check = (type: PropertyType, value: unknown, where: string): void => {
    const call = intrinsic(value)
    if (call) {
      const [name, argument] = call
      // The branches of a condition are values of the same kind; what the others yield is a text or a list.
      if (name === 'Fn::If' && Array.isArray(argument)) {
        for (const [index, branch] of argument.slice(1).entries()) {
          if (intrinsic(branch)?.[1] !== 'AWS::NoValue') check(type, branch, `${where}?${index}`)
        }
      }
      return
    }
    if (type.type === 'union' && 'types' in type) {
      const before = problems.length
      const found = type.types.some((one) => {
        check(one, value, where)
        return problems.splice(before).length === 0
      })
      if (!found) problems.push(`${where}: none of the kinds that it may be`)
      return
    }
    if ('element' in type) {
      const isRight = type.type === 'array' ? Array.isArray(value) : isObject(value)
      if (!isRight) problems.push(`${where}: not a ${type.type}`)
      else
        for (const [key, one] of Object.entries(value as object)) check(type.element, one, `${where}.${key}`)
      return
    }
    if ('reference' in type) {
      const definition = spec.get('typeDefinition', type.reference as never) as { properties: Properties }
      if (isObject(value)) checkProperties(definition.properties, value, where)
      else problems.push(`${where}: not an object`)
      return
    }
    if (!isScalar(type.type, value)) problems.push(`${where}: not a ${type.type}`)
  }

  for (const [id, { Type, Properties: values = {} }] of Object.entries(template.Resources)) {
    const resource = specOf(Type)
    if (resource) checkProperties(resource.properties, { ...values }, id)
    else problems.push(`${id}: no such type, ${Type}`)
  }
  return [...problems, ...referenceProblems(template, (type) => specOf(type)?.attributes ?? {})]
}

/** CloudFormation turns numbers and flags that are written as texts into what they are, and the other way round. */
function isScalar(kind: string, value: unknown): boolean {
  const text = typeof value === 'object' ? undefined : String(value)
  if (kind === 'json') return isObject(value) || typeof value === 'string'
  if (kind === 'tag') return isObject(value) && 'Key' in value && 'Value' in value
  if (text === undefined) return false
  if (kind === 'boolean') return text === 'true' || text === 'false'
  if (kind === 'integer') return /^-?\d+$/.test(text)
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text)
  return true
}

/** References that lead nowhere, wherever in the template they stand. */
function referenceProblems(
  template: Template,
  attributesOf: (type: string) => Readonly<Record<string, unknown>>,
): string[] {
  const { Resources, Parameters = {}, Conditions = {} } = template
  const problems: string[] = []
  const assertNamed = (name: string, where: string) => {
    if (!(name in Resources || name in Parameters || PSEUDO.has(name)))
      problems.push(`${where}: ${name} is nowhere`)
  }
  const assertAttribute = (id: string, attribute: string, where: string) => {
    const resource = Resources[id]
    if (!resource) problems.push(`${where}: ${id} is nowhere`)
    else if (!(attribute in attributesOf(resource.Type)))
      problems.push(`${where}: ${resource.Type} has no attribute ${attribute}`)
  }
  const visit = (value: unknown, where: string): void => {
    const [name, argument] = intrinsic(value) ?? []
    if (name === 'Ref') assertNamed(String(argument), where)
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = Array.isArray(argument) ? argument : String(argument).split(/\.(.*)/)
      assertAttribute(String(id), String(attribute), where)
    }
    if (name === 'Fn::If' && !(String((argument as unknown[])[0]) in Conditions))
      problems.push(`${where}: condition ${(argument as unknown[])[0]} is nowhere`)
    if (name === 'Fn::Sub') {
      const [text, own] = Array.isArray(argument) ? argument : [argument, {}]
      for (const [, inside = ''] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
        if (inside in own) continue
        const [id, attribute] = inside.split(/\.(.*)/)
        if (attribute === undefined) assertNamed(inside, where)
        else assertAttribute(String(id), attribute, where)
      }
    }
    if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) visit(one, `${where}.${key}`)
  }
  for (const [id, resource] of Object.entries(Resources)) {
    visit(resource.Properties, id)
    for (const other of [resource.DependsOn ?? []].flat())
      if (!(other in Resources)) problems.push(`${id}: depends on ${other}, which is nowhere`)
  }
  visit(template.Outputs, 'Outputs')
  return problems
}
