/**
 * PKCS#12 with an SM2 key (RFC 7292, encrypted by PBES2 of RFC 8018). libpdf reads the others, but leaves every key to
 * WebCrypto, which has no SM2.
 */

import type { OctetString } from 'asn1js'
import {
  type AuthenticatedSafe,
  CertBag,
  EncryptedContentInfo,
  getCrypto,
  PFX,
  PKCS8ShroudedKeyBag,
  type SafeContents,
} from 'pkijs'
import { isSm2Certificate, openSm2Key, readSm2Certificate, readSm2PrivateKey } from '#lib/sm'

/** As a signer is asked; the key stays in it. */
interface Sm2Signer {
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  sign(data: Uint8Array): Promise<Uint8Array>
}

/**
 * @returns undefined when the key in it is none of SM2
 * @throws when the file cannot be read with this password, or has no certificate of its key
 */
export async function signerFromSm2Pkcs12(
  file: Uint8Array,
  password: string,
): Promise<Sm2Signer | undefined> {
  const secret = new TextEncoder().encode(password).buffer
  const bags = await bagsIn(file, secret)
  const shrouded = bags.find((bag) => bag instanceof PKCS8ShroudedKeyBag)
  if (!shrouded) return undefined
  const key = openSm2Key(readSm2PrivateKey(await decrypted(shrouded, secret)))
  const certificates = bags
    .filter((bag) => bag instanceof CertBag)
    .map(({ certValue }) => (certValue as OctetString).valueBlock.valueHexView)
  const isOwn = (der: Uint8Array) =>
    isSm2Certificate(der) && Buffer.from(readSm2Certificate(der).publicKey).equals(key.publicKey)
  const own = certificates.find(isOwn)
  if (!own) throw new Error('no certificate of the key')
  return {
    certificates: [own, ...certificates.filter((der) => der !== own)],
    sign: async (data) => key.sign(data),
  }
}

async function bagsIn(file: Uint8Array, password: ArrayBuffer) {
  const pfx = PFX.fromBER(Uint8Array.from(file).buffer)
  // Checks the whole file against the password.
  await pfx.parseInternalValues({ password, checkIntegrity: true })
  const { authenticatedSafe } = pfx.parsedValue as { authenticatedSafe: AuthenticatedSafe }
  await authenticatedSafe.parseInternalValues({
    safeContents: authenticatedSafe.safeContents.map(() => ({ password })),
  })
  const { safeContents } = authenticatedSafe.parsedValue as { safeContents: { value: SafeContents }[] }
  return safeContents.flatMap(({ value }) => value.safeBags.map(({ bagValue }) => bagValue))
}

async function decrypted(bag: PKCS8ShroudedKeyBag, password: ArrayBuffer): Promise<Uint8Array> {
  const { encryptionAlgorithm: contentEncryptionAlgorithm, encryptedData: encryptedContent } = bag
  const content = await getCrypto(true).decryptEncryptedContentInfo({
    password,
    encryptedContentInfo: new EncryptedContentInfo({ contentEncryptionAlgorithm, encryptedContent }),
  })
  return new Uint8Array(content)
}
