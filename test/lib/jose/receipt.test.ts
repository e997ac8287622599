import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { type Receipt, signReceipt, verifyReceipt } from '#lib/jose'
import { issuer, mockIssuer, now, origin } from '../credential/made-up.ts'

const content: Pick<Receipt, 'asked' | 'answer' | 'rule'> = {
  asked: {
    by: 'facts',
    managementNumber: 'ABC123456',
    name: '张三',
    idNumber: '990*************34',
    useIn: '440000',
  },
  answer: { verified: true, certificate: { managementNumber: 'ABC123456' }, receipt: 'an older one' },
  rule: { id: 'provincial-electronic', version: 2 },
}

describe('a receipt', () => {
  it('keeps what was asked, what was answered, when, and under which rule', async () => {
    const { signer, keys } = await mockIssuer()
    const receipt = await signReceipt(content, signer, { issuer: origin, now })
    const { receipt: _, ...answer } = content.answer
    expect(decodeProtectedHeader(receipt)).toEqual({
      alg: 'ES256',
      typ: 'zhengyan-receipt+jwt',
      kid: signer.kid,
    })
    expect(decodeJwt(receipt)).toEqual({
      iss: origin,
      iat: now.getTime() / 1000,
      asked: content.asked,
      answer,
      rule: content.rule,
    })
    expect(await verifyReceipt(`${receipt}\n`, keys)).toEqual({
      signature: { outcome: 'verified', reason: 'signature-holds' },
      key: { outcome: 'verified', reason: 'key-trusted' },
      issuer,
      kid: signer.kid,
      receipt: {
        issuer: origin,
        answeredAt: now.toISOString(),
        asked: content.asked,
        answer,
        rule: content.rule,
      },
    })
  })

  it('is never made with an ID number in clear', async () => {
    const { signer } = await mockIssuer()
    const asked = { ...content.asked, idNumber: '990101199001011234' } as Receipt['asked']
    await expect(signReceipt({ ...content, asked }, signer, { issuer: origin, now })).rejects.toMatchObject({
      code: 'receipt-invalid',
    })
  })

  it('that was changed, or that a stranger signed, shows nothing', async () => {
    const { signer, keys } = await mockIssuer()
    const stranger = await mockIssuer()
    const options = { issuer: origin, now }
    const receipt = await signReceipt(content, signer, options)
    const [header, payload, signature] = receipt.split('.') as [string, string, string]
    const changed = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), iat: 1 }),
    ).toString('base64url')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'zhengyan-receipt+jwt', kid: signer.kid }))
    const cases: [string, string][] = [
      [`${header}.${changed}.${signature}`, 'signature-wrong'],
      [await signReceipt(content, { ...stranger.signer, kid: signer.kid }, options), 'signature-wrong'],
      [await signReceipt(content, stranger.signer, options), 'no-key'],
      [`${none.toString('base64url')}.${payload}.`, 'malformed'],
      [`${header}.${payload}`, 'malformed'],
      ['', 'malformed'],
      ['x'.repeat(3_000_000), 'too-long'],
    ]
    for (const [text, reason] of cases) {
      const result = await verifyReceipt(text, keys)
      expect(result.signature.reason).toBe(reason)
      expect(result.receipt).toBeUndefined()
    }
  })

  it('by a key that was revoked still reads, and says so', async () => {
    const { signer, keys } = await mockIssuer({ revoked: { revoked_at: 1 } })
    const result = await verifyReceipt(await signReceipt(content, signer, { issuer: origin, now }), keys)
    expect(result.key).toEqual({ outcome: 'failed', reason: 'key-revoked' })
  })
})
