/** What a stage may set beside what every stage has: that the setting reaches what it is for, and nothing else. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { schemaProblems } from './schema.ts'

const read = (name: string) =>
  parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'), { merge: true, maxAliasCount: -1 })
const { functions } = read('serverless.yml') as {
  functions: Record<string, { role: string; reservedConcurrency: string }>
}

describe('tracing', () => {
  const { Conditions, Parameters, Resources } = read('resources-operations.yml')

  it('gives every function the right to send traces, while the stage is traced and no longer', () => {
    expect(Parameters.Traced.Default).toContain('custom.stage.tracing')
    expect(Conditions.IsTraced).toEqual({ 'Fn::Equals': [{ Ref: 'Traced' }, 'true'] })
    const { Condition, Properties } = Resources.Tracing
    expect(Condition).toBe('IsTraced')
    expect(Properties.Roles.map(({ Ref }: { Ref: string }) => Ref).toSorted()).toEqual(
      Object.values(functions)
        .map(({ role }) => role)
        .toSorted(),
    )
    expect(Properties.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
    ])
  })
})

describe('SM2', () => {
  const { Conditions, Parameters, Resources } = read('resources-sm2.yml')

  it('gives the documents the right to sign by its key, where there is one, and nobody else', () => {
    expect(Parameters.Sm2KeyArn.Default).toBe('')
    expect(Conditions.HasSm2).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Sm2KeyArn' }, ''] }] })
    interface Policy {
      readonly Condition: string
      readonly Properties: {
        readonly Roles: readonly { readonly Ref: string }[]
        readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string }[] }
      }
    }
    const granted = Object.values<Policy>(Resources).map(
      ({ Condition, Properties: { Roles, PolicyDocument } }) => ({
        Condition,
        roles: Roles.map(({ Ref }) => Ref),
        actions: PolicyDocument.Statement.map(({ Action }) => Action),
      }),
    )
    expect(granted).toEqual([
      { Condition: 'HasSm2', roles: ['DocumentRole', 'InspectRole'], actions: ['ssm:GetParameters'] },
      { Condition: 'HasSm2', roles: ['DocumentRole'], actions: ['kms:Sign'] },
    ])
  })
})

describe('reserved concurrency', () => {
  it.each(Object.keys(functions))('can be set for %s', (name) => {
    expect(functions[name]?.reservedConcurrency).toBe(
      `\${self:custom.stage.reservedConcurrency.${name}, null}`,
    )
  })
})

describe('the firewall', () => {
  const template = read('waf.yml')

  it('is what AWS describes', async () => {
    expect(await schemaProblems(template)).toEqual([])
  })

  it('bounds each client, and keeps no sample of what people asked', () => {
    const { DefaultAction, Rules, Scope, VisibilityConfig } = template.Resources.WebAcl.Properties
    expect({ DefaultAction, Scope }).toEqual({ DefaultAction: { Allow: {} }, Scope: 'CLOUDFRONT' })
    const [rule, ...others] = Rules
    expect(others).toEqual([])
    expect(rule.Statement.RateBasedStatement).toMatchObject({
      AggregateKeyType: 'IP',
      Limit: { Ref: 'RequestsIn5Minutes' },
    })
    expect(rule.Action.Block.CustomResponse.ResponseCode).toBe(429)
    for (const { SampledRequestsEnabled } of [VisibilityConfig, rule.VisibilityConfig])
      expect(SampledRequestsEnabled).toBe(false)
  })

  it('answers as the service does', () => {
    const { Content } = template.Resources.WebAcl.Properties.CustomResponseBodies.tooMany
    expect(JSON.parse(Content)).toMatchObject({ status: 429, code: 'too-many-attempts' })
  })
})
