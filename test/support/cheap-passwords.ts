/**
 * Set up before the functions' tests: what Argon2id does is done with a hundredth of its work, for attacks are replayed by
 * the thousand. What a password costs for real is held by `lib/holder/password.test.ts`.
 */

import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const { argon2 } = crypto
crypto.argon2 = (algorithm, parameters, done) =>
  argon2(algorithm, { ...parameters, memory: 256, passes: 1 }, done)
syncBuiltinESMExports()
