/** Passwords at rest. */

import { expect, test } from 'vitest'
import { hashPassword, verifyNoPassword, verifyPassword } from '../../../lib/holder/password.ts'

test('a password is found right again, and no other', async () => {
  const stored = await hashPassword('correct horse 电池')
  expect(await verifyPassword('correct horse 电池', stored)).toBe(true)
  for (const other of ['correct horse 电', 'Correct horse 电池', 'correct horse 电池 ', '', '\0']) {
    expect(await verifyPassword(other, stored)).toBe(false)
  }
})

test('a hash tells its parameters, and nothing of two equal passwords', async () => {
  const [one, two] = await Promise.all([hashPassword('same password'), hashPassword('same password')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(one).not.toBe(two)
})

test('a hash made with other parameters still verifies, so that they can be raised', async () => {
  // RFC 9106's reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
  const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await verifyPassword('password', stored)).toBe(true)
})

test('the same characters are the same password however a keyboard composed them', async () => {
  expect(await verifyPassword('Cafe\u0301 1234', await hashPassword('Caf\u00e9 1234'))).toBe(true)
})

test('a stored text that is no hash is an error, not a wrong password', async () => {
  await expect(verifyPassword('x', 'plain text')).rejects.toThrow('PHC')
})

test('nobody has a password', async () => {
  expect(await verifyNoPassword('')).toBe(false)
})
