/** The request that an authority takes to its CA for the certificate of a credential key (PKCS #10, RFC 2986). */

import { Attribute, CertificationRequest, Extensions } from 'pkijs'
import type { PublicJwk, Signer } from '#lib/jose'
import { commonName, keyUsage, pem, publicKeyInfo, signed, subjectAltName } from './building.ts'

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
  return pem('CERTIFICATE REQUEST', await signed(request, signer))
}
