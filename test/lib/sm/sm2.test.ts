/** SM2 signatures: as the standard and as others make them, and no other ones. */

import fc from 'fast-check'
import { sm2 as peer } from 'sm-crypto'
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_USER_ID,
  digestToSign,
  newSm2PrivateKey,
  openSm2Key,
  readSm2PrivateKey,
  verifySm2,
  writeSm2PrivateKey,
} from '#lib/sm'
import { RECOMMENDED, toBytes32, toNumber } from '../../../lib/sm/curve.ts'
import { writePair } from '../../../lib/sm/pair.ts'
import { sm2On } from '../../../lib/sm/sm2.ts'
import { hasSm2, inFolder, openssl } from '../../support/openssl.ts'
import { fromHex, toHex, toText } from './hex.ts'

const number = (hex: string) => toNumber(fromHex(hex))
const N = RECOMMENDED.n

/** GB/T 32918.2-2016, A.2: another curve than the recommended, with every step printed. */
const FIRST = {
  curve: {
    p: number('8542D69E 4C044F18 E8B92435 BF6FF7DE 45728391 5C45517D 722EDB8B 08F1DFC3'),
    a: number('787968B4 FA32C3FD 2417842E 73BBFEFF 2F3C848B 6831D7E0 EC65228B 3937E498'),
    b: number('63E4C6D3 B23B0C84 9CF84241 484BFE48 F61D59A5 B16BA06E 6E12D1DA 27C5249A'),
    n: number('8542D69E 4C044F18 E8B92435 BF6FF7DD 29772063 0485628D 5AE74EE7 C32E79B7'),
    Gx: number('421DEBD6 1B62EAB6 746434EB C3CC315E 32220B3B ADD50BDC 4C4E6C14 7FEDD43D'),
    Gy: number('0680512B CBB42C07 D47349D2 153B70C4 E5D7FDFC BFA36EA1 A85841B9 E46E09A2'),
  },
  userId: 'ALICE123@YAHOO.COM',
  d: '128B2FA8 BD433C6C 068C8D80 3DFF7979 2A519A55 171B1B65 0C23661D 15897263',
  publicKey: `04 0AE4C779 8AA0F119 471BEE11 825BE462 02BB79E2 A5844495 E97C04FF 4DF2548A
    7C0240F8 8F1CD4E1 6352A73C 17B7F16F 07353E53 A176D684 A9FE0C6B B798E857`,
  k: '6CB28D99 385C175C 94F94E93 4817663F C176D925 DD72B727 260DBAAE 1FB2F96F',
  r: '40F1EC59 F793D9F4 9E09DCEF 49130D41 94F79FB1 EED2CAA5 5BACDB49 C4E755D1',
  s: '6FC6DAC3 2C5D5CF1 0C77DFB2 0F7C2EB6 67A45787 2FB09EC5 6327A67E C7DEEBE7',
}

/** GB/T 32918.5-2017, A.2, the same as GM/T 0003.5-2012, A.2. */
const SECOND = {
  curve: RECOMMENDED,
  userId: DEFAULT_USER_ID,
  d: '3945208F 7B2144B1 3F36E38A C6D39F95 88939369 2860B51A 42FB81EF 4DF7C5B8',
  publicKey: `04 09F9DF31 1E5421A1 50DD7D16 1E4BC5C6 72179FAD 1833FC07 6BB08FF3 56F35020
    CCEA490C E26775A5 2DC6EA71 8CC1AA60 0AED05FB F35E084A 6632F607 2DA9AD13`,
  k: '59276E27 D506861A 16680F3A D9C02DCC EF3CC1FA 3CDBE4CE 6D54B80D EAC1BC21',
  r: 'F5A03B06 48D2C463 0EEAC513 E1BB81A1 5944DA38 27D5B741 43AC7EAC EEE720B3',
  s: 'B1B6AA29 DF212FD8 763182BC 0D421CA1 BB9038FD 1F7F42D4 840B69C4 85BBC1AA',
}

describe('the examples of the standard', () => {
  it.each([
    ['GB/T 32918.2-2016, A.2', FIRST],
    ['GB/T 32918.5-2017, A.2', SECOND],
  ])('%s: key, signature with the k that is printed, verification', (_name, example) => {
    const { digestToSign, privateKey, verifyDigest } = sm2On(example.curve)
    const key = privateKey(number(example.d))
    if (!key) throw new Error('no key')
    expect(toHex(key.publicKey)).toBe(toHex(fromHex(example.publicKey)))
    const digest = digestToSign(key.publicKey, toText('message digest'), example.userId)
    const signature = key.sign(digest, () => number(example.k))
    expect(toHex(signature)).toBe(toHex(writePair(fromHex(example.r), fromHex(example.s))))
    expect(verifyDigest(key.publicKey, digest, signature)).toBe(true)
  })

  it('GB/T 32918.5-2017, A.2: the digest that is signed', () => {
    expect(toHex(digestToSign(fromHex(SECOND.publicKey), toText('message digest')))).toBe(
      'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
    )
  })
})

