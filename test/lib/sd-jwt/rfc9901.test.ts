/** RFC 9901's own examples (rfc9901.json): what others issue and present is read as the RFC says. */

import { describe, expect, it } from 'vitest'
import { trustKeys, webCrypto } from '#lib/jose'
import { verifySdJwt, verifySdJwtVc } from '#lib/sd-jwt'
import { publishedJwk } from '../../../lib/jose/index.ts'
import { digestOf, readDisclosure } from '../../../lib/sd-jwt/disclosure.ts'
import vectors from './rfc9901.json' with { type: 'json' }

const now = new Date('2026-11-23T10:00:00Z')
const issuer = { id: 'https://pid-issuer.bund.de.example', name: { zh: '示例', en: 'Example' } }
const published = await publishedJwk({ ...vectors.issuerKey, kty: 'EC', crv: 'P-256' }, issuer)
const keys = await trustKeys({ keys: [published] })
const { audience, nonce, iat } = vectors.keyBinding
const binding = { audience, nonce, since: new Date(iat * 1000) }

describe('the disclosures of section 4.2', () => {
  it.each(vectors.digests)('$value, with its digest', async ({ disclosure, digest, value, ...rest }) => {
    expect(readDisclosure(disclosure)).toEqual({ value, ...rest })
    expect(await digestOf(webCrypto, disclosure)).toBe(digest)
  })

  it.each(vectors.spellings)('one claim, spelt as %s', (spelling) => {
    expect(readDisclosure(spelling)).toEqual({ name: 'family_name', value: 'Möbius' })
  })
})

describe('the presentations', () => {
  it.each(vectors.presentations)('of section $section', async ({ text, typ, payload, keyBinding }) => {
    const verified = await verifySdJwt(text, {
      engine: webCrypto,
      now,
      typ,
      keyOf: async () => keys.byKid(published.kid) as NonNullable<ReturnType<typeof keys.byKid>>,
      keyBinding: keyBinding ? binding : 'none',
    })
    expect(verified.payload).toEqual(payload)
  })

  it('of a credential whose header names no key: it is nobody’s', async () => {
    const text = vectors.presentations.find(({ section }) => section === 'A.3')?.text as string
    const types = ['urn:eudi:pid:de:1']
    await expect(verifySdJwtVc(text, { keys, now, types, keyBinding: binding })).rejects.toMatchObject({
      code: 'key-contradicted',
    })
  })
})
