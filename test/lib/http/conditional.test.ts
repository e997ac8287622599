/** Who has an answer already is not sent it again; and nobody is told so who has another one. */

import { describe, expect, it } from 'vitest'
import { entityTag, hasAlready, ok } from '#lib/http'
import { conditional } from '../../../lib/http/conditional.ts'

const reply = ok({ keys: [] }, { 'cache-control': 'public, max-age=300' })
const tag = entityTag(reply.body as string)

describe('If-None-Match', () => {
  it.each([tag, tag.replace('W/', ''), `"other", ${tag}`, `W/"other",${tag}`, '*'])('%s: 304', (field) => {
    const { status, headers, body } = conditional(reply, field)
    expect({ status, body }).toEqual({ status: 304, body: undefined })
    expect(headers).toMatchObject({ etag: tag, 'cache-control': 'public, max-age=300' })
    expect(headers['content-type']).toBeUndefined()
  })

  it.each([undefined, '', '"other"', tag.slice(0, -2), tag.toUpperCase()])(
    '%s: the whole answer',
    (field) => {
      expect(conditional(reply, field)).toMatchObject({
        status: 200,
        body: reply.body,
        headers: { etag: tag },
      })
    },
  )
})

it('a tag is of the content, and weak: the same for every coding', () => {
  expect(tag).toMatch(/^W\/"[\w-]{22}"$/)
  expect(entityTag(Buffer.from(reply.body as string))).toBe(tag)
  expect(hasAlready(tag, entityTag('another'))).toBe(false)
})

it('of what is no success there is none', () => {
  const other = { status: 404, headers: {}, body: '{}' }
  expect(conditional(other, '*')).toBe(other)
})