describe('a signature', () => {
  const key = openSm2Key(fromHex(SECOND.d))
  const message = toText('证书 certificate')

  it('verifies, and with one bit flipped anywhere it does not', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ maxLength: 30 }),
        fc.nat(),
        (said, userId, at) => {
          const signature = key.sign(said, userId)
          expect(verifySm2(key.publicKey, said, signature, userId)).toBe(true)
          const flip = (bytes: Uint8Array) =>
            bytes.map((byte, i) => (i === Math.floor(at / 8) % bytes.length ? byte ^ (1 << (at % 8)) : byte))
          expect(verifySm2(key.publicKey, said, flip(signature), userId)).toBe(false)
          if (said.length > 0) expect(verifySm2(key.publicKey, flip(said), signature, userId)).toBe(false)
          expect(verifySm2(key.publicKey, said, signature, `${userId}0`)).toBe(false)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('is another one each time', () => {
    expect(toHex(key.sign(message))).not.toBe(toHex(key.sign(message)))
  })

  const valid = key.sign(message)
  const halves = (der: Uint8Array) => {
    const r = der.subarray(4, 4 + (der[3] as number))
    return [r, der.subarray(6 + r.length)].map(toNumber) as [bigint, bigint]
  }
  const [r, s] = halves(valid)
  const pair = (left: bigint, right: bigint) => writePair(toBytes32(left), toBytes32(right))

  it.each([
    ['r of 0', pair(0n, s)],
    ['s of 0', pair(r, 0n)],
    ['r of n', pair(N, s)],
    ['s of n', pair(r, N)],
    ['r beyond n', pair(2n ** 256n - 1n, s)],
    ['s beyond n', pair(r, 2n ** 256n - 1n)],
    ['r and s that make n', pair(r, N - r)],
    ['r and s exchanged', pair(s, r)],
    ['the s of ECDSA’s malleability', pair(r, N - s)],
    ['a byte behind it', Uint8Array.of(...valid, 0)],
    ['a byte missing', valid.subarray(0, -1)],
    ['a longer spelling', Uint8Array.of(0x30, 0x81, ...valid.subarray(1))],
    [
      'a leading zero',
      Uint8Array.of(0x30, (valid[1] as number) + 1, 2, (valid[3] as number) + 1, 0, ...valid.subarray(4)),
    ],
    ['nothing', new Uint8Array()],
    ['64 bytes', Uint8Array.of(...toBytes32(r), ...toBytes32(s))],
  ])('with %s does not hold', (_what, signature) => {
    expect(verifySm2(key.publicKey, message, signature)).toBe(false)
  })

  it.each([
    ['one coordinate off the curve', key.publicKey.with(64, (key.publicKey[64] as number) ^ 1)],
    ['the point at infinity', Uint8Array.of(0)],
    ['coordinates of 0', Uint8Array.of(4, ...new Uint8Array(64))],
    [
      'a coordinate beyond p',
      Uint8Array.of(4, ...new Uint8Array(32).fill(0xff), ...key.publicKey.subarray(33)),
    ],
    [
      'the compressed form',
      Uint8Array.of(2 + ((key.publicKey[64] as number) & 1), ...key.publicKey.subarray(1, 33)),
    ],
    ['the hybrid form', key.publicKey.with(0, 6 + ((key.publicKey[64] as number) & 1))],
  ])('is not checked by a public key with %s', (_what, publicKey) => {
    expect(() => verifySm2(publicKey, message, valid)).toThrow(
      expect.objectContaining({ code: 'public-key-unreadable' }),
    )
  })
})

describe('a private key', () => {
  it.each([
    ['0', 0n],
    ['n - 1, for which 1 + d has no inverse', N - 1n],
    ['n', N],
  ])('of %s is none', (_what, d) => {
    expect(() => openSm2Key(toBytes32(d))).toThrow(
      expect.objectContaining({ code: 'private-key-unreadable' }),
    )
  })

  it('comes out of PKCS#8 as it went in', () => {
    const d = newSm2PrivateKey()
    expect(toHex(readSm2PrivateKey(writeSm2PrivateKey(d)))).toBe(toHex(d))
  })
})

describe('another implementation', () => {
  it('takes what is signed here, and is taken here, whatever message and user id', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.stringMatching(/^[\w@.]{1,20}$/), (said, userId) => {
        const other = peer.generateKeyPairHex()
        const key = openSm2Key(fromHex(other.privateKey))
        expect(toHex(key.publicKey)).toBe(other.publicKey)
        const options = { hash: true, der: true, userId, publicKey: other.publicKey } as const
        const theirs = peer.doSignature([...said], other.privateKey, options)
        expect(verifySm2(key.publicKey, said, fromHex(theirs), userId)).toBe(true)
        const ours = toHex(key.sign(said, userId))
        expect(peer.doVerifySignature([...said], ours, other.publicKey, options)).toBe(true)
      }),
      { numRuns: 10 },
    )
  })

  it.runIf(hasSm2)(
    hasSm2
      ? 'openssl takes what is signed here, and is taken here, with its own key'
      : 'not tried: openssl has no SM2 on this machine',
    () => {
      inFolder((put) => {
        const { out } = openssl('genpkey', '-algorithm', 'SM2')
        const pem = put('key.pem', out)
        const key = openSm2Key(
          readSm2PrivateKey(Buffer.from(out.toString().replaceAll(/-----.*-----|\s/g, ''), 'base64')),
        )
        const message = put('message', '证书 certificate')
        const said = toText('证书 certificate')
        for (const userId of [DEFAULT_USER_ID, 'ALICE123@YAHOO.COM']) {
          const how = [
            '-rawin',
            '-digest',
            'sm3',
            '-inkey',
            pem,
            '-in',
            message,
            '-pkeyopt',
            `distid:${userId}`,
          ]
          const theirs = openssl('pkeyutl', '-sign', ...how)
          expect(verifySm2(key.publicKey, said, theirs.out, userId)).toBe(true)
          const ours = put('signature', key.sign(said, userId))
          expect(openssl('pkeyutl', '-verify', ...how, '-sigfile', ours).ok).toBe(true)
          const wrong = put('signature', key.sign(said, `${userId}0`))
          expect(openssl('pkeyutl', '-verify', ...how, '-sigfile', wrong).ok).toBe(false)
        }
      })
    },
  )
})
