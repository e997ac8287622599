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
  const [id, text = ''] = vault.encrypt('990101199003070015', 'ZY2344000001').split('.')
  const sealed = Buffer.from(text, 'base64url')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
    expect(() => vault.decrypt(`${id}.${changed.toString('base64url')}`, 'ZY2344000001')).toThrow()
  }
  for (let length = 0; length < sealed.length; length++) {
    const cut = sealed.subarray(0, length).toString('base64url')
    expect(() => vault.decrypt(`${id}.${cut}`, 'ZY2344000001')).toThrow()
  }
})

test('the same number sealed twice looks different, and tells nothing but its length', () => {
  const seals = Array.from({ length: 100 }, () => vault.encrypt('990101199003070015', 'ZY2344000001'))
  expect(new Set(seals).size).toBe(100)
  for (const sealed of seals) expect(sealed).not.toContain('9901')
})

test('a holder is found by document and number together, under this deployment’s key alone', () => {
  const [tag] = vault.tags('resident-id', '990101199003070015')
  expect(vault.tags('resident-id', '990101199003070015')).toEqual([tag])
  expect(tag).toMatch(/^[0-9a-f]{8}\.[\w-]{43}$/)
  expect(vault.tags('residence-permit', '990101199003070015')).not.toContain(tag)
  expect(vault.tags('resident-id', '990101199003070016')).not.toContain(tag)
  const mac = tag.slice(9)
  expect(other.tags('resident-id', '990101199003070015')[0]).not.toContain(mac)
})

const idNumber = '990101199003070015'
const key = (id: string, nbf?: number) => ({
  id,
  key: Buffer.alloc(32, id).toString('base64'),
  ...(nbf !== undefined && { nbf }),
})
const noon = Date.parse('2026-01-05T04:00:00Z')
const under = (keys: ReturnType<typeof key>[], at = noon) =>
  createVault({ idMac: keys, idCipher: keys }, () => new Date(at))

test('a new key reads at once, and writes from the moment that was set for it', () => {
  const keys = [key('new', noon / 1000), key('old')]
  const before = under(keys, noon - 1)
  const after = under(keys, noon)
  expect(before.tags('passport', 'E1')[0]).toMatch(/^old\./)
  expect(after.tags('passport', 'E1')[0]).toMatch(/^new\./)
  expect(after.tags('passport', 'E1').toSorted()).toEqual(before.tags('passport', 'E1').toSorted())
  expect(before.encrypt(idNumber, 'A')).toMatch(/^old\./)
  expect(before.decrypt(after.encrypt(idNumber, 'A'), 'A')).toBe(idNumber)
  expect(after.decrypt(before.encrypt(idNumber, 'A'), 'A')).toBe(idNumber)
})

test('what is under a key that a process does not know is «could not check», never another person', () => {
  const [written] = under([key('new')]).tags('resident-id', idNumber)
  const late = under([key('old')])
  const tags = late.tags('resident-id', idNumber)
  expect(() => late.isOf(written, tags)).toThrow(expect.objectContaining({ code: 'unavailable' }))
  expect(() => late.decrypt(under([key('new')]).encrypt(idNumber, 'A'), 'A')).toThrow(
    expect.objectContaining({ code: 'unavailable' }),
  )
  expect(late.isOf(tags[0], tags)).toBe(true)
  expect(late.isOf(late.tags('resident-id', '990101199003070016')[0], tags)).toBe(false)
})

test('what is counted for one purpose is not known under another', () => {
  const purposes = ['login', 'register', 'verify', 'network']
  const names = purposes.map((purpose) => vault.pseudonym(purpose, 'ZY2344000001'))
  expect(new Set(names).size).toBe(purposes.length)
  for (const name of names) expect(name).toMatch(/^[\w-]{22}$/)
})
