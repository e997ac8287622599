/**
 * A self-made certificate for the local stack and for tests, kept as a PKCS#12 file. Its subject says DEMONSTRATION,
 * and whatever it signs is marked so on the page. Never deployed.
 */

import { randomBytes } from 'node:crypto'
import {
  AuthenticatedSafe,
  CertBag,
  type Certificate,
  PFX,
  PKCS8ShroudedKeyBag,
  type PrivateKeyInfo,
  SafeBag,
  SafeContents,
} from 'pkijs'
import { type DemonstrationKey, selfSigned } from './demonstration-certificate.ts'
import { keptFile } from './kept-file.ts'
import { type DocumentSigner, signerFromPkcs12 } from './signer.ts'

/** The file guards nothing: it is made on this machine, for made-up data, and says so in its certificate. */
const PASSWORD = 'demonstration'

/** As many as `openssl pkcs12` takes: with a password that everybody knows more would only take time. */
const ITERATIONS = 2_048

/** What documents are signed with where nothing else is said. */
const DOCUMENT_KEY: DemonstrationKey = { kind: 'EC', use: '签名' }

const OID = {
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
} as const

/**
 * The demonstration signer kept at `path`; made when there is none yet.
 *
 * @param path a `.p12` file; its directory is made if need be
 * @throws {DocumentError} `signer-unusable` when the file is not one of ours
 */
export async function openDemonstrationSigner(
  path: string,
  now: Date = new Date(),
  key: DemonstrationKey = DOCUMENT_KEY,
): Promise<DocumentSigner> {
  return signerFromPkcs12(await keptFile(path, () => makeDemonstrationPkcs12(PASSWORD, now, key)), PASSWORD)
}

/** A demonstration signer that lives only in memory, for tests and benchmarks. */
export async function makeDemonstrationSigner(
  now: Date = new Date(),
  key: DemonstrationKey = DOCUMENT_KEY,
): Promise<DocumentSigner> {
  return signerFromPkcs12(await makeDemonstrationPkcs12(PASSWORD, now, key), PASSWORD)
}

/**
 * A PKCS#12 file (RFC 7292) with a new key and its self-signed certificate.
 *
 * @returns DER; key and integrity protected by the password (AES-256, SHA-256)
 */
export async function makeDemonstrationPkcs12(
  password: string,
  now: Date,
  key: DemonstrationKey = DOCUMENT_KEY,
): Promise<Uint8Array> {
  const { certificate, privateKey } = await selfSigned(key, now)
  return pkcs12(certificate, privateKey, new TextEncoder().encode(password).buffer)
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
    iterationCount: ITERATIONS,
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
    iterations: ITERATIONS,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  })
  return new Uint8Array(pfx.toSchema().toBER())
}

function bag(bagId: string, bagValue: PKCS8ShroudedKeyBag | CertBag): SafeBag {
  return new SafeBag({ bagId, bagValue })
}
