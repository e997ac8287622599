/**
 * What each function asks of the database during the whole journey, held against its role in resources.yml: a right
 * that is missing there shows only when deployed, and one too many never.
 */

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { routes } from '../support/gateway.ts'
import { travel } from '../support/journey.ts'
import { type Service, startService } from '../support/service.ts'
import type { Tapped } from '../support/tap.ts'

interface Statement {
  Action: string | string[]
  Resource: unknown
  Condition?: { 'ForAllValues:StringLike'?: { 'dynamodb:LeadingKeys'?: string[] } }
}

// biome-ignore lint/suspicious/noExplicitAny: a YAML document
const read = (file: string): any =>
  parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), { merge: true })

const list = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one])

/** The rights of a function on the table, by its entry in serverless.yml. */
function rightsOf(functionName: string): Statement[] {
  const { role } = Object.values<{ handler: string; role: string }>(read('serverless.yml').functions).find(
    ({ handler }) => handler === `functions/${functionName}.handler`,
  ) as { role: string }
  const { Policies } = read('resources.yml').Resources[role].Properties
  return Policies.flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
  ).filter(({ Action }: Statement) => list(Action).some((action) => action.startsWith('dynamodb:')))
}

/** The partition keys that a request names. */
function partitionsOf({ operation, body }: Tapped): string[] {
  if (operation === 'PutItem') return [body.Item.pk.S]
  if (operation === 'BatchWriteItem')
    return Object.values<{ PutRequest: { Item: { pk: { S: string } } } }[]>(body.RequestItems)
      .flat()
      .map(({ PutRequest }) => PutRequest.Item.pk.S)
  if (operation === 'BatchGetItem') {
    const [{ Keys }] = Object.values<{ Keys: { pk: { S: string } }[] }>(body.RequestItems) as [
      { Keys: { pk: { S: string } }[] },
    ]
    return Keys.map(({ pk }) => pk.S)
  }
  if (operation === 'Query') return body.IndexName ? [] : [body.ExpressionAttributeValues[':pk'].S]
  return [body.Key.pk.S]
}

/** The first words of partitions a statement is limited to; those of an index are holder ids, which have no word. */
const patternsOf = ({ Condition }: Statement) =>
  Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? []

const isLike = (pattern: string, pk: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(pk)

function allows(statement: Statement, request: Tapped): boolean {
  if (!list(statement.Action).includes(`dynamodb:${request.operation}`)) return false
  const index = request.body.IndexName
  const where = JSON.stringify(statement.Resource)
  if (index) return where.includes(`/index/${index}`)
  if (!where.includes('["Table","Arn"]')) return false
  return partitionsOf(request).every((pk) => patternsOf(statement).some((pattern) => isLike(pattern, pk)))
}

/** What a statement grants, one line for each operation on partitions of one word, or on the index. */
const grantsOf = (statement: Statement) =>
  list(statement.Action).flatMap((action) =>
    JSON.stringify(statement.Resource).includes('/index/')
      ? [`${action} byHolder`]
      : patternsOf(statement).map((pattern) => `${action} ${pattern}`),
  )

function isUsed(grant: string, requests: readonly Tapped[]): boolean {
  const [action, pattern = ''] = grant.split(' ')
  return requests.some(
    (request) =>
      action === `dynamodb:${request.operation}` &&
      (pattern === 'byHolder'
        ? request.body.IndexName === pattern
        : partitionsOf(request).some((pk) => isLike(pattern, pk))),
  )
}

let service: Service
const asked = new Map<string, Tapped[]>()
beforeAll(async () => {
  service = await startService()
  const { call, tap } = service
  const counting: Service['call'] = async (method, target, request) => {
    const before = tap.requests.length
    try {
      return await call(method, target, request)
    } finally {
      const made = tap.requests.slice(before)
      const functionName = functionOf(method, target)
      asked.set(functionName, [...(asked.get(functionName) ?? []), ...made])
    }
  }
  await travel({ ...service, call: counting })
})
afterAll(() => service.close())

function functionOf(method: string, target: string): string {
  const path = target.split('?', 1)[0] as string
  const found = routes.find(({ routeKey }) => {
    const [ofMethod, ofPath = ''] = routeKey.split(' ')
    return ofMethod === method && new RegExp(`^${ofPath.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
  })
  return (found ?? routes.find(({ routeKey }) => routeKey === '$default'))?.functionName as string
}

test.each([...new Set(routes.map(({ functionName }) => functionName))])(
  '%s may do all that it does, and no more',
  (name) => {
    const rights = rightsOf(name)
    const requests = asked.get(name) ?? []
    // The pages are files: who serves them asks for nothing, and may ask for nothing.
    expect(requests.length > 0).toBe(name !== 'pages')
    const denied = requests.filter((request) => !rights.some((one) => allows(one, request)))
    expect(denied.map((request) => `${request.operation} ${partitionsOf(request)}`)).toEqual([])
    const unused = rights.flatMap(grantsOf).filter((grant) => !isUsed(grant, requests))
    expect(unused).toEqual([])
  },
)

test('nobody but the import may write a certificate, and a log is written by the verification alone', () => {
  const writers = (word: string, writes = /:(Put|Update|Delete|BatchWrite)Item /) =>
    [...new Set(routes.map(({ functionName }) => functionName))].filter((name) =>
      rightsOf(name)
        .flatMap(grantsOf)
        .some((grant) => writes.test(grant) && isLike(grant.split(' ')[1] as string, `${word}#x`)),
    )
  expect(writers('CERT')).toEqual([])
  expect(writers('ANNOTATIONS').sort()).toEqual(['account', 'document', 'lookup', 'wallet'])
  expect(writers('VERIFIED').sort()).toEqual(['batch', 'inspect', 'verify', 'wallet'])
  expect(writers('API-KEY')).toEqual([])
  expect(writers('API-USAGE')).toEqual(['batch'])
  expect(writers('HOLDER').sort()).toEqual(['account', 'identity', 'login', 'second-factor'])
  // A proof of the person is made by the registry: nobody who answers requests may make one; the end of an account takes one away.
  expect(writers('ACTIVATION', /:(Put|Update|BatchWrite)Item /)).toEqual([])
  expect(writers('ACTIVATION')).toEqual(['account'])
})
