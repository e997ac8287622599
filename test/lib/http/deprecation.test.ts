/** What is on its way out says so, by its contract alone: in the answers, and in the description. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { contract, retired } from '#lib/contract'
import { api, ok } from '#lib/http'
import { operation } from '../../../scripts/openapi/operation.ts'
import { toJson } from '../../../scripts/openapi/schemas.ts'
import { createContext, createEvent, type Handler, type Request } from '../../support/gateway.ts'

const early = { since: '2027-01-15', sunset: '2027-09-01', instead: 'Use `fresh`.' }
const late = { since: '2027-03-01', instead: 'Use nothing.' }

const Body = v.object({
  fresh: v.optional(v.string()),
  old: v.optional(retired(v.pipe(v.string(), v.description('An old one.')), late)),
  list: v.optional(v.array(v.object({ old: v.optional(retired(v.number(), early)) }))),
})
const Answer = v.object({ kept: v.string(), gone: v.optional(retired(v.string(), late)) })

const said = {
  operationId: 'test',
  tag: 'Service',
  summary: { zh: '测试', en: 'Test' },
  description: 'Test.',
  answers: { 200: { description: 'Fine.', json: v.object({ kept: v.string() }) } },
} as const

const contracts = contract({
  'GET /fresh': said,
  'GET /old': { ...said, operationId: 'old', deprecated: early },
  'POST /body': { ...said, body: Body, query: v.object({ old: v.optional(retired(v.string(), late)) }) },
  'GET /answer': { ...said, answers: { 200: { description: 'Fine.', json: Answer } } },
})
const answer = () => ok({ kept: 'x' })
const handler = api(
  contracts,
  { 'GET /fresh': answer, 'GET /old': answer, 'POST /body': answer, 'GET /answer': answer },
  {},
) as Handler

async function headersOf(method: string, target: string, request: Request = {}) {
  const route = { routeKey: `${method} ${target.split('?')[0]}`, pathParameters: {} }
  const { headers = {} } = await handler(createEvent(method, target, request, route), createContext('test'))
  return { deprecation: headers.deprecation, sunset: headers.sunset, link: headers.link }
}

const NOTHING = { deprecation: undefined, sunset: undefined, link: undefined }
const EARLY = {
  deprecation: `@${Date.UTC(2027, 0, 15) / 1000}`,
  sunset: 'Wed, 01 Sep 2027 00:00:00 GMT',
  link: '</docs#test>; rel="deprecation"; type="text/html"',
}
const LATE = { ...EARLY, deprecation: `@${Date.UTC(2027, 2, 1) / 1000}`, sunset: undefined }

describe('the headers', () => {
  test('of a route: always; of one that is not: never', async () => {
    expect(await headersOf('GET', '/old')).toEqual({ ...EARLY, link: EARLY.link.replace('test', 'old') })
    expect(await headersOf('GET', '/fresh')).toEqual(NOTHING)
  })

  test('of a member that is sent: when it is, in the body, in a list, in the query', async () => {
    expect(await headersOf('POST', '/body', { body: { fresh: 'x', list: [{}] } })).toEqual(NOTHING)
    expect(await headersOf('POST', '/body', { body: { old: 'x' } })).toEqual(LATE)
    expect(await headersOf('POST', '/body?old=x', { body: {} })).toEqual(LATE)
    expect(await headersOf('POST', '/body', { body: { old: 'x', list: [{}, { old: 1 }] } })).toEqual(EARLY)
  })

  test('of a member of the answer: always', async () => {
    expect(await headersOf('GET', '/answer')).toEqual(LATE)
  })
})

test('the description says the same', () => {
  expect(operation('GET /old', contracts['GET /old'])).toMatchObject({
    deprecated: true,
    description: 'Test. Deprecated since 2027-01-15, gone from 2027-09-01. Use `fresh`.',
    responses: { 200: { headers: { Deprecation: { required: true } } } },
  })
  expect(operation('GET /fresh', contracts['GET /fresh'])).not.toHaveProperty('deprecated')
  expect(toJson(Body).properties?.old).toEqual({
    type: 'string',
    deprecated: true,
    description: 'An old one. Deprecated since 2027-03-01. Use nothing.',
  })
})
