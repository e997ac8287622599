/** The credential of this project, bare ECDSA, and jose: what every installation can measure. */

import { jwtVerify, SignJWT } from 'jose'
import { newCode, qrSegments, qrText, signCredential, verifyCredential } from '../../lib/credential/index.ts'
import { generateSigningKey, localSigner, publishedJwk, trustKeys } from '../../lib/jose/index.ts'
import { type Contender, EXPIRES_AT, FACTS, ISSUED_AT, NOW, ORIGIN, SECONDS } from './contender.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const

/** `subtle.verify` over as many bytes as a credential signs, and nothing else. */
export async function bareEcdsa(): Promise<Contender> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const bytes = crypto.getRandomValues(new Uint8Array(150))
  const signature = await crypto.subtle.sign(ES256, privateKey, bytes)
  return {
    name: 'bare ECDSA (`subtle.verify`)',
    text: '',
    async verify() {
      if (!(await crypto.subtle.verify(ES256, publicKey, signature, bytes))) throw new Error('does not hold')
    },
  }
}

export async function zhengyan(): Promise<Contender> {
  const key = await generateSigningKey()
  const issuer = { id: ORIGIN, name: { zh: '演示考试机构', en: 'Demonstration Authority' } }
  const keys = await trustKeys({ keys: [await publishedJwk(key, issuer)] })
  const claims = { ...FACTS, issuedAt: ISSUED_AT, annotationExpiresAt: EXPIRES_AT }
  const { credential } = await signCredential(claims, await localSigner(key), { origin: ORIGIN })
  const text = qrText({ origin: ORIGIN, code: newCode(), credential })
  return {
    name: '**Zhengyan credential** (address and all)',
    text,
    qr: qrSegments(text),
    async verify() {
      const { signature, key: trusted, claims: found } = await verifyCredential(text, { keys, now: NOW })
      if (signature.outcome !== 'verified' || trusted.outcome !== 'verified' || !found)
        throw new Error('does not hold')
    },
  }
}

export async function joseJwt(): Promise<Contender> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const text = await new SignJWT({ ...FACTS, ...SECONDS })
    .setProtectedHeader({ alg: 'ES256', kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' })
    .sign(privateKey)
  const options = { algorithms: ['ES256'], currentDate: NOW }
  return { name: '`jose` JWT', text, verify: () => jwtVerify(text, publicKey, options) }
}
