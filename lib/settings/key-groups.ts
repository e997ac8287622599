/**
 * The keys of a deployment, in groups: each group is one SSM parameter when deployed, so that a function is given the
 * groups that it asks for and no other. Of several keys in a group the newest one that may already be used writes or
 * signs; all of them read.
 */

import * as v from 'valibot'

const key256 = v.pipe(
  v.string(),
  v.base64(),
  v.check((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes'),
)

/** When a key is used; see `KeyPeriod` in `lib/jose`. */
const period = {
  nbf: v.exactOptional(v.number()),
  exp: v.exactOptional(v.number()),
  revoked: v.exactOptional(v.object({ revoked_at: v.number(), reason: v.exactOptional(v.string()) })),
}
const publicHalf = { kty: v.literal('EC'), crv: v.literal('P-256'), x: v.string(), y: v.string() }

const SymmetricKey = v.object({
  /** Stands before whatever is made with the key. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-z]{1,16}$/)),
  key: key256,
  /** From when on it writes, in seconds since 1970; it reads at once. */
  nbf: v.exactOptional(v.number()),
  /** It does not write before every account is found under it; `keys -- rekey` sees to that, and takes this away. */
  waits: v.exactOptional(v.literal(true)),
  /** By when every process has read it, in seconds since 1970; until then what is found by the old key alone stays. */
  heard: v.exactOptional(v.number()),
})
const PublicKey = v.object({ ...publicHalf, ...period })
const PrivateKey = v.object({ ...publicHalf, ...period, d: v.string() })
/**
 * Certificates of a key (RFC 7517, 4.7; base64 of DER), its own first, without the trust anchor. They are public; with the
 * key they are where it is, however it is rotated, escrowed and restored.
 */
const chain = { x5c: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.base64())), v.minLength(1))) }
/** A private key here, or one that never leaves KMS and is known by its name there. */
const SigningKey = v.union([
  v.object({ ...publicHalf, ...period, ...chain, d: v.string() }),
  v.object({ ...publicHalf, ...period, ...chain, kms: v.pipe(v.string(), v.minLength(1)) }),
])

const symmetric = v.pipe(
  v.array(SymmetricKey),
  v.minLength(1),
  v.check((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'two keys have one id'),
)

export const KEY_GROUPS = {
  /** HMAC-SHA-256: finds a holder by ID document, and counts attempts. */
  idMac: symmetric,
  /** AES-256-GCM: opens an ID number for masking. */
  idCipher: symmetric,
  /** AES-256-GCM: the secrets of second factors, and of those that are being set up. */
  factor: symmetric,
  /** Scatters status-list indices; which key is for which list stands beside the counter in the store. */
  status: symmetric,
  /** AES-256-GCM: the secrets of webhooks. */
  webhook: symmetric,
  /** AES-256-GCM: nonces for wallets, and what a request to a wallet is answered under. */
  wallet: symmetric,
  /** ES256, access tokens: private keys, … */
  token: v.pipe(v.array(PrivateKey), v.minLength(1)),
  /** … and the public halves, for functions that only check tokens. */
  tokenPublic: v.pipe(v.array(PublicKey), v.minLength(1)),
  /** ES256, credentials, receipts and status lists: the keys that still sign, … */
  credential: v.pipe(v.array(SigningKey), v.minLength(1)),
  /** … and the public halves of those that do no more: what they signed verifies for as long as they stand here. */
  credentialPublic: v.array(PublicKey),
} as const

export type KeyGroup = keyof typeof KEY_GROUPS

export type Secrets = { readonly [G in KeyGroup]: v.InferOutput<(typeof KEY_GROUPS)[G]> }

export type SymmetricKey = v.InferOutput<typeof SymmetricKey>
export type SigningKey = v.InferOutput<typeof SigningKey>

export const ALL_KEY_GROUPS = Object.keys(KEY_GROUPS) as readonly KeyGroup[]

/**
 * Groups that came after the others: a deployment or an escrow of before has none. What is missing is made, and what
 * rested on a lost one is made anew by hand (a webhook's secret: `webhooks -- rotate`), or by itself within minutes.
 */
export const LATER_GROUPS = ['webhook', 'wallet'] as const satisfies KeyGroup[]

/** What a function is given: its groups, and no other. */
export type KeysOf<G extends KeyGroup> = Pick<Secrets, G>

/**
 * Checks one group.
 * @throws Error naming the source and the wrong field, never a value
 */
export function parseGroup<G extends KeyGroup>(group: G, content: unknown, source: string): Secrets[G] {
  const parsed = v.safeParse(KEY_GROUPS[group], content)
  if (parsed.success) return parsed.output as Secrets[G]
  const wrong = parsed.issues
    .map((issue) => [group, v.getDotPath(issue)].filter(Boolean).join('.'))
    .join(', ')
  throw new Error(`密钥有误 / wrong secrets in ${source}: ${wrong}`)
}
