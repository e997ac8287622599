/**
 * The deployment's published signing keys: which signs now, what is published, what is trusted. They are read again
 * from time to time, so that a rotation reaches functions that have been running for hours.
 */

import { JoseError } from './errors.ts'
import {
  type Issuer,
  type Jwks,
  type KeyPeriod,
  type PrivateJwk,
  type PublicJwk,
  publishedJwk,
} from './jwk.ts'
import { type TrustedKeySet, trustKeys } from './key-set.ts'
import { localSigner, type Signer, signingKeyAt } from './signer.ts'

/** A key of the ring: private and here, somewhere else (as in AWS KMS), or no more than a public half. */
export type RingKey = PublicJwk &
  KeyPeriod & { readonly d?: string; readonly kms?: string; readonly x5c?: readonly string[] }

/** Makes what signs with a key that is not here. */
export type OpenSigner = (key: RingKey & { readonly kms: string }) => Promise<Signer>

export interface KeyRing {
  /** What `/.well-known/jwks.json` shows. */
  published(): Promise<Jwks>
  /** What this deployment believes: its own keys, past and present. */
  trusted(): Promise<TrustedKeySet>
  /** The key whose period holds this moment. @throws JoseError `no-signing-key` */
  signerAt(now: Date): Promise<Signer>
}

interface Keys {
  readonly published: Jwks
  readonly trusted: TrustedKeySet
  readonly signers: ReadonlyMap<RingKey, Signer>
}

/** Milliseconds after which the keys are read again. A rotation publishes a key much longer before it signs. */
const REREAD_AFTER = 600_000
/** The same after a reading has failed, while the keys read before still serve. */
const RETRY_AFTER = 30_000

/**
 * @param read gives the keys with their periods, in any order
 * @param issuer who the keys are said to belong to
 * @param openSigner for keys that are somewhere else; none may be in the ring without it
 */
export function createKeyRing(
  read: () => Promise<readonly RingKey[]>,
  issuer: Issuer,
  now: () => Date,
  openSigner?: OpenSigner,
): KeyRing {
  let known: { readonly keys: Promise<Keys>; readonly rereadAt: number } | undefined

  /** What was read before serves on when a reading fails; only a first one that fails is an error. */
  function current(): Promise<Keys> {
    const at = now().getTime()
    if (known && at < known.rereadAt) return known.keys
    const before = known
    const keys = read().then((list) => open(list, issuer, openSigner))
    known = { keys: before ? keys.catch(() => before.keys) : keys, rereadAt: at + REREAD_AFTER }
    keys.catch(() => {
      known = before && { keys: before.keys, rereadAt: at + RETRY_AFTER }
    })
    return known.keys
  }

  return {
    published: async () => (await current()).published,
    trusted: async () => (await current()).trusted,
    async signerAt(at) {
      const { signers } = await current()
      return signers.get(signingKeyAt([...signers.keys()], at)) as Signer
    },
  }
}

async function open(
  keys: readonly RingKey[],
  issuer: Issuer,
  openSigner: OpenSigner | undefined,
): Promise<Keys> {
  const signers = await Promise.all(
    keys.map(async (key) => {
      const signer = await signerOf(key, openSigner)
      return signer && ([key, signer] as const)
    }),
  )
  const published = { keys: await Promise.all(keys.map((key) => publishedJwk(key, issuer))) }
  return {
    published,
    trusted: await trustKeys(published),
    signers: new Map(signers.filter((one) => one !== undefined)),
  }
}

/** @returns undefined for no more than a public half @throws {JoseError} `no-signing-key` */
async function signerOf(key: RingKey, openSigner: OpenSigner | undefined): Promise<Signer | undefined> {
  const { d, kms, x5c } = key
  if (d === undefined && kms === undefined) return undefined
  if (d === undefined && !openSigner)
    throw new JoseError('no-signing-key', 'nothing here signs with a key that is elsewhere')
  const signer = await (d === undefined
    ? (openSigner as OpenSigner)(key as RingKey & { kms: string })
    : localSigner(key as PrivateJwk))
  return x5c ? { ...signer, x5c } : signer
}
