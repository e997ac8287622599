/**
 * The signer of a deployment: the private key lies in AWS KMS and never leaves it.
 *
 * The key is asymmetric, for signing, ECC_NIST_P256 or RSA; its certificate comes from whichever authority
 * issues seal certificates and is no secret.
 */

import { createHash } from 'node:crypto'
import { type KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import { Problem } from '#lib/problem'
import { certificatesFromPem, type DocumentSigner, keyTypeOf } from './signer.ts'

/** KMS names per kind of key; both give the forms that `DocumentSigner` asks for (KMS API reference, Sign). */
const ALGORITHMS: Readonly<Record<'RSA' | 'EC', SigningAlgorithmSpec>> = {
  RSA: 'RSASSA_PKCS1_V1_5_SHA_256',
  EC: 'ECDSA_SHA_256',
}

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
  const SigningAlgorithm = ALGORITHMS[keyTypeOf({ certificates: chain })]
  return {
    certificates: chain,
    async sign(data) {
      // The digest goes over the wire, not the message, which KMS limits to 4096 bytes.
      const Message = createHash('sha256').update(data).digest()
      const command = new SignCommand({ KeyId: keyId, Message, MessageType: 'DIGEST', SigningAlgorithm })
      const answer = await client.send(command).catch((cause: unknown) => {
        throw new Problem('unavailable', { cause })
      })
      if (!answer.Signature) throw new Problem('unavailable', { cause: new Error('KMS gave no signature') })
      return answer.Signature
    },
  }
}
