import { describe, expect, it } from 'vitest'
import type { OfflineVerification } from '#client/offline'
import { isSettled, judge, whileAsking } from '../../web/browser/scan/judge.ts'

const NOW = new Date('2026-11-23T10:00:00Z')
const FRESH = '2026-11-23T09:00:00Z'

const checks = {
  signature: { outcome: 'verified', reason: 'signature-holds' },
  key: { outcome: 'verified', reason: 'key-trusted' },
  dates: { outcome: 'verified', reason: 'dates-plausible' },
  annotation: { outcome: 'verified', reason: 'annotation-within-period' },
  status: { outcome: 'verified', reason: 'status-valid', asOf: '2026-11-23T07:00:00Z' },
  withdrawal: { outcome: 'not-checked', reason: 'no-release-place' },
} as const

const signed = { signedAt: '2026-11-23T09:00:00Z', annotationExpiresAt: '2026-12-23T10:00:00Z' }
const good = { ...signed, checks } as unknown as OfflineVerification

const changed = (overrides: Record<string, unknown>, read: Record<string, unknown> = signed) =>
  ({ ...read, checks: { ...checks, ...overrides } }) as unknown as OfflineVerification
const verdict = (check: OfflineVerification, keysAt: string | undefined = FRESH) => {
  const { tone, word } = judge(check, keysAt, NOW, 'zh')
  return [tone, word]
}

describe('what a device alone has checked is never good', () => {
  it.each([
    ['all of it holds', {}, 'limited', '签名真实，是否撤回未核查'],
    [
      'no list',
      { status: { outcome: 'not-checked', reason: 'no-status-list' } },
      'caution',
      '签名真实，未能核查是否撤销',
    ],
    [
      'a list too old',
      { status: { outcome: 'not-checked', reason: 'status-list-expired' } },
      'caution',
      '签名真实，未能核查是否撤销',
    ],
    [
      'a fresh list without it',
      { withdrawal: { outcome: 'verified', reason: 'not-withdrawn', asOf: '2026-11-23T07:00:00Z' } },
      'limited',
      '签名真实，名单上未撤销、未撤回',
    ],
    [
      'withdrawn',
      { withdrawal: { outcome: 'failed', reason: 'withdrawn', asOf: '2026-11-23T07:00:00Z' } },
      'unknown',
      '已被持证人撤回',
    ],
    ['revoked', { status: { outcome: 'failed', reason: 'revoked' } }, 'bad', '已撤销，无效'],
    [
      'annotation over',
      { annotation: { outcome: 'failed', reason: 'annotation-expired' } },
      'unknown',
      '加注已过期',
    ],
    ['changed', { signature: { outcome: 'failed', reason: 'signature-wrong' } }, 'bad', '签名不通过'],
    ['a revoked key', { key: { outcome: 'failed', reason: 'key-revoked' } }, 'bad', '签发密钥不可信'],
    [
      'dated in the future',
      { dates: { outcome: 'failed', reason: 'signed-in-future' } },
      'caution',
      '未能核对',
    ],
  ])('%s', (_, overrides, tone, word) => {
    expect(verdict(changed(overrides))).toEqual([tone, word])
  })

  it.each([
    ['one without an annotation', { signedAt: signed.signedAt }, 'limited', '签名真实，未向系统核查'],
    ['claims of another version', {}, 'unknown', '未能核对'],
  ])('%s', (_, read, tone, word) => {
    expect(verdict(changed({}, read))).toEqual([tone, word])
  })
})

it('a key that nobody published is a forgery while the keys are fresh, and unknown when they are old', () => {
  const unknown = changed(
    {
      signature: { outcome: 'not-checked', reason: 'no-key' },
      key: { outcome: 'failed', reason: 'key-unknown' },
    },
    {},
  )
  expect(verdict(unknown)).toEqual(['bad', '签名不通过'])
  expect(verdict(unknown, '2026-11-20T09:00:00Z')).toEqual(['unknown', '未能核对'])
})

it('says how old the list is that it knows of, in both languages', () => {
  expect(judge(good, FRESH, NOW, 'zh').lead).toContain('3小时前的撤销名单')
  expect(judge(good, FRESH, NOW, 'en')).toMatchObject({
    word: 'Signature genuine; whether it was withdrawn was not checked',
    lead: expect.stringContaining('list made 3 hours ago'),
  })
})

it('while the server is asked, only what is bad is said', () => {
  const asking = (check: OfflineVerification) => whileAsking(judge(check, FRESH, NOW, 'zh'), 'zh')
  expect(asking(good)).toEqual({
    tone: 'unknown',
    word: '正在向系统核查…',
    lead: '本机核对：签名真实，是否撤回未核查',
  })
  const revoked = changed({ status: { outcome: 'failed', reason: 'revoked' } })
  expect(asking(revoked)).toMatchObject({ tone: 'bad', word: '已撤销，无效', when: '正在向系统核查…' })
})

it('a signature or a key that fails is settled; a key that this device lacks is for the server to know', () => {
  expect(isSettled(changed({ signature: { outcome: 'failed', reason: 'signature-wrong' } }))).toBe(true)
  expect(isSettled(changed({ key: { outcome: 'failed', reason: 'key-revoked' } }))).toBe(true)
  expect(
    isSettled(
      changed({
        signature: { outcome: 'not-checked', reason: 'no-key' },
        key: { outcome: 'failed', reason: 'key-unknown' },
      }),
    ),
  ).toBe(false)
  expect(isSettled(good)).toBe(false)
})
