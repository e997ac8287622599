/**
 * Project Wycheproof's vectors (C2SP/wycheproof, testvectors_v1, Apache-2.0), where they lie beside the project: ECDSA P-256 with
 * signatures of 64 bytes, and the sets of JWS and JWK. Both engines answer all of them as they are marked.
 *
 * Of the valid signatures, those with the higher s are refused in a credential by design: they are a second spelling of the
 * same thing (`lib/jose/signature.ts`).
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '#client/offline'
import { isLowS, type TrustedKey, thumbprint, trustKeysBy } from '#lib/jose'
import { readJws } from '../../lib/jose/jws.ts'
import { issuer } from '../lib/credential/made-up.ts'
import { ENGINES } from './engines.ts'

const FOLDER = join(import.meta.dirname, '../../../shared/vectors/wycheproof')
const there = existsSync(FOLDER)
const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))

interface Group<T> {
  readonly comment: string
  readonly public?: Record<string, unknown>
  readonly private?: Record<string, unknown>
  /** 04, x, y. */
  readonly publicKey: { readonly uncompressed: string }
  readonly tests: readonly (T & { readonly tcId: number; readonly result: 'valid' | 'invalid' })[]
}

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

const missing = 'not tried, the vectors are not beside this project (../shared/vectors)'

describe.runIf(there)(`Project Wycheproof${there ? '' : `: ${missing}`}`, () => {
  let ecdsa: readonly Group<{ readonly msg: string; readonly sig: string }>[]
  let jws: readonly Group<{ readonly jws: string }>[]
  let jwk: typeof jws
  beforeAll(() => {
    ecdsa = read('ecdsa_secp256r1_sha256_p1363_test').testGroups
    jws = read('json_web_signature_test').testGroups
    jwk = read('json_web_key_test').testGroups
  })

  test.each(ENGINES)(
    'ECDSA P-256, P1363: %s takes 173 of 262 and refuses 89; of the 173, 70 have the higher s, which no credential may',
    async (_name, engine) => {
      const counted = { taken: 0, refused: 0, high: 0 }
      for (const { publicKey, tests } of ecdsa) {
        const point = Buffer.from(publicKey.uncompressed, 'hex')
        const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
        const verify = await engine.verifier({ x, y } as { x: string; y: string })
        for (const { tcId, msg, sig, result } of tests) {
          const signature = fromHex(sig)
          const holds = await verify(signature, fromHex(msg))
          expect(holds, `${tcId}`).toBe(result === 'valid')
          counted[holds ? 'taken' : 'refused']++
          if (holds && !isLowS(signature)) counted.high++
        }
      }
      expect(counted).toEqual({ taken: 173, refused: 89, high: 70 })
    },
  )

  test.each(ENGINES)(
    'JWS and JWK: %s takes the 2 that are valid by an ES256 key, and nothing of another algorithm, use or key',
    async (_name, engine) => {
      const counted = { taken: 0, refused: 0 }
      for (const { comment, tests, ...keys } of [...jws, ...jwk]) {
        const key = await keyOf(keys, engine)
        for (const { tcId, jws: text, result } of tests) {
          const holds = await taken(text, key)
          const ours = result === 'valid' && /^es256$|^SpecialCaseEs256$/.test(comment)
          expect(holds, `${comment} ${tcId}`).toBe(ours)
          counted[holds ? 'taken' : 'refused']++
        }
      }
      expect(counted).toEqual({ taken: 2, refused: 425 })
    },
  )
})

/** The group's key as this project publishes keys; undefined where no set of ours takes it. */
async function keyOf(
  group: Pick<Group<never>, 'public' | 'private'>,
  engine: Engine,
): Promise<TrustedKey | undefined> {
  const { d: _, ...offered } = (group.public ?? group.private ?? {}) as Record<string, string>
  const set = Array.isArray(offered.keys) ? (offered.keys as Record<string, string>[]) : [offered]
  try {
    const keys = await Promise.all(
      set.map(async (key) => ({ ...key, kid: await thumbprint(key as never), issuer })),
    )
    return (await trustKeysBy(engine, [{ keys }])).keys[0]
  } catch {
    return undefined
  }
}

async function taken(text: string, key: TrustedKey | undefined): Promise<boolean> {
  const parts = typeof text === 'string' ? readJws(text) : undefined
  // A key is found by its name; the vectors' own stands in the key set under the same.
  if (parts?.header.kid !== 'kid-ec-sign') return false
  return (await key?.verify(parts.signature, parts.signed)) ?? false
}
