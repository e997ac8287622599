/** ID numbers at rest: of no use to whoever gets the table without the keys. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateSecrets } from '#lib/settings'
import { createVault } from '#lib/vault'

const vault = createVault(await generateSecrets())
const other = createVault(await generateSecrets())

test('what is sealed opens again, for its own certificate and under its own key alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (text, number, another) => {
      const sealed = vault.encrypt(text, number)
      expect(vault.decrypt(sealed, number)).toBe(text)
      if (another !== number) expect(() => vault.decrypt(sealed, another)).toThrow()
      expect(() => other.decrypt(sealed, number)).toThrow()
    }),
  )
})

test('one changed bit, or one byte less, and nothing opens', () => {
  const sealed = Buffer.from(vault.encrypt('990101199003070015', 'ZY2344000001'), 'base64url')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
    expect(() => vault.decrypt(changed.toString('base64url'), 'ZY2344000001')).toThrow()
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(() => vault.decrypt(sealed.subarray(0, length).toString('base64url'), 'ZY2344000001')).toThrow()
  }
})

test('the same number sealed twice looks different, and tells nothing but its length', () => {
  const seals = Array.from({ length: 100 }, () => vault.encrypt('990101199003070015', 'ZY2344000001'))
  expect(new Set(seals).size).toBe(100)
  for (const sealed of seals) expect(sealed).not.toContain('9901')
})

test('a holder is found by document and number together, under this deployment’s key alone', () => {
  const id = vault.holderId('resident-id', '990101199003070015')
  expect(vault.holderId('resident-id', '990101199003070015')).toBe(id)
  expect(id).toMatch(/^[\w-]{43}$/)
  expect(vault.holderId('residence-permit', '990101199003070015')).not.toBe(id)
  expect(vault.holderId('resident-id', '990101199003070016')).not.toBe(id)
  expect(other.holderId('resident-id', '990101199003070015')).not.toBe(id)
})

test('what is counted for one purpose is not known under another', () => {
  const purposes = ['login', 'register', 'verify', 'network']
  const names = purposes.map((purpose) => vault.pseudonym(purpose, 'ZY2344000001'))
  expect(new Set(names).size).toBe(purposes.length)
  for (const name of names) expect(name).toMatch(/^[\w-]{22}$/)
})
