/** What the functions write to their log during the whole journey: nothing of anybody. */

import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { routes } from '../support/gateway.ts'
import { type Journey, travel } from '../support/journey.ts'
import { type Service, startService } from '../support/service.ts'

let service: Service
let journey: Journey
let written = ''

beforeAll(async () => {
  process.env.POWERTOOLS_LOG_LEVEL = 'DEBUG'
  const keep = (chunk: unknown) => {
    written += String(chunk)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(keep)
  vi.spyOn(process.stderr, 'write').mockImplementation(keep)
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => void keep(words.join(' ')))
  }
  service = await startService()
  journey = await travel(service)
  await service.tap.cut()
  // And when things go wrong, which is when logs get long.
  await service.call('POST', '/v1/login', {
    body: { idNumber: '990101199003070015', password: 'correct horse 电池' },
  })
  vi.restoreAllMocks()
})
afterAll(() => service.close())

test('no name, number, ID number, code, token or password is in the log', () => {
  expect(written.length).toBeGreaterThan(1000)
  for (const secret of journey.secrets) {
    expect(secret.length).toBeGreaterThan(1)
    for (const form of [
      secret,
      secret.toLowerCase(),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]) {
      expect(written.includes(form), secret).toBe(false)
    }
  }
})

test('each request is one line of JSON, with its route, status and number', () => {
  const lines = written
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const requests = lines.filter(({ message }) => message === 'request')
  expect(requests).toHaveLength(journey.responses.length + 1)
  const known = new Set(routes.map(({ routeKey }) => routeKey))
  for (const { route, status, requestId, milliseconds } of requests) {
    expect(known.has(route), route).toBe(true)
    expect(status).toBeGreaterThanOrEqual(200)
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(milliseconds).toBeGreaterThanOrEqual(0)
  }
  const failures = lines.filter(({ message }) => message === 'failure')
  expect(failures).toHaveLength(1)
  expect(failures[0].causes[0].name).toBe('Problem')
})

test('the journey goes over every route', () => {
  const used = new Set(
    written
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).route),
  )
  expect(routes.map(({ routeKey }) => routeKey).filter((key) => !used.has(key))).toEqual([])
})
