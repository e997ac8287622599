/**
 * The lease of the one bulk import. Bulk writes carry no condition, so nobody else may create certificates
 * between an import's reading that a number is free and its writing there:
 *
 *     take lease ── read page ── number free ── write page ── … ── release
 *        │  renewed every 10 s, good for 60 s
 *        └─ a write is begun only while 20 s remain, which no request outlives
 *
 * Everything else that writes (corrections, revocations) only touches certificates that exist, under a condition,
 * and needs no lease. Stores that write each certificate under a condition need none either.
 */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Lease, RegistryStore } from '#lib/store'
import { RegistryError } from './errors.ts'

const DURATION = 60_000
const RENEWAL = 10_000
const MARGIN = 20_000

export interface HeldLease {
  /** @throws RegistryError `lease-lost` when a write begun now might outlive the lease. */
  assertHeld(): void
  release(): Promise<void>
}

/** @throws RegistryError `import-in-progress` while another live process holds the lease. */
export async function takeLease(store: RegistryStore, operator: string): Promise<HeldLease> {
  const owner = randomUUID()
  let until = 0
  await renew(await free(store))
  let renewing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    renewing = renewing
      .then(async () => {
        const seen = await store.findLease()
        if (seen?.owner === owner) await renew(seen)
      })
      .catch(() => {
        // The next renewal tries again; if none succeeds, assertHeld stops the import in time.
      })
  }, RENEWAL)
  timer.unref()

  return {
    assertHeld() {
      if (performance.timeOrigin + performance.now() + MARGIN > until) throw lost()
    },
    async release() {
      clearInterval(timer)
      await renewing
      await store.releaseLease(owner)
    },
  }

  async function renew(seen: Lease | undefined): Promise<void> {
    // The monotonic clock of the process: setting the machine's clock must not lengthen a lease.
    const begun = performance.timeOrigin + performance.now()
    const lease = { owner, operator, host: hostname(), processId: process.pid, until: begun + DURATION }
    if (!(await store.putLease(lease, seen))) {
      const standing = await store.findLease()
      // It may be this very lease: written, but its answer was lost.
      if (standing?.owner !== owner || standing.until !== lease.until) throw inProgress(standing)
    }
    until = lease.until
  }
}

/** The lease to be replaced: none, one that ran out, or one whose process on this machine is dead. */
async function free(store: RegistryStore): Promise<Lease | undefined> {
  const seen = await store.findLease()
  if (seen && seen.until > Date.now() && !isDead(seen)) throw inProgress(seen)
  return seen
}

function isDead({ host, processId }: Lease): boolean {
  if (host !== hostname()) return false
  try {
    process.kill(processId, 0)
    return isZombie(processId)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Dead, but its parent has not taken notice, as in a container without an init process; such a one can be signalled. */
function isZombie(processId: number): boolean {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8')
    // The name before the state may itself hold brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    // No such file system on this machine.
    return false
  }
}

function inProgress(lease: Lease | undefined): RegistryError {
  const until = new Date(lease?.until ?? Date.now()).toISOString()
  const by = lease ? `${lease.operator}, ${lease.host}` : '?'
  return new RegistryError('import-in-progress', {
    zh: `另一导入正在进行（${by}）；若它已中断，${until} 之后可重新开始`,
    en: `another import is in progress (${by}); if it has died, start again after ${until}`,
  })
}

const lost = () =>
  new RegistryError('lease-lost', {
    zh: '导入暂停过久，已失去独占权；未写入的行请重新导入同一文件',
    en: 'the import was held up so long that it lost its exclusive right: run it again with the same file, nothing is lost',
  })
