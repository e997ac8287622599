/**
 * A self-made certificate for the local stack and for tests, kept as a PKCS#12 file. Its subject says DEMONSTRATION,
 * and whatever it signs is marked so on the page. Never deployed.
 */

import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Integer, Utf8String } from 'asn1js'
import {
  AttributeTypeAndValue,
  AuthenticatedSafe,
  BasicConstraints,
  CertBag,
  Certificate,
  Extension,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  RelativeDistinguishedNames,
  SafeBag,
  SafeContents,
} from 'pkijs'
import { DEMONSTRATION_SUBJECT, type DocumentSigner, signerFromPkcs12 } from './signer.ts'

/** The file guards nothing: it is made on this machine, for made-up data, and says so in its certificate. */
const PASSWORD = 'demonstration'

const YEARS = 5

const OID = {
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
} as const

/**
 * The demonstration signer kept at `path`; made when there is none yet.
 *
 * @param path a `.p12` file; its directory is made if need be
 * @throws {DocumentError} `signer-unusable` when the file is not one of ours
 */
export async function openDemonstrationSigner(path: string, now: Date = new Date()): Promise<DocumentSigner> {
  const kept = await readFile(path).catch(unless('ENOENT'))
  if (kept) return signerFromPkcs12(kept, PASSWORD)
  const file = await makeDemonstrationPkcs12(PASSWORD, now)
  await mkdir(dirname(path), { recursive: true })
  // Of several that start at once, in one process or in many, one makes it: a link appears whole, and never over another.
  const own = `${path}.${randomBytes(8).toString('hex')}`
  await writeFile(own, file, { mode: 0o600 })
  await link(own, path).catch(unless('EEXIST'))
  await rm(own)
  return signerFromPkcs12(await readFile(path), PASSWORD)
}

const unless = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error
  return undefined
}

/** A demonstration signer that lives only in memory, for tests and benchmarks. */
export async function makeDemonstrationSigner(now: Date = new Date()): Promise<DocumentSigner> {
  return signerFromPkcs12(await makeDemonstrationPkcs12(PASSWORD, now), PASSWORD)
}

/**
 * A PKCS#12 file (RFC 7292) with a new ECDSA P-256 key and its self-signed certificate.
 *
 * @returns DER; key and integrity protected by the password (AES-256, SHA-256)
 */
export async function makeDemonstrationPkcs12(password: string, now: Date): Promise<Uint8Array> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const certificate = await selfSigned(keys, now)
  const privateKey = PrivateKeyInfo.fromBER(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  return pkcs12(certificate, privateKey, new TextEncoder().encode(password).buffer)
}

async function selfSigned(keys: CryptoKeyPair, now: Date): Promise<Certificate> {
  const certificate = new Certificate()
  certificate.version = 2
  // Positive and of at most 20 octets (RFC 5280, 4.1.2.2).
  const serial = randomBytes(16)
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  certificate.serialNumber = new Integer({ valueHex: Uint8Array.from(serial).buffer })
  const commonName = new Utf8String({ value: `${DEMONSTRATION_SUBJECT} Zhengyan 演示用签名，不具效力` })
  const name = [new AttributeTypeAndValue({ type: OID.commonName, value: commonName })]
  certificate.subject = new RelativeDistinguishedNames({ typesAndValues: name })
  certificate.issuer = new RelativeDistinguishedNames({ typesAndValues: name })
  certificate.notBefore.value = now
  certificate.notAfter.value = new Date(
    Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), now.getUTCDate()),
  )
  certificate.extensions = [
    extension(OID.basicConstraints, new BasicConstraints({ cA: false }).toSchema().toBER()),
    // digitalSignature and nonRepudiation, as a BIT STRING of two bits (RFC 5280, 4.2.1.3).
    extension(OID.keyUsage, Uint8Array.of(0x03, 0x02, 0x06, 0xc0).buffer),
  ]
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign(keys.privateKey, 'SHA-256')
  return certificate
}

async function pkcs12(
  certificate: Certificate,
  key: PrivateKeyInfo,
  password: ArrayBuffer,
): Promise<Uint8Array> {
  const keyBag = new PKCS8ShroudedKeyBag({ parsedValue: key })
  await keyBag.makeInternalValues({
    password,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256, iv: randomBytes(16) },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: 100_000,
  })
  const pfx = new PFX({
    parsedValue: {
      integrityMode: 0,
      authenticatedSafe: new AuthenticatedSafe({
        parsedValue: {
          safeContents: [
            { privacyMode: 0, value: new SafeContents({ safeBags: [bag(OID.shroudedKeyBag, keyBag)] }) },
            {
              privacyMode: 0,
              value: new SafeContents({
                safeBags: [bag(OID.certBag, new CertBag({ parsedValue: certificate }))],
              }),
            },
          ],
        },
      }),
    },
  })
  const { authenticatedSafe } = pfx.parsedValue as { authenticatedSafe: AuthenticatedSafe }
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, {}] })
  await pfx.makeInternalValues({
    password,
    iterations: 100_000,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  })
  return new Uint8Array(pfx.toSchema().toBER())
}

function bag(bagId: string, bagValue: PKCS8ShroudedKeyBag | CertBag): SafeBag {
  return new SafeBag({ bagId, bagValue })
}

function extension(extnID: string, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical: true, extnValue })
}
