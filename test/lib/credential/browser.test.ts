import vm from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import vectors from './vectors.json' with { type: 'json' }

/** What a page needs to check a credential, as a browser would load it. */
async function pageBundle(): Promise<string> {
  const contents = `
    export { trustKeys } from '#lib/jose'
    export { verifyCredential } from '#lib/credential'
    export { verifyStatusList } from '#lib/status-list'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'zhengyan',
    platform: 'browser',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

describe('on a page', () => {
  it('verifies every vector with nothing but what browsers have: no Node, no network', async () => {
    const { Blob, crypto, DecompressionStream, TextDecoder, TextEncoder, atob, btoa } = globalThis
    const page = vm.createContext({ Blob, crypto, DecompressionStream, TextDecoder, TextEncoder, atob, btoa })
    const run = `${await pageBundle()};
      (async ({ jwks, statusListToken, credentials }, now) => {
        const keys = await zhengyan.trustKeys(jwks)
        const statusLists = [await zhengyan.verifyStatusList(statusListToken, keys, { now })]
        const results = []
        for (const { credential } of credentials)
          results.push(await zhengyan.verifyCredential(credential, { keys, now, statusLists }))
        return JSON.stringify(results)
      })`
    const results = JSON.parse(await vm.runInContext(run, page)(vectors, new Date(vectors.now)))
    for (const [at, { name, expect: expected }] of vectors.credentials.entries())
      for (const subject of ['signature', 'key', 'dates', 'annotation', 'status', 'withdrawal'] as const)
        expect(results[at][subject].reason, `${name}: ${subject}`).toBe(expected[subject])
  })

  // Of it 1.4 kB are the table of fields, which the pages have with their labels anyway.
  it('costs 9 kB, so that it loads on a poor connection', async () => {
    expect(gzipSync(await pageBundle()).length).toBeLessThan(9_000)
  })
})
