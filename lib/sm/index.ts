/**
 * SM2 and SM3, the signature and the hash of the national standards (GB/T 32918, GB/T 32905), and the certificates
 * that name an SM2 key. Values only: no file, no network, no clock.
 */

export { isIssuedBy, isSm2Certificate, readSm2Certificate, type Sm2Certificate } from './certificate.ts'
export { SmError, type SmErrorCode } from './errors.ts'
export { OID } from './identifiers.ts'
export type { CertificateName } from './name.ts'
export {
  newSm2PrivateKey,
  openSm2Key,
  readSm2PrivateKey,
  type Sm2PrivateKey,
  writeSm2PrivateKey,
} from './private-key.ts'
export { DEFAULT_USER_ID, digestToSign, verifySm2 } from './sm2.ts'
export { sm3 } from './sm3.ts'
