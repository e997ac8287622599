/**
 * The chain of a credential key as `x5c` has it (RFC 7515, 4.1.6): base64 of DER, the key's own certificate first, the trust
 * anchor left out. Read by Node alone, which every function has; nothing is made or signed here.
 */

import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { PublicJwk } from '#lib/jose'
import type { Bilingual } from '#lib/policy'

/** Bytes of a whole chain: with its key it has to have room in a parameter of 8 KiB, beside another. */
const LONGEST = 3_000

/** Why a chain is refused; HAIP 1.0, 6.1.1 asks for the second and third. */
export const CHAIN_REASONS = {
  unreadable: {
    zh: '文件中没有可读的 PEM 证书。',
    en: 'There is no certificate in PEM that can be read.',
  },
  'self-signed': {
    zh: '证书是自签的：钱包要求由 CA 签发。',
    en: 'The certificate is self-signed: wallets ask for one that an authority has issued.',
  },
  'holds-anchor': {
    zh: '证书链中含有根证书，请去掉。',
    en: 'The chain holds the trust anchor itself: leave it out.',
  },
  broken: {
    zh: '证书链不连续：每张证书应由下一张签发。',
    en: 'The chain is broken: each certificate has to be issued by the next.',
  },
  'another-key': {
    zh: '证书不属于本系统任何一把凭证密钥。',
    en: 'The certificate belongs to none of the credential keys.',
  },
  'an-authority': {
    zh: '证书是 CA 证书，不能用来签发凭证。',
    en: 'The certificate is that of an authority, and may not sign credentials.',
  },
  'another-host': {
    zh: '证书的 subjectAltName 中没有本系统的域名。',
    en: "The certificate's subjectAltName does not name the host of this service.",
  },
  'not-valid-now': {
    zh: '证书链中有证书尚未生效或已过期。',
    en: 'A certificate of the chain is not valid yet, or not any more.',
  },
  'too-long': {
    zh: `证书链过长，总计不得超过 ${LONGEST} 字节。`,
    en: `The chain is too long: it may have ${LONGEST} bytes in all.`,
  },
} as const satisfies Readonly<Record<string, Bilingual>>

export type ChainReason = keyof typeof CHAIN_REASONS

/** The certificates of a PEM text, in its order; none, where it has none. */
export function chainFromPem(pem: string): readonly string[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)
  return [...blocks].map(([, body = '']) => body.replace(/\s+/g, ''))
}

/**
 * What is wrong with a chain; nothing, where it may go with what the key signs.
 *
 * @param wanted.keys one of these it has to belong to
 * @param wanted.host of the service's origin, without its port
 */
export function checkChain(
  x5c: readonly string[],
  { keys, host, now }: { readonly keys: readonly PublicJwk[]; readonly host: string; readonly now: Date },
): readonly ChainReason[] {
  const chain = readChain(x5c)
  if (!chain) return ['unreadable']
  const [leaf, ...issuers] = chain
  const held: Readonly<Record<Exclude<ChainReason, 'unreadable'>, boolean>> = {
    'self-signed': isSelfSigned(leaf),
    'holds-anchor': issuers.some(isSelfSigned),
    broken: issuers.some((issuer, i) => !issuer.ca || !isIssuedBy(chain[i] as X509Certificate, issuer)),
    'another-key': !keys.some((key) => isOf(leaf, key)),
    'an-authority': leaf.ca,
    'another-host': !names(leaf, host),
    'not-valid-now': chain.some((one) => now < one.validFromDate || now > one.validToDate),
    'too-long': chain.reduce((sum, { raw }) => sum + raw.length, 0) > LONGEST,
  }
  return (Object.keys(held) as (keyof typeof held)[]).filter((reason) => held[reason])
}

interface Certifiable extends PublicJwk {
  readonly x5c?: readonly string[]
}

