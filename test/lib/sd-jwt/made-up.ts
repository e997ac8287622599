/**
 * An issuer, a holder and a credential for the tests of this folder, and what signs whatever one likes, right or wrong.
 * Presentations are made here by Node's own cryptography and not by `lib/sd-jwt`, which has no holder's side.
 */

import { createHash, createPrivateKey, sign } from 'node:crypto'
import { generateSigningKey, localSigner, type PrivateJwk, publishedJwk, trustKeys } from '#lib/jose'
import { type Claims, disclosable, signSdJwtVc } from '#lib/sd-jwt'
import { issuer, now } from '../credential/made-up.ts'

export { issuer, now }

export const VCT = 'https://zhengyan.example/types/qualification'
export const AUDIENCE = 'x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk'
export const NONCE = 'n-0S6_WzA2Mj'

const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
export const at = seconds(now)

export const issuerKey = await generateSigningKey()
export const holder = await generateSigningKey()
export const stranger = await generateSigningKey()
export const signer = await localSigner(issuerKey)
export const keys = await trustKeys({ keys: [await publishedJwk({ ...issuerKey, nbf: at - 3600 }, issuer)] })
export const binding = { audience: AUDIENCE, nonce: NONCE, since: new Date(now.getTime() - 60_000) }

export const publicJwk = ({ kty, crv, x, y }: PrivateJwk) => ({ kty, crv, x, y })

export const claims = (): Claims & { vct: string } => ({
  iss: issuer.id,
  vct: VCT,
  iat: at,
  exp: at + 86_400,
  cnf: { jwk: publicJwk(holder) },
  status: { status_list: { idx: 412, uri: `${issuer.id}/v1/status/3` } },
  kind: 'electronic-certificate',
  holderName: disclosable('张三'),
  managementNumber: disclosable('ZY2344000001'),
  age_equal_or_over: disclosable({ '18': disclosable(true), '65': disclosable(false) }),
  scenes: ['求职', disclosable('落户')],
})

export const issue = () => signSdJwtVc(claims(), signer)

export const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
export const digest = (text: string) => createHash('sha256').update(text).digest('base64url')

/** A JWS of anything under any header, by any key. */
export function jwsOf(header: object, payload: unknown, key: PrivateJwk): string {
  const input = `${base64url(header)}.${base64url(payload)}`
  const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

export interface Forged {
  readonly header?: object
  readonly payload?: object
  readonly key?: PrivateJwk
  readonly disclosures?: readonly string[]
}

/** An issuer's JWT with something else in it, and disclosures beside it; the signature is right by the key that is given. */
export function forge({ header, payload, key = issuerKey, disclosures = [] }: Forged = {}): string {
  const { iss, vct, iat, exp, cnf } = claims()
  const head = { alg: 'ES256', typ: 'dc+sd-jwt', kid: signer.kid, ...header }
  return [jwsOf(head, { iss, vct, iat, exp, cnf, ...payload }, key), ...disclosures, ''].join('~')
}

export interface Bound {
  readonly header?: object
  readonly payload?: object
  readonly key?: PrivateJwk
}

/** The holder's proof behind an SD-JWT. */
export function bind(sdJwt: string, { header, payload, key = holder }: Bound = {}): string {
  const head = { alg: 'ES256', typ: 'kb+jwt', ...header }
  const proof = { aud: AUDIENCE, nonce: NONCE, iat: at, sd_hash: digest(sdJwt), ...payload }
  return sdJwt + jwsOf(head, proof, key)
}

export const disclosureOf = (...parts: unknown[]) => base64url(parts)

/** What the holder keeps of the disclosures. */
export function select(sdJwt: string, keep: (parts: readonly unknown[]) => boolean): string {
  const [jwt, ...rest] = sdJwt.split('~')
  const kept = rest.filter((one) => one !== '' && keep(JSON.parse(Buffer.from(one, 'base64url').toString())))
  return [jwt, ...kept, ''].join('~')
}
