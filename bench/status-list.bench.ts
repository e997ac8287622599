/**
 * What the certificates in the header cost a status list token, by how many of its places are set: bytes as they are sent, and as a
 * server compresses them. The keys and places are drawn anew each time. Prints markdown and writes it to bench/results/status-list.md.
 */

import { randomInt } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { generateSigningKey, localSigner } from '#lib/jose'
import { emptyStatusList, STATUS_LIST_SIZE, setStatus, signStatusList } from '#lib/status-list'
import { certify, makeDemonstrationAuthority, readDemonstrationAuthority } from '#lib/x509'
import { keep, machine } from './report.ts'

const now = new Date()
const origin = 'https://zhengyan.example'
const key = await generateSigningKey()
const authority = readDemonstrationAuthority(await makeDemonstrationAuthority(now))
const [leaf = ''] = await certify(authority, key, { host: new URL(origin).hostname, now })
const bare = await localSigner(key)

/** Chains by what authorities issue: from the root itself, or with one of theirs between. */
const CHAINS = [[], [leaf], [leaf, authority.anchor]]

/** Shares of the places that are set. */
const SHARES = [0, 0.0001, 0.001, 0.01, 0.5]

async function tokenOf(share: number, x5c: readonly string[]): Promise<string> {
  const list = emptyStatusList()
  for (let left = Math.round(STATUS_LIST_SIZE * share); left > 0; left--)
    setStatus(list, randomInt(STATUS_LIST_SIZE), 1)
  const signer = x5c.length > 0 ? { ...bare, x5c } : bare
  return signStatusList(list, signer, { origin, list: 0, now, ttl: 300, lifetime: 7 * 86_400 })
}

const rows = await Promise.all(
  SHARES.map(async (share) => {
    const tokens = await Promise.all(CHAINS.map((chain) => tokenOf(share, chain)))
    return {
      share,
      bytes: tokens.map(({ length }) => length),
      gzip: tokens.map((one) => gzipSync(one).length),
    }
  }),
)

const number = (value: number | undefined) => (value ?? 0).toLocaleString('en')

keep('status-list', {
  report: `# Status list tokens

${machine}. Written by \`npm run bench status-list\`.

A list of 2²⁰ places, of which a share is set; bytes of its token, in brackets as gzip sends it. The chain is a leaf that the root
has issued itself, or a leaf with an authority between; the root is never in it.

| set | without \`x5c\` | one certificate | two certificates |
|---:|---:|---:|---:|
${rows
  .map(({ share, bytes, gzip }) => {
    const cells = bytes.map((size, at) => `${number(size)} (${number(gzip[at])})`)
    return `| ${share * 100} % | ${cells.join(' | ')} |`
  })
  .join('\n')}
`,
  figures: rows,
})
