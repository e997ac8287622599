/**
 * Counts what Argon2 computes, which is what makes an answer slow. For `vi.mock('node:crypto', …)`, which stands in the
 * test file itself; and so this module imports nothing that needs `node:crypto`.
 */

let computed = 0

/** @returns `node:crypto` that counts */
export async function counting(original: <T>() => Promise<T>): Promise<typeof import('node:crypto')> {
  const crypto = await original<typeof import('node:crypto')>()
  const argon2 = (...args: Parameters<typeof crypto.argon2>) => {
    computed++
    return crypto.argon2(...args)
  }
  return { ...crypto, argon2 }
}

/** The number of Argon2 computations that something costs. */
export async function costOf(ask: () => Promise<unknown>): Promise<number> {
  const before = computed
  await ask()
  return computed - before
}
