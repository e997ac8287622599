/**
 * What a signature needs to be believed when its authorities are gone: the certificates up to the root, and for each but
 * the root that it stood. A responder (OCSP) is asked before a list (CRL) is read; answers are kept in the process until
 * their authority has newer ones.
 */

import { X509Certificate } from 'node:crypto'
import { fieldsOf } from '../certificate-fields.ts'
import { type Block, partsOf, read, readTagged, tagOf } from '../der.ts'
import { ask } from './ask.ts'
import { fetchRevocationList, type RevocationList } from './crl.ts'
import { askResponder, type OcspAnswer } from './ocsp.ts'
import { type Answer, fingerprint, isIssuedBy, isSelfSigned, RevokedError } from './signed-by.ts'
import type { ValidationData } from './update.ts'

const CRL_DISTRIBUTION_POINTS = '2.5.29.31'
/** A uniform resource identifier among names (RFC 5280, 4.2.1.6). */
const ADDRESS = 6
/** A responder's certificate of which nobody need ask whether it stands (RFC 6960, 4.2.2.2.1). */
const OCSP_NO_CHECK = '1.3.6.1.5.5.7.48.1.5'
const MOST_CERTIFICATE = 16 * 1024
/** Certificates between a signer and its root; more is a circle. */
const LONGEST = 8

/** @param chains of each signer: its own certificate first, then whatever is known of its issuers */
export type Evidence = (chains: readonly (readonly Uint8Array[])[], now: Date) => Promise<ValidationData>

type Standing =
  | (OcspAnswer & { readonly kind: 'ocspResponses' })
  | (Answer & { readonly kind: 'crls'; readonly responder?: undefined })

/** Keep one for the life of the process. It throws whatever is missing, and never gives less. */
export function createEvidence(): Evidence {
  const standings = new Map<string, Standing>()
  const lists = new Map<string, RevocationList>()
  const issuers = new Map<string, X509Certificate>()

  async function issuerOf(certificate: X509Certificate, known: readonly X509Certificate[]) {
    const [url] = addresses(certificate, 'CA Issuers')
    const found = known.find((one) => isIssuedBy(certificate, one)) ?? issuers.get(url ?? '')
    if (found && isIssuedBy(certificate, found)) return found
    if (!url) throw new Error(`no issuer is known of ${certificate.subject}`)
    const fetched = new X509Certificate(await ask(url, { most: MOST_CERTIFICATE }))
    if (!isIssuedBy(certificate, fetched))
      throw new Error(`another issuer than that of ${certificate.subject}`)
    issuers.set(url, fetched)
    return fetched
  }

  async function standingOf(certificate: X509Certificate, issuer: X509Certificate, now: Date) {
    const key = fingerprint(certificate.raw)
    const kept = standings.get(key)
    if (isCurrent(kept, now)) return kept
    const standing = await askFor(certificate, issuer, now)
    standings.set(key, standing)
    return standing
  }

  /** One list tells of all certificates of its issuer. */
  async function listAt(url: string, now: Date): Promise<RevocationList> {
    const kept = lists.get(url)
    if (isCurrent(kept, now)) return kept
    const list = await fetchRevocationList(url, now)
    lists.set(url, list)
    return list
  }

  /** Each address is tried in turn; the last failure tells why there is none. */
  async function askFor(certificate: X509Certificate, issuer: X509Certificate, now: Date): Promise<Standing> {
    const ways: readonly (() => Promise<Standing>)[] = [
      ...addresses(certificate, 'OCSP').map((url) => async () => {
        const answer = await askResponder(url, certificate, issuer, now)
        return { ...answer, kind: 'ocspResponses' } as const
      }),
      ...listAddresses(certificate).map((url) => async () => {
        const list = await listAt(url, now)
        list.require(certificate, issuer)
        return { ...list, kind: 'crls' } as const
      }),
    ]
    let cause: unknown
    for (const way of ways) {
      try {
        return await way()
      } catch (error) {
        if (error instanceof RevokedError) throw error
        cause = error
      }
    }
    throw new Error(`whether it stands is not to be had of ${certificate.subject}`, { cause })
  }

  return async (chains, now) => {
    const found = {
      certificates: new Map<string, Uint8Array>(),
      ocspResponses: new Map<string, Uint8Array>(),
      crls: new Map<string, Uint8Array>(),
    }
    const add = (kind: keyof typeof found, der: Uint8Array) => found[kind].set(fingerprint(der), der)

    async function climb([own, ...known]: readonly X509Certificate[]): Promise<void> {
      let certificate = own
      for (let height = 0; certificate && !found.certificates.has(fingerprint(certificate.raw)); height++) {
        add('certificates', certificate.raw)
        if (isSelfSigned(certificate)) return
        if (height === LONGEST) throw new Error('a chain of certificates without end')
        const issuer = await issuerOf(certificate, known)
        if (!isTrustedToAnswer(certificate)) {
          const { kind, der, responder } = await standingOf(certificate, issuer, now)
          add(kind, der)
          if (responder) await climb([responder, issuer, ...known])
        }
        certificate = issuer
      }
    }

    for (const chain of chains) await climb(chain.map((der) => new X509Certificate(der)))
    const { certificates, ocspResponses, crls } = found
    return {
      certificates: [...certificates.values()],
      ocspResponses: [...ocspResponses.values()],
      crls: [...crls.values()],
    }
  }
}

const isCurrent = <A extends Answer>(kept: A | undefined, now: Date): kept is A =>
  kept?.until !== undefined && kept.until >= now

/** As Node writes the authority information access (RFC 5280, 4.2.2.1). */
const addresses = ({ infoAccess }: X509Certificate, kind: 'OCSP' | 'CA Issuers'): readonly string[] =>
  (infoAccess ?? '')
    .split('\n')
    .map((line) => line.split(' - URI:'))
    .flatMap(([name, url]) => (name === kind && url?.startsWith('http') ? [url] : []))

/** The full names of its distribution points (RFC 5280, 4.2.1.13), as far as they are addresses. */
function listAddresses({ raw }: X509Certificate): readonly string[] {
  const points = fieldsOf(raw).extensions.get(CRL_DISTRIBUTION_POINTS)
  return (points ? partsOf(read(points)) : [])
    .flatMap((point) => tagged(point, 0))
    .flatMap((name) => tagged(name, 0))
    .flatMap((fullName) => tagged(fullName, ADDRESS))
    .map(readTagged)
    .filter((url) => url.startsWith('http'))
}

const tagged = (block: Block, tag: number) => partsOf(block).filter((one) => tagOf(one) === tag)

const isTrustedToAnswer = ({ raw }: X509Certificate): boolean => fieldsOf(raw).extensions.has(OCSP_NO_CHECK)
