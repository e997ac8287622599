/** A private key in memory: read once, kept in a closure, asked for signatures alone. */

import { fromBER, Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import { RECOMMENDED, toBytes32, toNumber } from './curve.ts'
import { SmError } from './errors.ts'
import { OID } from './identifiers.ts'
import { digestToSign, privateKey, secretNumber } from './sm2.ts'

export interface Sm2PrivateKey {
  /** 04, x, y. */
  readonly publicKey: Uint8Array
  /** @returns DER of (r, s) over the message, with the signer's Z value before it */
  sign(message: Uint8Array, userId?: string): Uint8Array
}

/** @param d 32 bytes, a number from 1 to n - 2 @throws {SmError} `private-key-unreadable` */
export function openSm2Key(d: Uint8Array): Sm2PrivateKey {
  const key = d.length === 32 ? privateKey(toNumber(d)) : undefined
  if (!key) throw new SmError('private-key-unreadable', 'a private key of SM2 is a number from 1 to n - 2')
  const { publicKey, sign } = key
  return { publicKey, sign: (message, userId) => sign(digestToSign(publicKey, message, userId)) }
}

/** A new key (GB/T 32918.1, 6.1). @returns its 32 bytes */
export const newSm2PrivateKey = (): Uint8Array<ArrayBuffer> => toBytes32(secretNumber(RECOMMENDED.n - 1n))

/**
 * The 32 bytes of a key that is kept as PKCS#8 or by SEC 1 (RFC 5915), as `openssl genpkey` and others write it.
 *
 * @param der not encrypted
 * @throws {SmError} `private-key-unreadable` also for a key of another curve
 */
export function readSm2PrivateKey(der: Uint8Array): Uint8Array {
  const parts = partsOf(der)
  const [, second, third] = parts
  // PKCS#8 has the algorithm second, and SEC 1's form within.
  if (second instanceof Sequence && third instanceof OctetString) {
    const [algorithm, curve] = second.valueBlock.value
    if (isOid(algorithm, OID.ecPublicKey) && isOid(curve, OID.sm2))
      return secretOf(partsOf(third.valueBlock.valueHexView))
  } else if (isOid((third as Sequence | undefined)?.valueBlock.value?.[0], OID.sm2)) return secretOf(parts)
  throw new SmError('private-key-unreadable', 'a private key that is none of SM2')
}

/** PKCS#8 (RFC 5208) of a key, without its public half, which follows from it. */
export function writeSm2PrivateKey(d: Uint8Array): Uint8Array<ArrayBuffer> {
  const sec1 = new Sequence({ value: [new Integer({ value: 1 }), octets(d)] })
  const algorithm = [
    new ObjectIdentifier({ value: OID.ecPublicKey }),
    new ObjectIdentifier({ value: OID.sm2 }),
  ]
  const key = [
    new Integer({ value: 0 }),
    new Sequence({ value: algorithm }),
    octets(new Uint8Array(sec1.toBER())),
  ]
  return new Uint8Array(new Sequence({ value: key }).toBER())
}

function secretOf([, secret]: readonly unknown[]): Uint8Array {
  if (!(secret instanceof OctetString))
    throw new SmError('private-key-unreadable', 'a private key without its number')
  const { valueHexView } = secret.valueBlock
  if (valueHexView.length > 32) throw new SmError('private-key-unreadable', 'a private key that is too long')
  return toBytes32(toNumber(valueHexView))
}

function partsOf(der: Uint8Array) {
  const { result, offset } = fromBER(Uint8Array.from(der).buffer)
  if (offset !== der.length || !(result instanceof Sequence))
    throw new SmError('private-key-unreadable', 'a private key that is no DER')
  return result.valueBlock.value
}

const octets = (bytes: Uint8Array) => new OctetString({ valueHex: Uint8Array.from(bytes).buffer })

const isOid = (value: unknown, oid: string) =>
  value instanceof ObjectIdentifier && value.valueBlock.toString() === oid
