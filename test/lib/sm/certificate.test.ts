/** Certificates of SM2 keys: what is read of one, what is not one, and who issued it. */

import { describe, expect, it } from 'vitest'
import { isIssuedBy, isSm2Certificate, readSm2Certificate } from '#lib/sm'
import { makeKeys } from '../document/keys.ts'
import { issue } from '../seal/certificates.ts'

const root = issue({ name: '演示根', isAuthority: true, usage: 0x06 })
const holder = issue({ name: '张三', issuer: root, validTo: new Date('2030-01-01T00:00:00Z') })
const [der] = holder.certificates

describe('a certificate', () => {
  it('says whose it is, who issued it, from when to when, and for what', () => {
    const read = readSm2Certificate(der)
    expect(read).toMatchObject({
      subject: { text: '张三' },
      issuer: { text: '演示根' },
      validFrom: new Date('2026-01-01T00:00:00Z'),
      validTo: new Date('2030-01-01T00:00:00Z'),
      mayIssue: false,
      maySign: true,
      signatureAlgorithm: '1.2.156.10197.1.501',
    })
    expect([...read.publicKey]).toEqual([...holder.key.publicKey])
    expect(readSm2Certificate(root.certificates[0])).toMatchObject({ mayIssue: true, maySign: false })
  })

  it.each([
    ['with a byte behind it', async () => Uint8Array.of(...der, 0)],
    ['that is cut off', async () => der.subarray(0, 200)],
    [
      'of another kind of key',
      async () => new Uint8Array((await makeKeys('EC')).certificate.toSchema(true).toBER()),
    ],
    ['of RSA', async () => new Uint8Array((await makeKeys('RSA')).certificate.toSchema(true).toBER())],
    ['that is nothing of the kind', async () => new Uint8Array(300)],
    ['that is empty', async () => new Uint8Array()],
  ])('%s is not read', async (_what, make) => {
    const bytes = await make()
    expect(() => readSm2Certificate(bytes)).toThrow(
      expect.objectContaining({ code: 'certificate-unreadable' }),
    )
    expect(isSm2Certificate(bytes)).toBe(false)
  })

  it('with a point that is on no curve is not read', () => {
    const changed = Uint8Array.from(der)
    const at = Buffer.from(changed).indexOf(holder.key.publicKey) + 64
    changed[at] = (changed[at] as number) ^ 1
    expect(() => readSm2Certificate(changed)).toThrow(
      expect.objectContaining({ code: 'public-key-unreadable' }),
    )
  })
})

describe('issued by', () => {
  const issued = (one: Uint8Array, by: Uint8Array) =>
    isIssuedBy(readSm2Certificate(one), readSm2Certificate(by))

  it('is who signed it, may issue, and has the name of its issuer', () => {
    expect(issued(der, root.certificates[0])).toBe(true)
    expect(issued(root.certificates[0], root.certificates[0])).toBe(true)
  })

  it('is not who has the name alone, or the key alone, or may not issue', () => {
    expect(issued(der, issue({ name: '演示根', isAuthority: true, usage: 0x06 }).certificates[0])).toBe(false)
    expect(issued(issue({ name: '李四', issuer: holder }).certificates[0], der)).toBe(false)
    const nobody = issue({ name: '演示根', issuer: root, usage: 0x06 })
    expect(issued(issue({ name: '王五', issuer: nobody }).certificates[0], nobody.certificates[0])).toBe(
      false,
    )
  })

  it('is nobody, once a byte of it is changed', () => {
    const changed = Uint8Array.from(der)
    const at = Buffer.from(changed).indexOf('张三')
    changed.set(Buffer.from('李四'), at)
    expect(issued(changed, root.certificates[0])).toBe(false)
  })
})
