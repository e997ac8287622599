/** The request that an authority takes to its CA for the certificate of a credential key (PKCS #10, RFC 2986). */

import { Integer, Sequence } from 'asn1js'
import { Attribute, CertificationRequest, Extensions } from 'pkijs'
import { type PublicJwk, SIGNATURE_BYTES, type Signer } from '#lib/jose'
import {
  commonName,
  ECDSA_WITH_SHA256,
  keyUsage,
  pem,
  publicKeyInfo,
  signed,
  subjectAltName,
} from './building.ts'

/** RFC 2985, 5.4.2. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'

/**
 * @param asked.name the common name: who answers for what the key signs
 * @param asked.host of the service's origin, without its port
 * @returns PEM
 */
export async function certificateRequest(
  key: PublicJwk,
  signer: Pick<Signer, 'sign'>,
  { name, host }: { readonly name: string; readonly host: string },
): Promise<string> {
  const extensions = new Extensions({ extensions: [keyUsage('digitalSignature'), subjectAltName(host)] })
  const request = new CertificationRequest({
    version: 0,
    subject: commonName(name),
    subjectPublicKeyInfo: publicKeyInfo(key),
    attributes: [new Attribute({ type: EXTENSION_REQUEST, values: [extensions.toSchema()] })],
  })
  const sign = async (data: Uint8Array) => pairOf(await signer.sign(Uint8Array.from(data)))
  return pem('CERTIFICATE REQUEST', await signed(request, { algorithm: ECDSA_WITH_SHA256, sign }))
}

/** r and s as DER (RFC 3279, 2.2.3). */
function pairOf(signature: Uint8Array): Uint8Array {
  const half = SIGNATURE_BYTES / 2
  const number = (bytes: Uint8Array) => Integer.fromBigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  const value = [number(signature.subarray(0, half)), number(signature.subarray(half))]
  return new Uint8Array(new Sequence({ value }).toBER())
}
