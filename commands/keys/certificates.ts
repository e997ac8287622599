/**
 * `keys -- certificate-request` and `keys -- certificates`: a credential key gets its certificate from the authority's CA.
 * The chain stands with its key from then on, and goes where that goes.
 */

import { localSigner, thumbprint } from '#lib/jose'
import { openCredentialSigner } from '#lib/runtime'
import {
  ALL_KEY_GROUPS,
  belongsTo,
  CHAIN_REASONS,
  chainFromPem,
  checkChain,
  readSecrets,
  type Secrets,
  type SecretsSource,
  type SigningKey,
  writeSecrets,
} from '#lib/settings'
import { certificateRequest } from '#lib/x509'
import { UsageError } from './arguments.ts'

interface Wanted {
  readonly origin: string | undefined
  readonly name?: string | undefined
  readonly key?: string | undefined
}

/** The newest key, or the one that is named. @returns its id and PEM */
export async function requestCertificate(
  source: SecretsSource,
  { origin, name = process.env.AUTHORITY_NAME_ZH, key: wanted }: Wanted,
): Promise<{ readonly id: string; readonly request: string }> {
  if (name === undefined) throw new UsageError('--name NAME (AUTHORITY_NAME_ZH)')
  const { credential } = await readSecrets(source, ['credential'])
  const named = await Promise.all(credential.map(async (key) => ({ id: await thumbprint(key), key })))
  const found = wanted === undefined ? named[0] : named.find(({ id }) => id === wanted)
  if (!found) throw new UsageError(`没有这把凭证密钥 / there is no such credential key: ${wanted}`)
  const signer = await signerOf(found.key)
  return {
    id: found.id,
    request: await certificateRequest(found.key, signer, { name, host: hostOf(origin) }),
  }
}

/** @returns all keys afterwards @throws Error with everything that is wrong with the chain */
export async function installChain(
  source: SecretsSource,
  pem: string,
  { origin, now }: Wanted & { readonly now: Date },
): Promise<Secrets> {
  const secrets = await readSecrets(source, ALL_KEY_GROUPS)
  const x5c = [...chainFromPem(pem)]
  const wrong = checkChain(x5c, { keys: secrets.credential, host: hostOf(origin), now })
  if (wrong.length > 0) {
    const lines = wrong.map((reason) => `${CHAIN_REASONS[reason].zh} ${CHAIN_REASONS[reason].en}`)
    throw new Error(['证书链未装入 / the chain was not put in', ...lines].join('\n  '))
  }
  const credential = secrets.credential.map((key) => (belongsTo(x5c, key) ? { ...key, x5c } : key))
  await writeSecrets(source, { credential })
  return { ...secrets, credential }
}

const signerOf = (key: SigningKey) => ('kms' in key ? openCredentialSigner(key) : localSigner(key))

function hostOf(origin: string | undefined): string {
  if (origin === undefined || !URL.canParse(origin)) throw new UsageError('--origin URL (PUBLIC_ORIGIN)')
  return new URL(origin).hostname
}
