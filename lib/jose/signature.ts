/**
 * The 64 bytes of an ES256 signature: r and s, 32 bytes each (RFC 7518, 3.4).
 *
 * Of every valid (r, s), (r, n − s) is valid too: anyone could turn one credential into another that differs
 * and still verifies. Here only the lower s is a signature. Signers produce either, so what is signed is
 * brought to the lower one; verifiers refuse the higher.
 */

export const SIGNATURE_BYTES = 64

/** Order of P-256's base point (SEC 2, 2.4.2). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** Whether s is at most half the order. */
export function isLowS(signature: Uint8Array): boolean {
  return scalar(signature.subarray(32)) <= N >> 1n
}

/** The signature with the lower s. */
export function toLowS(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const low = new Uint8Array(signature)
  if (isLowS(signature)) return low
  let s = N - scalar(signature.subarray(32))
  for (let i = SIGNATURE_BYTES - 1; i >= 32; i--) {
    low[i] = Number(s & 255n)
    s >>= 8n
  }
  return low
}

/**
 * The 64 bytes of a signature in DER (RFC 3279, 2.2.3), as AWS KMS returns it.
 *
 * @throws {RangeError} when it is not two integers of at most 32 bytes
 */
export function signatureFromDer(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const raw = new Uint8Array(SIGNATURE_BYTES)
  let at = 2
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0
    const value = der.subarray(at + 2, at + 2 + length)
    const digits = value[0] === 0 ? value.subarray(1) : value
    if (der[at] !== 2 || value.length !== length || length === 0 || digits.length > 32)
      throw new RangeError('not an ECDSA signature in DER')
    raw.set(digits, end - digits.length)
    at += 2 + length
  }
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || at !== der.length)
    throw new RangeError('not an ECDSA signature in DER')
  return raw
}

function scalar(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 32)
  let value = 0n
  for (let at = 0; at < 32; at += 8) value = (value << 64n) | view.getBigUint64(at)
  return value
}
