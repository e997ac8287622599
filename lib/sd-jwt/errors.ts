/** Why an SD-JWT is refused: one table, a row each. The codes are stable; pages and the HTTP layer put them into words. */

/** By code, which section of RFC 9901 asks for the refusal, or what else does. */
export const SD_JWT_REASONS = {
  // The text.
  'too-long': 'limits of this room: length, disclosures, depth',
  malformed: 'RFC 9901, 4; RFC 7515, 5.2',
  'key-binding-unexpected': 'RFC 9901, 7.2',
  // The issuer's JWT.
  'algorithm-refused': 'RFC 9901, 7.1, 2.a; 9.1',
  'header-critical': 'RFC 7515, 4.1.11',
  'type-wrong': 'RFC 9901, 9.11; SD-JWT VC, JOSE Header',
  'key-unknown': 'RFC 9901, 7.1, 2.c; 9.8',
  'key-contradicted': 'RFC 9901, 7.1, 2.c: `kid` and `x5c` name two keys, or no key',
  'key-outside-period': 'RFC 9901, 9.8',
  'key-revoked': 'RFC 9901, 9.8',
  'signature-wrong': 'RFC 9901, 7.1, 2.b; 9.1',
  'hash-refused': 'RFC 9901, 7.1, 2.d; 9.4',
  'hash-misplaced': 'RFC 9901, 4.1.1',
  // Disclosures and digests.
  'digest-malformed': 'RFC 9901, 4.1, 7; 4.2.4',
  'digest-repeated': 'RFC 9901, 7.1, 4',
  'disclosure-malformed': 'RFC 9901, 7.1, 3.c; 4.2',
  'disclosure-misplaced': 'RFC 9901, 7.1, 3.c.ii.1 and 3.c.iii.1',
  'disclosure-repeated': 'RFC 9901, 4',
  'disclosure-unreferenced': 'RFC 9901, 7.1, 5; 9.2',
  'claim-name-reserved': 'RFC 9901, 7.1, 3.c.ii.2',
  'claim-name-taken': 'RFC 9901, 7.1, 3.c.ii.3',
  // What it says.
  'claim-disclosable': 'RFC 9901, 9.7; SD-JWT VC, Registered JWT Claims',
  'claim-missing': 'RFC 9901, 7.1, 6; 9.7',
  'claim-malformed': 'RFC 7519, 4.1; SD-JWT VC, Registered JWT Claims',
  'audience-wrong': 'RFC 9901, 7.1, 6',
  'issuer-wrong': 'RFC 9901, 7.1, 2.c',
  'credential-type-wrong': 'SD-JWT VC, `vct`',
  'not-yet-valid': 'RFC 9901, 7.1, 6',
  expired: 'RFC 9901, 7.1, 6',
  // The holder's proof.
  'key-binding-missing': 'RFC 9901, 7.3, 2; 9.5',
  'key-binding-malformed': 'RFC 9901, 4.3; 7.3, 5.h',
  'key-binding-algorithm': 'RFC 9901, 7.3, 5.b',
  'key-binding-type': 'RFC 9901, 7.3, 5.d',
  'key-binding-key': 'RFC 9901, 7.3, 5.a: no key of a holder that could be used',
  'key-binding-signature': 'RFC 9901, 7.3, 5.c',
  'key-binding-time': 'RFC 9901, 7.3, 5.e and 5.h',
  'key-binding-audience': 'RFC 9901, 7.3, 5.f',
  'key-binding-nonce': 'RFC 9901, 7.3, 5.f',
  'key-binding-hash': 'RFC 9901, 7.3, 5.g',
} as const

export type SdJwtReason = keyof typeof SD_JWT_REASONS

/** Never carries personal data in its message: a claim's name at most. */
export class SdJwtError extends Error {
  override readonly name = 'SdJwtError'
  readonly code: SdJwtReason

  constructor(code: SdJwtReason, message: string = SD_JWT_REASONS[code], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
