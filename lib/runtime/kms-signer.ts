/**
 * Signs credentials, receipts and status lists with a key in AWS KMS: the private half never is in a function's
 * memory. Signing costs a request to KMS each time.
 */

import { createHash } from 'node:crypto'
import type { KMSClient } from '@aws-sdk/client-kms'
import { type OpenSigner, signatureFromDer, thumbprint, toLowS } from '#lib/jose'
import { Problem } from '#lib/problem'

let shared: Promise<Pick<KMSClient, 'send'>> | undefined

/** Loaded when a key of KMS first signs: a deployment without one never pays for it. */
const client = () => {
  shared ??= import('@aws-sdk/client-kms').then(
    ({ KMSClient }) =>
      new KMSClient({
        // With the pauses between them they end before a function's own ten seconds are over: it can still say 503.
        maxAttempts: 3,
        requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true, connectionTimeout: 1_000 },
      }),
  )
  return shared
}

/**
 * What signs with a key of the ring that is in KMS (ECC_NIST_P256). What KMS answers, DER and either s, becomes the 64
 * bytes with the lower s that verifiers ask for.
 */
export const openCredentialSigner: OpenSigner = async (key) => ({
  kid: await thumbprint(key),
  async sign(bytes) {
    const { SignCommand } = await import('@aws-sdk/client-kms')
    const command = new SignCommand({
      KeyId: key.kms,
      // The digest goes over the wire, not the message, which KMS limits to 4096 bytes: a status list is longer.
      Message: createHash('sha256').update(bytes).digest(),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    })
    const answer = await (await client()).send(command).catch((cause: unknown) => {
      throw new Problem('unavailable', { cause })
    })
    if (!answer.Signature) throw new Problem('unavailable', { cause: new Error('KMS gave no signature') })
    return toLowS(signatureFromDer(answer.Signature))
  },
})
