/** The authority's seal as a file, for those without a key service: PKCS#12, its password in a file of its own. */

import { readFile } from 'node:fs/promises'
import { type DocumentSigner, signerFromPkcs12 } from './signer.ts'

/**
 * @param passwordFile holds the password and nothing else but a line's end
 * @throws {DocumentError} `signer-unusable` when file and password do not belong together
 */
export async function openPkcs12Signer(file: string, passwordFile: string): Promise<DocumentSigner> {
  const [content, password] = await Promise.all([readFile(file), readFile(passwordFile, 'utf8')])
  return signerFromPkcs12(content, password.replace(/\r?\n$/, ''))
}
