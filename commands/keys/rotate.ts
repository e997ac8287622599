/** `keys -- rotate`: a new key comes in, is published, and is used once every process has heard of it. */

import { generateSigningKey } from '#lib/jose'
import {
  ALL_KEY_GROUPS,
  type Rotatable,
  readSecrets,
  rotateCredentials,
  rotateSymmetric,
  rotateTagging,
  rotateTokens,
  type Secrets,
  type SecretsSource,
  type SigningKey,
  writeSecrets,
} from '#lib/settings'
import { type Options, UsageError } from './arguments.ts'

const CAN_LEAK: readonly Rotatable[] = ['token', 'credential']

/** @returns all keys afterwards */
export async function rotate(
  source: SecretsSource,
  groups: readonly Rotatable[],
  options: Options,
  now: Date,
): Promise<Secrets> {
  const { leaked = false, kms } = options
  if (leaked && !groups.every((group) => CAN_LEAK.includes(group)))
    throw new UsageError(
      '--leaked 只用于 token 和 credential；其他密钥换入后请运行 rekey / --leaked is for token and credential; of the others rotate and run rekey',
    )
  if (kms !== undefined && !groups.includes('credential'))
    throw new UsageError('--kms 只用于 credential / --kms is for credential')
  const before = await readSecrets(source, ALL_KEY_GROUPS)
  const how = { now, atOnce: options.now ?? false, leaked }
  let changed: Partial<Secrets> = {}
  for (const group of groups) {
    if (group === 'token') changed = { ...changed, ...rotateTokens(before, await generateSigningKey(), how) }
    else if (group === 'credential') {
      const next: SigningKey = kms === undefined ? await generateSigningKey() : await keyInKms(kms)
      changed = { ...changed, ...rotateCredentials(before, next, how) }
    } else if (group === 'idMac') changed = { ...changed, idMac: rotateTagging(before.idMac, how) }
    else changed = { ...changed, [group]: rotateSymmetric(before[group], how) }
  }
  await writeSecrets(source, changed)
  return { ...before, ...changed }
}

/** The public half of a key in KMS, with its name there. @throws Error for a key that cannot sign ES256 */
async function keyInKms(kms: string): Promise<SigningKey> {
  const { GetPublicKeyCommand, KMSClient } = await import('@aws-sdk/client-kms')
  const { PublicKey, KeySpec, KeyUsage, KeyId } = await new KMSClient().send(
    new GetPublicKeyCommand({ KeyId: kms }),
  )
  if (KeySpec !== 'ECC_NIST_P256' || KeyUsage !== 'SIGN_VERIFY' || !PublicKey)
    throw new Error('the key in KMS has to be ECC_NIST_P256, for SIGN_VERIFY')
  const key = await crypto.subtle.importKey(
    'spki',
    new Uint8Array(PublicKey),
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['verify'],
  )
  const { x, y } = (await crypto.subtle.exportKey('jwk', key)) as { x: string; y: string }
  // The key itself and not an alias, which may lead to another key tomorrow.
  return { kty: 'EC', crv: 'P-256', x, y, kms: KeyId ?? kms }
}
