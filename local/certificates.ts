/**
 * Gives the credential keys of the data directory certificates, so that wallets take what they sign: of a demonstration
 * authority that is made with the first of them, and whose certificate a wallet under test is told to trust.
 */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSecrets, writeSecrets } from '#lib/settings'
import type { LocalSettings } from './settings.ts'

/** Key and certificate of the authority, in the data directory. */
export const AUTHORITY_FILE = 'demonstration-ca.pem'

type Where = Pick<LocalSettings, 'dataDir' | 'secretsFile' | 'origin'>

export async function certifyKeys({ dataDir, secretsFile, origin }: Where): Promise<void> {
  const { credential } = await readSecrets({ SECRETS_FILE: secretsFile }, ['credential'])
  if (credential.every(({ x5c }) => x5c)) return
  // Loaded only where there is something to certify.
  const { certify, makeDemonstrationAuthority, readDemonstrationAuthority } = await import('#lib/x509')
  const now = new Date()
  const file = join(dataDir, AUTHORITY_FILE)
  const text = await readFile(file, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    const made = await makeDemonstrationAuthority(now)
    await writeFile(file, made, { mode: 0o600, flag: 'wx' })
    return made
  })
  const authority = readDemonstrationAuthority(text)
  const { hostname: host } = new URL(origin)
  const certified = await Promise.all(
    credential.map(async (key) =>
      key.x5c ? key : { ...key, x5c: [...(await certify(authority, key, { host, now }))] },
    ),
  )
  await writeSecrets({ SECRETS_FILE: secretsFile }, { credential: certified })
}
