/** Object identifiers of the national algorithms (GB/T 33560-2017, annex A) and of the key that X.509 puts them on. */

export const OID = {
  /** An elliptic curve's public key (RFC 5480); which curve stands in its parameters (GB/T 20518-2018, 5.2.3.7). */
  ecPublicKey: '1.2.840.10045.2.1',
  sm2: '1.2.156.10197.1.301',
  sm3: '1.2.156.10197.1.401',
  sm2WithSm3: '1.2.156.10197.1.501',
} as const
