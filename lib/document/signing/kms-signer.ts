/**
 * The signer of a deployment: the private key lies in AWS KMS and never leaves it.
 *
 * The key is asymmetric, for signing, ECC_NIST_P256, RSA or, in the China regions, SM2; its certificate comes from whichever authority
 * issues seal certificates and is no secret.
 */

import { type KMSClient, SignCommand } from '@aws-sdk/client-kms'
import { Problem } from '#lib/problem'
import { signerCertificate } from './algorithms.ts'
import { certificatesFromPem, type DocumentSigner } from './signer.ts'

export interface KmsSignerOptions {
  readonly client: Pick<KMSClient, 'send'>
  /** Key identifier, ARN or alias. */
  readonly keyId: string
  /** PEM: the certificate of that key, then its issuers. */
  readonly certificates: string
}

/**
 * A signer whose key is in KMS. That key and certificate belong together is checked on every signature.
 *
 * @throws {DocumentError} `signer-unusable` when the certificates cannot be read; signing throws {Problem}
 *   `unavailable` when KMS does not answer or refuses
 */
export function createKmsSigner({ client, keyId, certificates }: KmsSignerOptions): DocumentSigner {
  const chain = certificatesFromPem(certificates)
  const own = signerCertificate(chain[0])
  return {
    certificates: chain,
    async sign(data) {
      // The digest goes over the wire, not the message, which KMS limits to 4096 bytes.
      const Message = own.algorithm.digestFor(own, data)
      const SigningAlgorithm = own.algorithm.kms
      const command = new SignCommand({ KeyId: keyId, Message, MessageType: 'DIGEST', SigningAlgorithm })
      const answer = await client.send(command).catch((cause: unknown) => {
        throw new Problem('unavailable', { cause })
      })
      if (!answer.Signature) throw new Problem('unavailable', { cause: new Error('KMS gave no signature') })
      return answer.Signature
    },
  }
}
