/**
 * Clients are written from a released description: what would break them may not come without another major version, and
 * nothing is added without another minor one. The last released description is kept in `docs/api/`.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compare } from '../scripts/openapi/compare.ts'
import { openapi } from './support/contract.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any

const folder = new URL('../docs/api/', import.meta.url)
const versionOf = (text: string) => text.split('.').map(Number) as [number, number, number]
const newest = readdirSync(folder)
  .flatMap((file) => /^openapi-(\d+\.\d+\.\d+)\.json$/.exec(file)?.[1] ?? [])
  .sort((a, b) => {
    const [one, other] = [versionOf(a), versionOf(b)]
    return one[0] - other[0] || one[1] - other[1] || one[2] - other[2]
  })
  .at(-1) as string
const released: Json = JSON.parse(readFileSync(new URL(`openapi-${newest}.json`, folder), 'utf8'))

it('the version says what has changed since the last release', () => {
  const { breaking, added } = compare(released, openapi)
  expect(released.info.version).toBe(newest)
  const [major, minor] = versionOf(newest)
  const [nowMajor, nowMinor] = versionOf(openapi.info.version)
  if (nowMajor === major) {
    expect(
      breaking,
      `breaks clients of ${newest}: keep it, or raise info.version to ${major + 1}.0.0`,
    ).toEqual([])
    const hint = `new since ${newest}: raise info.version to ${major}.${minor + 1}.0 (scripts/openapi/document.ts)`
    if (added.length > 0) expect(nowMinor, hint).toBeGreaterThan(minor)
  } else expect(nowMajor).toBe(major + 1)
})

describe('what breaks a client is seen', () => {
  const schemas = (whole: Json) => whole.components.schemas

  it.each<[string, (whole: Json) => void, RegExp]>([
    ['a route that is gone', (one) => delete one.paths['/v1/verify'], /^POST \/v1\/verify: is gone$/],
    [
      'a member of an answer that is gone',
      (one) => delete schemas(one).Result.properties.mark,
      /mark: is gone$/,
    ],
    [
      'a member of an answer that may be absent',
      (one) => schemas(one).Certificate.required.shift(),
      /managementNumber: may be absent now$/,
    ],
    [
      'a new word in an answer',
      (one) => schemas(one).Result.properties.kind.enum.push('paper'),
      /kind: has paper now$/,
    ],
    [
      'another type in an answer',
      (one) => Object.assign(schemas(one).Verification.properties.verified, { type: 'string' }),
      /verified: was boolean, is string$/,
    ],
    [
      'null in an answer that had none',
      (one) => Object.assign(schemas(one).Result.properties.mark, { type: ['string', 'null'] }),
      /mark: was string, is string or null$/,
    ],
    [
      'a member that has to be sent',
      (one) => {
        schemas(one).Release.properties.reason = { type: 'string' }
        schemas(one).Release.required.push('reason')
      },
      /reason: is new and has to be sent$/,
    ],
    [
      'a word that is not taken any more',
      (one) => schemas(one).IdType.enum.pop(),
      /idType: does not take .+ any more$/,
    ],
    [
      'a stricter limit',
      (one) => Object.assign(schemas(one).Release.properties.validDays, { maximum: 30 }),
      /validDays: maximum is 30, was 90$/,
    ],
    [
      'a parameter that has to be sent',
      (one) => {
        const schema = { type: 'string' }
        one.paths['/health'].get.parameters = [{ name: 'x-key', in: 'header', required: true, schema }]
      },
      /header x-key: is new and has to be sent$/,
    ],
    [
      'a credential that is asked for',
      (one) => Object.assign(one.paths['/health'].get, { security: [{ bearer: [] }] }),
      /^GET \/health: asks for a credential now$/,
    ],
    [
      'a header of an answer that is gone',
      (one) => {
        delete one.paths['/openapi.json'].get.responses['200'].headers.ETag
      },
      /the header ETag is gone$/,
    ],
    [
      'another media type',
      (one) => {
        const reply = one.paths['/health'].get.responses['200']
        reply.content = { 'text/plain': reply.content['application/json'] }
      },
      /application\/json is gone$/,
    ],
  ])('%s', (_, change, expected) => {
    const changed = structuredClone(released)
    change(changed)
    expect(compare(released, changed).breaking).toEqual(
      expect.arrayContaining([expect.stringMatching(expected)]),
    )
  })

  it('and what only adds is none of it', () => {
    const changed = structuredClone(released)
    schemas(changed).Result.properties.more = { type: 'string' }
    schemas(changed).Problem.properties.code.enum.push('a-new-one')
    changed.paths['/v1/more'] = { get: changed.paths['/health'].get }
    schemas(changed).Release.properties.validDays.maximum = 180
    const { breaking, added } = compare(released, changed)
    expect(breaking).toEqual([])
    expect(added).toEqual(expect.arrayContaining(['GET /v1/more', expect.stringContaining('/more')]))
    expect(compare(released, released)).toEqual({ breaking: [], added: [] })
  })
})
