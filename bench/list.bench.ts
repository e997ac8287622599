/**
 * A personnel office's list of 10,000 certificates through `zhengyan-verify`, against the whole local system on the same
 * processors, and the offline part alone beside bare ECDSA: `node bench/list.bench.ts [rows]`. Writes bench/results/list.md.
 * Goal: 10,000 under 60 s.
 */

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '#client'
import { readList } from '#client/list'
import { openStatusList, trustKeySet, verifyOffline } from '#client/offline'
import type { StoredCertificate } from '#lib/certificate'
import { claimsOf, signCredential } from '#lib/credential'
import { registryStore } from '#lib/store'
import { memoryJournal, type Task, verifyTasks } from '../client/list/run.ts'
import { fromOffline } from '../client/list/verdict.ts'
import { writeXlsx } from '../client/list/xlsx.ts'
import { openRuntime } from '../test/support/runtime.ts'
import { bareEcdsa } from './credential/ours.ts'
import { openPlace, type Stack, startStack } from './http/stack.ts'
import { generate } from './import/generate.ts'
import { keep, machine, said } from './report.ts'

const rows = Number(process.argv[2] ?? 10_000)
/** Seconds, of 10,000. */
const GOAL = 60

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'zhengyan-bench-list-'))
const place = await openPlace(join(folder, 'data'))

const npm = (file: string, ...args: string[]) =>
  String(
    execFileSync(process.execPath, [join(root, file), ...args], {
      env: { ...process.env, ...place },
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )

interface Summary {
  readonly verified: number
  readonly failed: number
  readonly notChecked: number
  /** As whoever waits for it counts them, start and end of the program among them. */
  readonly seconds: number
}

/** One run of the command. */
async function verify(list: string, stack: Stack, key: string, ...options: string[]): Promise<Summary> {
  const begun = performance.now()
  const args = [join(root, 'client/cli/main.ts'), list, '--origin', stack.origin, '--json', ...options]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ZHENGYAN_API_KEY: key, XDG_CACHE_HOME: join(folder, 'cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  await once(child, 'close')
  const { verified, failed, notChecked } = JSON.parse(out)
  if (verified + failed + notChecked !== rows)
    throw new Error(`not every row has a verdict: ${out.slice(0, 500)}`)
  return { verified, failed, notChecked, seconds: (performance.now() - begun) / 1000 }
}

/** What the QRs of everybody in the store say, as its own keys sign it. */
async function credentials(stack: Stack): Promise<readonly string[]> {
  const { store, view, keyRing, keys } = await openRuntime(stack.environment)
  const signer = await keyRing.signerAt(new Date())
  const texts: string[] = []
  const registry = registryStore(store.table, { bulk: false, statusKeys: () => keys.current().status })
  for await (const page of registry.scan()) {
    for (const certificate of page) {
      if (texts.length === rows || !certificate.managementNumber.startsWith('ZY230')) continue
      const claims = {
        ...claimsOf(view.forVerifier(certificate as StoredCertificate)),
        status: certificate.statusPlace,
        issuedAt: new Date().toISOString(),
      }
      texts.push((await signCredential(claims, signer, { origin: stack.origin })).credential)
    }
  }
  store.table.client.destroy()
  return texts
}

/** Credentials a second: our offline part, and bare ECDSA, in this process. */
async function offlinePart(stack: Stack, list: Uint8Array<ArrayBuffer>) {
  const client = createClient({ origin: stack.origin })
  const keySet = await trustKeySet(await client.keySet())
  const statusLists = [await openStatusList((await client.statusList(0)) as string, { keySet })]
  const at = () => performance.now()
  const bare = await bareEcdsa()
  const measured = { read: 0, ours: 0, bare: 0 }
  const begun = at()
  const { items } = readList(list, new URL(stack.origin).host)
  const tasks: Task[] = [...items].map(([row, read]) => ({ id: String(row), read }))
  measured.read = (at() - begun) / 1000
  const name = (id: string) => ({ zh: id, en: id })
  for (let round = 0; round < 3; round++) {
    const first = at()
    await verifyTasks(tasks, () => ({ zh: '', en: '' }), {
      journal: memoryJournal(),
      checkOffline: async (text) => {
        const now = new Date()
        return fromOffline(await verifyOffline(text, { keySet, statusLists, now }), now, name)
      },
    })
    measured.ours = Math.max(measured.ours, tasks.length / ((at() - first) / 1000))
    const second = at()
    // As many at a time as our part has on their way.
    for (let i = 0; i < tasks.length; i += 64)
      await Promise.all(Array.from({ length: 64 }, () => bare.verify()))
    measured.bare = Math.max(measured.bare, tasks.length / ((at() - second) / 1000))
  }
  return measured
}

const stack = await startStack(place)
try {
  const facts = join(folder, 'facts.csv')
  await generate(rows, facts)
  npm('commands/registry.ts', 'import', facts)
  const made = npm('commands/keys.ts', 'api', 'create', '--name', 'bench', '--per-day', '100000', '--json')
  const { key } = JSON.parse(made) as { key: string }
  const signed = writeXlsx([['二维码内容'], ...(await credentials(stack)).map((text) => [text])], 'list')
  const workbook = join(folder, 'credentials.xlsx')
  await writeFile(workbook, signed)

  const byFacts = await verify(facts, stack, key)
  const byCredential = await verify(workbook, stack, key)
  const offline = await verify(workbook, stack, key, '--offline')
  const part = await offlinePart(stack, signed)
  const line = (what: string, { seconds, verified, failed, notChecked }: Summary) =>
    `| ${what} | ${seconds.toFixed(1)} | ${Math.round(rows / seconds)} | ${verified} | ${failed} | ${notChecked} |`
  const slowest = Math.max(byFacts.seconds, byCredential.seconds)
  const ratio = part.ours / part.bare
  keep('list', {
    figures: { rows, byFacts, byCredential, offline, part: { ...part, ratio } },
    report: `# A list through \`zhengyan-verify\`

${machine}. Written by \`node bench/list.bench.ts${rows === 10_000 ? '' : ` ${rows}`}\`: ${rows} certificates, the whole of \`npm start\` (server and embedded
store) and the command on the same processors. Seconds are those of whoever waits: start of the program, reading of the
list, keys and status lists, journal, answers, receipts checked, list written.

| list | seconds | a second | verified | not verified | not checked |
|---|---:|---:|---:|---:|---:|
${line('CSV: management number, name, ID number', byFacts)}
${line('XLSX: texts of QR codes, signature here, then the service', byCredential)}
${line('the same, `--offline`', offline)}

Goal: 10,000 under ${GOAL} s, ${said((slowest / rows) * 10_000 < GOAL)}. Offline a credential that was signed for no release cannot be told to be withdrawn or not:
it is genuine and not revoked, and counts as not checked.

The offline part alone (signature, key, dates, status list, verdict) in one process: ${Math.round(part.ours)} a second, ${ratio.toFixed(2)} of
bare ECDSA (\`subtle.verify\`, ${Math.round(part.bare)} a second, as many at a time). Reading the workbook takes ${part.read.toFixed(2)} s.
`,
  })
} finally {
  await stack.stop()
  await rm(folder, { recursive: true, force: true })
}
