import { describe, expect, it } from 'vitest'
import type { Verification } from '#lib/verification'
import { kindCard } from '../../web/parts/kind.ts'
import { compared, usedIn, verdictOf } from '../../web/parts/outcome.ts'
import { certificate, FILE, GUANGDONG, NATIONAL, UNDETERMINED } from '../lib/document/samples.ts'

const STATUS = { record: 'valid', annotation: 'active', integrity: 'not-checked' } as const

const verification = (overrides: Partial<Verification> = {}): Verification => ({
  verified: true,
  verifiedAt: '2026-11-23T10:00:00.000Z',
  status: STATUS,
  certificate: certificate(),
  receipt: 'a.b.c',
  ...overrides,
})

const of = (result: typeof GUANGDONG) => verification({ certificate: certificate({ result }) })
const toneAndWord = (one: Verification) => {
  const { tone, word } = verdictOf(one, 'zh')
  return [tone, word]
}

describe('one glance settles it: a tone and a word of its own for', () => {
  it.each([
    ['a national certificate', of(NATIONAL), 'good', '有效'],
    ['a provincial one while no region is chosen', of(GUANGDONG), 'territorial', '有效 · 仅限广东省'],
    ['a provincial one where it counts', usedIn(of(GUANGDONG), '440000'), 'good', '有效'],
    ['a provincial one elsewhere', usedIn(of(GUANGDONG), '110000'), 'caution', '有效，但不适用于北京市'],
    ['a file', of(FILE), 'limited', '记录属实'],
    ['a file that is to be used', usedIn(of(FILE), '110000'), 'caution', '记录属实，能否使用须先咨询'],
    [
      'a revoked certificate',
      verification({ verified: false, status: { ...STATUS, record: 'revoked' } }),
      'bad',
      '已撤销，无效',
    ],
    [
      'a forgery, whatever else is said',
      verification({ verified: false, status: { ...STATUS, record: 'revoked', integrity: 'failed' } }),
      'bad',
      '二维码系伪造或已被改动',
    ],
    [
      'an annotation that ran out',
      verification({ verified: false, status: { ...STATUS, annotation: 'expired' } }),
      'unknown',
      '加注已过期',
    ],
    [
      'one that was withdrawn',
      verification({ verified: false, status: { ...STATUS, annotation: 'withdrawn' } }),
      'unknown',
      '加注已撤回',
    ],
  ] as const)('%s', (_, one, tone, word) => {
    expect(toneAndWord(one)).toEqual([tone, word])
  })
})

it('is said to be the same as recorded only where something was compared', () => {
  const lead = (integrity: Verification['status']['integrity'], result = NATIONAL) =>
    verdictOf({ ...of(result), status: { ...STATUS, integrity } }, 'zh').lead
  for (const result of [NATIONAL, GUANGDONG]) {
    expect(lead('verified', result)).toContain('与系统记录一致')
    expect(lead('not-checked', result)).toBe('电子证书，系统有此记录；请与手中文件核对')
  }
  expect(verdictOf(compared(of(NATIONAL)), 'zh').lead).toContain('与系统记录一致')
})

describe('where no source settles what it is worth', () => {
  it.each(['zh', 'en'] as const)('nothing in %s says that it does not replace paper', (lang) => {
    const says = /不能?替代|不具有|does not replace|cannot|does not have/
    const card = (result: typeof FILE) => `${kindCard(result, lang)}`
    expect(card(FILE)).toMatch(says)
    expect(card(UNDETERMINED)).not.toMatch(says)
    expect(card(UNDETERMINED)).toMatch(/未能确定|not established/)
    const { tone, lead } = verdictOf(of(UNDETERMINED), lang)
    expect(tone).toBe('limited')
    expect(lead).toMatch(/未能确定|not established/)
  })

  it('no region makes it more than that', () => {
    const { use } = usedIn(of(UNDETERMINED), '440000')
    expect(use).toMatchObject({ hasForce: false, reason: { zh: expect.stringContaining('未能确定') } })
  })
})

it('nothing that is not verified is ever shown as good', () => {
  for (const record of ['valid', 'revoked', 'not-checked'] as const)
    for (const annotation of ['active', 'expired', 'withdrawn'] as const)
      for (const integrity of ['verified', 'failed', 'not-checked'] as const) {
        const verified = record === 'valid' && annotation === 'active' && integrity !== 'failed'
        const { certificate: shown, ...rest } = verification({
          verified,
          status: { record, annotation, integrity },
        })
        const one = record === 'not-checked' ? rest : { ...rest, ...(shown && { certificate: shown }) }
        if (!verified) expect(['good', 'limited']).not.toContain(verdictOf(one, 'en').tone)
      }
})
