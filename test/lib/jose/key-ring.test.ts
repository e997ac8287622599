/** Signing keys in a running process: what was signed before a rotation goes on verifying after it. */

import { expect, test } from 'vitest'
import {
  createKeyRing,
  generateSigningKey,
  type PrivateJwk,
  rotateKeys,
  signReceipt,
  trustKeys,
  verifyReceipt,
} from '#lib/jose'

const issuer = { id: 'https://zhengyan.example', name: { zh: '某机构', en: 'Some authority' } }
const HOUR = 3_600_000

async function started() {
  let time = Date.parse('2026-01-05T04:00:00Z')
  const state = { keys: [await generateSigningKey()] as PrivateJwk[], reads: 0, broken: false }
  const ring = createKeyRing(
    async () => {
      state.reads++
      if (state.broken) throw new Error('SSM is away')
      return state.keys
    },
    issuer,
    () => new Date(time),
  )
  return {
    state,
    ring,
    now: () => new Date(time),
    pass(milliseconds: number) {
      time += milliseconds
    },
    async sign() {
      const at = new Date(time)
      const content = {
        asked: { by: 'code', code: '7K3M9QXD2V5RT8HWN' },
        answer: { verified: true },
      } as const
      return signReceipt(content, await ring.signerAt(at), { issuer: issuer.id, now: at })
    },
  }
}

test('a rotated key is published at once, signs a day later, and the old signature stands', async () => {
  const { state, ring, now, pass, sign } = await started()
  const before = await sign()
  const [old] = (await ring.published()).keys
  state.keys = rotateKeys(state.keys, await generateSigningKey(), { now: now(), publishFor: 24 * 3600 })

  pass(HOUR)
  expect((await ring.published()).keys).toHaveLength(2)
  expect((await ring.signerAt(now())).kid).toBe(old?.kid)

  pass(24 * HOUR)
  expect((await ring.signerAt(now())).kid).not.toBe(old?.kid)
  const trusted = await trustKeys(await ring.published())
  for (const receipt of [before, await sign()]) {
    expect(await verifyReceipt(receipt, trusted)).toMatchObject({
      signature: { outcome: 'verified' },
      key: { outcome: 'verified' },
    })
  }
})

test('keys are read once for many requests, and a failed reading is tried again', async () => {
  const { state, ring } = await started()
  state.broken = true
  await expect(ring.published()).rejects.toThrow('SSM is away')
  state.broken = false
  await Promise.all([ring.published(), ring.trusted(), ring.published()])
  expect(state.reads).toBe(2)
})

test('keys that were read once serve on while the secrets cannot be read, which is tried every half minute', async () => {
  const { state, ring, pass } = await started()
  const before = await ring.published()
  state.broken = true
  pass(HOUR)
  expect(await Promise.all([ring.published(), ring.published()])).toEqual([before, before])
  expect(state.reads).toBe(2)
  pass(29_999)
  await ring.published()
  expect(state.reads).toBe(2)
  state.broken = false
  state.keys = [await generateSigningKey()]
  pass(1)
  expect((await ring.published()).keys).not.toEqual(before.keys)
})