/**
 * Checks the chains that stand with the keys of a process. One that has run out is no reason not to start: it is not used,
 * and whatever needs none of it goes on.
 *
 * @throws Error with everything that is wrong, in both languages
 */
export function assertChains(
  keys: readonly Certifiable[],
  wanted: { readonly host: string; readonly now: Date },
): void {
  const wrong = keys
    .flatMap((key) => (key.x5c ? checkChain(key.x5c, { ...wanted, keys: [key] }) : []))
    .filter((reason) => reason !== 'not-valid-now')
  if (wrong.length === 0) return
  const lines = wrong.map((reason) => `${CHAIN_REASONS[reason].zh} ${CHAIN_REASONS[reason].en}`)
  throw new Error(['凭证密钥的证书链有误 / wrong certificates of a credential key:', ...lines].join('\n  '))
}

/** The key with its chain while that is good, and else without: what nobody would believe is not sent. */
export function withGoodChain<Key extends Certifiable>(
  key: Key,
  wanted: { readonly host: string; readonly now: Date },
): Key | Omit<Key, 'x5c'> {
  if (!key.x5c || checkChain(key.x5c, { ...wanted, keys: [key] }).length === 0) return key
  const { x5c: _, ...bare } = key
  return bare
}

/**
 * The authorities that have certified the keys, by their identifiers in base64url (RFC 5280, 4.2.1.1): how a wallet tells
 * whose credentials are meant (OpenID4VP 1.0, 6.1.1.1).
 *
 * @returns none where that of one key is not known: a wallet would keep back what that key has signed
 */
export function authorityKeyIds(keys: readonly Certifiable[]): readonly string[] {
  const ids = keys.map(({ x5c: [leaf] = [] }) => leaf && authorityKeyIdIn(Buffer.from(leaf, 'base64')))
  const known = ids.filter((id) => id !== undefined)
  return known.length === ids.length ? [...new Set(known)] : []
}

/** Its object identifier, an OCTET STRING, a SEQUENCE, and the identifier under the tag 0; it is never critical. */
const AUTHORITY_KEY_IDENTIFIER = Buffer.from('0603551d23', 'hex')

function authorityKeyIdIn(certificate: Buffer): string | undefined {
  const found = certificate.indexOf(AUTHORITY_KEY_IDENTIFIER)
  if (found < 0) return undefined
  const at = found + AUTHORITY_KEY_IDENTIFIER.length
  const [octets, , sequence, , tag, length = 0] = certificate.subarray(at, at + 6)
  if (octets !== 0x04 || sequence !== 0x30 || tag !== 0x80 || length === 0 || length > 0x7f) return undefined
  return certificate.subarray(at + 6, at + 6 + length).toString('base64url')
}

/** Whether the first certificate of a chain is this key's. */
export function belongsTo(x5c: readonly string[], key: PublicJwk): boolean {
  const [leaf] = readChain(x5c) ?? []
  return leaf !== undefined && isOf(leaf, key)
}

/** When the first certificate of a chain to end does so. */
export function certifiedUntil(x5c: readonly string[]): Date | undefined {
  const ends = readChain(x5c)?.map(({ validToDate }) => validToDate.getTime())
  return ends && new Date(Math.min(...ends))
}

function readChain(x5c: readonly string[]): readonly [X509Certificate, ...X509Certificate[]] | undefined {
  try {
    const [leaf, ...issuers] = x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')))
    return leaf && [leaf, ...issuers]
  } catch {
    return undefined
  }
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate) =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

const isSelfSigned = (certificate: X509Certificate) => isIssuedBy(certificate, certificate)

function isOf({ publicKey }: X509Certificate, key: PublicJwk): boolean {
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
  return kty === key.kty && crv === key.crv && x === key.x && y === key.y
}

const names = (certificate: X509Certificate, host: string) =>
  (isIP(host)
    ? certificate.checkIP(host)
    : certificate.checkHost(host, { subject: 'never', wildcards: false })) !== undefined
