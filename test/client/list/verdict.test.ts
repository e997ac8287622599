/** From an answer to one word: the worst comes first, and a good code beside another name is no good row. */

import { describe, expect, it } from 'vitest'
import type { BatchResult, Verification } from '#client'
import type { OfflineVerification } from '#client/offline'
import { comparedWith, fromOffline, fromResult, isSettled, OUTCOMES } from '../../../client/list/verdict.ts'

const both = (text: string) => ({ zh: text, en: text })
const NOW = new Date('2026-11-25T08:00:00Z')
const receipt = { receipt: { number: 1, place: 2 }, at: NOW.toISOString() }

const verification = (
  overrides: Partial<Verification> = {},
  kind = 'electronic-certificate',
): Verification => ({
  verified: true,
  verifiedAt: NOW.toISOString(),
  status: { record: 'valid', annotation: 'active', integrity: 'verified' },
  certificate: {
    managementNumber: 'ZY2344000001',
    holderName: '阿卜杜·买买提',
    idNumber: '990*************15',
    qualification: { id: 'computer-software', name: both('软考'), specialtyName: both('网络工程师') },
    result: { kind, label: both(kind), force: { statement: both('效力') } },
  } as Verification['certificate'],
  ...overrides,
})
const said = (overrides: Partial<Verification> = {}, kind?: string) =>
  fromResult({ verification: verification(overrides, kind) }, receipt)
const status = (one: Partial<Verification['status']>) => ({
  verified: false,
  status: { ...verification().status, ...one },
})
const use = (hasForce: boolean) => ({ use: { region: '110000', hasForce, reason: both('在北京') } })

describe('the service’s answer', () => {
  it.each([
    ['valid', {}, undefined],
    ['on-record', {}, 'certificate-electronic-file'],
    ['valid', use(true), undefined],
    ['valid-elsewhere', use(false), undefined],
    ['valid-elsewhere', use(true), 'certificate-electronic-file'],
    ['revoked', status({ record: 'revoked' }), undefined],
    ['annotation-expired', status({ annotation: 'expired' }), undefined],
    ['annotation-withdrawn', status({ annotation: 'withdrawn' }), undefined],
    ['forged', status({ integrity: 'failed', record: 'revoked' }), undefined],
    ['differs-from-record', { differences: ['holderName'] }, undefined],
    ['not-verified', { verified: false }, undefined],
  ] as const)('is %s', (code, overrides, kind) => {
    const verdict = said(overrides as Partial<Verification>, kind)
    expect(verdict).toMatchObject({ code, outcome: OUTCOMES[code], how: 'online', receipt: receipt.receipt })
    expect(verdict.outcome === 'verified').toBe(
      verification(overrides as Partial<Verification>).verified && code !== 'differs-from-record',
    )
  })

  it.each([
    ['not-found', 404, 'not-found', 'failed'],
    ['annotation-withdrawn', 410, 'annotation-withdrawn', 'failed'],
    ['invalid-input', 400, 'unreadable', 'unreadable'],
    ['unavailable', 503, 'could-not-check', 'not-checked'],
  ])('that there is a problem, %s, is never taken for a verdict it is not', (code, of, verdict, outcome) => {
    const problem = { type: '', title: '', status: of, code, detail: 'd', requestId: 'r' }
    expect(fromResult({ problem } as BatchResult, receipt)).toMatchObject({ code: verdict, outcome })
  })
})

describe('a row that says whose it is', () => {
  it.each([
    ['the same name, written otherwise', { holderName: '阿卜杜•买买提' }, 'valid'],
    ['the same number and ID', { managementNumber: 'ZY2344000001', idNumber: '990101199003070015' }, 'valid'],
    ['another name', { holderName: '李四' }, 'differs-from-list'],
    ['another management number', { managementNumber: 'ZY2344000002' }, 'differs-from-list'],
    ['another ID number', { idNumber: '991101199003070015' }, 'differs-from-list'],
  ])('with %s', (_, expected, code) => {
    expect(comparedWith(said(), expected).code).toBe(code)
  })

  it('does not make a bad one better', () => {
    expect(comparedWith(said(status({ record: 'revoked' })), { holderName: '李四' }).code).toBe('revoked')
  })
})

describe('what the device finds by itself', () => {
  const offline = (overrides: Partial<OfflineVerification>): OfflineVerification =>
    ({
      verified: false,
      integrity: 'verified',
      status: { state: 'unknown' },
      reasons: [],
      ...overrides,
    }) as OfflineVerification
  const reason = (subject: string, outcome: string, code: string) => ({ subject, outcome, reason: code })

  it.each([
    [
      'genuine',
      { verified: true, status: { state: 'valid', asOf: '2026-11-25T07:00:00.000Z', age: 3600 } },
      false,
    ],
    ['forged', { integrity: 'failed', reasons: [reason('signature', 'failed', 'signature-wrong')] }, true],
    ['key-not-trusted', { integrity: 'failed', reasons: [reason('key', 'failed', 'key-revoked')] }, true],
    [
      'could-not-check',
      { integrity: 'not-checked', reasons: [reason('key', 'failed', 'key-unknown')] },
      false,
    ],
    ['revoked', { status: { state: 'revoked' } }, false],
    ['annotation-withdrawn', { status: { state: 'withdrawn' } }, false],
    ['annotation-expired', { reasons: [reason('annotation', 'failed', 'annotation-expired')] }, false],
    ['not-verified', { reasons: [reason('dates', 'failed', 'signed-in-future')] }, false],
    ['status-unknown', { reasons: [reason('status', 'not-checked', 'no-status-list')] }, false],
  ])('is %s, and only a signature settles it', (code, overrides, settled) => {
    const verdict = fromOffline(offline(overrides as unknown as Partial<OfflineVerification>), NOW, both)
    expect([verdict.code, isSettled(verdict)]).toEqual([code, settled])
    expect(verdict.detail.zh).not.toBe('')
  })
})
