/**
 * Opens what documents are sealed with, from wherever a deployment keeps it: the signer of PDFs, and the electronic seal
 * with the SM2 key that may use it.
 */

import { readFile } from 'node:fs/promises'
import {
  createKmsSigner,
  type DemonstrationKey,
  type DocumentMakerOptions,
  type DocumentSigner,
  type Fonts,
  openDemonstrationSeal,
  openDemonstrationSigner,
  openPkcs12Signer,
} from '#lib/document'
import { mayBeUsedBy, readSeal } from '#lib/seal'
import { type Environment, readParameter } from '#lib/settings'

/** An electronic seal (SESeal, DER), and who signs with it. */
export interface ElectronicSealing {
  readonly seal: Uint8Array
  readonly signer: DocumentSigner
}

type Prefix = 'SEAL' | 'SM2'

const DEMONSTRATION_KEYS: Readonly<Record<Prefix, DemonstrationKey>> = {
  SEAL: { kind: 'EC', use: '签名' },
  SM2: { kind: 'SM2', use: '签名' },
}

/** What a maker of documents signs PDFs with. */
export type PdfSigning = Pick<DocumentMakerOptions, 'signer' | 'electronicSeal'>

/**
 * Opens what the setting says that PDFs are signed by.
 *
 * @param fonts may be on their way: only a demonstration's electronic seal waits for them
 * @throws Error that names the setting that is missing
 */
export async function openPdfSigning(
  environment: Environment,
  fonts: Promise<Fonts>,
  now: Date,
): Promise<PdfSigning> {
  return SIGNING[environment.PDF_SIGNED_BY](environment, fonts, now)
}

const SIGNING: Readonly<Record<Environment['PDF_SIGNED_BY'], typeof openPdfSigning>> = {
  seal: async (environment) => ({ signer: await openNeeded(environment, 'SEAL') }),
  sm2: async (environment) => ({ signer: await openNeeded(environment, 'SM2') }),
  'electronic-seal': async (environment, fonts, now) => {
    const sealing = await openElectronicSealing(environment, await fonts, now)
    if (!sealing) throw new Error('with PDF_SIGNED_BY=electronic-seal, ELECTRONIC_SEAL_FILE must be set')
    return { signer: sealing.signer, electronicSeal: sealing.seal }
  },
}

/**
 * The electronic seal with its signer.
 *
 * @param fonts to draw the picture of a demonstration's
 * @returns undefined where the deployment has none
 * @throws Error that names the setting that is missing or does not fit; {SealError} `seal-unreadable`
 */
export async function openElectronicSealing(
  environment: Environment,
  fonts: Fonts,
  now: Date,
): Promise<ElectronicSealing | undefined> {
  const { ELECTRONIC_SEAL_FILE, SM2_PKCS12_PASSWORD_FILE, DEMONSTRATION, AUTHORITY_NAME_ZH } = environment
  if (!ELECTRONIC_SEAL_FILE) return undefined
  const signer = await openNeeded(environment, 'SM2')
  const own = DEMONSTRATION && !SM2_PKCS12_PASSWORD_FILE && !environment.SM2_KMS_KEY
  const seal = own
    ? await openDemonstrationSeal(ELECTRONIC_SEAL_FILE, { signer, fonts, authority: AUTHORITY_NAME_ZH, now })
    : await readFile(ELECTRONIC_SEAL_FILE)
  // Said at the start, and not with each document.
  if (!mayBeUsedBy(readSeal(seal).signers, signer.certificates[0]))
    throw new Error('the seal of ELECTRONIC_SEAL_FILE does not name the SM2 certificate')
  return { seal, signer }
}

/** The certificates of what is signed with here, where the keys are in files: who only checks has no use for the rest. */
export async function certificatesInFiles(environment: Environment): Promise<readonly Uint8Array[]> {
  const signers = await Promise.all(
    (['SEAL', 'SM2'] as const).map((prefix) => openInFile(environment, prefix)),
  )
  return signers.flatMap((signer) => signer?.certificates ?? [])
}

async function openNeeded(environment: Environment, prefix: Prefix): Promise<DocumentSigner> {
  const signer = await openSigner(environment, prefix)
  if (signer) return signer
  const [file, password, key, certificates] = [
    'PKCS12_FILE',
    'PKCS12_PASSWORD_FILE',
    'KMS_KEY',
    'CERTIFICATES_PARAMETER',
  ].map((name) => `${prefix}_${name}`)
  throw new Error(`${file} and ${password}, or ${key} and ${certificates}, must be set`)
}

/** A PKCS#12 file with its password, or a demonstration's own file. */
async function openInFile(environment: Environment, prefix: Prefix): Promise<DocumentSigner | undefined> {
  const file = environment[`${prefix}_PKCS12_FILE`]
  const passwordFile = environment[`${prefix}_PKCS12_PASSWORD_FILE`]
  if (!file) return undefined
  if (passwordFile) return openPkcs12Signer(file, passwordFile)
  if (environment.DEMONSTRATION) return openDemonstrationSigner(file, new Date(), DEMONSTRATION_KEYS[prefix])
  throw new Error(`${prefix}_PKCS12_PASSWORD_FILE must be set`)
}

/** From a file, or the deployment's key in KMS with its certificates. */
async function openSigner(environment: Environment, prefix: Prefix): Promise<DocumentSigner | undefined> {
  const inFile = await openInFile(environment, prefix)
  const keyId = environment[`${prefix}_KMS_KEY`]
  const parameter = environment[`${prefix}_CERTIFICATES_PARAMETER`]
  if (inFile || !keyId || !parameter) return inFile
  const { KMSClient } = await import('@aws-sdk/client-kms')
  return createKmsSigner({ client: new KMSClient(), keyId, certificates: await readParameter(parameter) })
}
