/**
 * Writes the QR's text for a certificate that is released: the address with its code, and after the `#` the signed
 * credential.
 */

import type { Certificate } from '#lib/certificate'
import type { Signer } from '#lib/jose'
import type { StatusPlace } from '#lib/status-list'
import { CredentialError } from './errors.ts'
import { claimsOf } from './facts.ts'
import { signCredential } from './sign.ts'
import { qrText } from './text.ts'

export interface Issue {
  readonly certificate: Certificate
  readonly statusPlace: StatusPlace
  /** Of the annotation or standing code; absent for one of before they had places. */
  readonly releasePlace?: StatusPlace | undefined
  /** Canonical. */
  readonly code: string
  readonly now: Date
  /** ISO 8601 instant; absent without an annotation. */
  readonly annotationExpiresAt?: string
}

export type CredentialIssuer = (issue: Issue) => Promise<string>

/**
 * @param signerAt the key that signs at a moment
 * @param origin of the deployment, where `/v/{code}` is
 * @returns what gives the QR's text; one whose claims have no room in the QR carries the code alone
 */
export function createCredentialIssuer(
  signerAt: (now: Date) => Promise<Signer>,
  origin: string,
): CredentialIssuer {
  return async ({ certificate, statusPlace, releasePlace, code, now, annotationExpiresAt }) => {
    const claims = {
      ...claimsOf(certificate),
      status: statusPlace,
      ...(releasePlace && { release: releasePlace }),
      issuedAt: now.toISOString(),
      ...(annotationExpiresAt && { annotationExpiresAt }),
    }
    try {
      const { credential } = await signCredential(claims, await signerAt(now), { origin })
      return qrText({ origin, code, credential })
    } catch (error) {
      if (error instanceof CredentialError && error.code === 'credential-too-large')
        return qrText({ origin, code })
      throw error
    }
  }
}
