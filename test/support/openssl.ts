/** The machine's own `openssl`, where it has SM2: another implementation that nobody here wrote. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @returns what it prints; its exit status is not 0 where it refuses, also by failing to start */
export function openssl(...args: readonly string[]): { readonly ok: boolean; readonly out: Buffer } {
  const { status, stdout, stderr } = spawnSync('openssl', args)
  return { ok: status === 0, out: Buffer.concat([stdout ?? Buffer.alloc(0), stderr ?? Buffer.alloc(0)]) }
}

export const hasSm2 = openssl('genpkey', '-algorithm', 'SM2').ok

/** Files for it, in a folder that is gone afterwards. */
export function inFolder<T>(work: (put: (name: string, content: string | Uint8Array) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'zhengyan-sm2-'))
  try {
    return work((name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
