/** A registry's store in memory, for tests of what does not concern the database. */

import type { RegisteredCertificate } from '#lib/certificate'
import type { ImportEntry, Lease, RegistryStore } from '#lib/store'

export interface MemoryStore extends RegistryStore {
  readonly certificates: Map<string, RegisteredCertificate>
  readonly imports: Map<string, ImportEntry>
  lease: Lease | undefined
  /** How many requests wrote something. */
  writes: number
}

/** @param large whether it is too large for its numbers to be listed */
export function memoryStore({ bulk = false, large = false } = {}): MemoryStore {
  const certificates = new Map<string, RegisteredCertificate>()
  const imports = new Map<string, ImportEntry>()
  const store: MemoryStore = {
    certificates,
    imports,
    lease: undefined,
    writes: 0,
    bulk,
    getMany: async (numbers) => numbers.map((number) => certificates.get(number)),
    async create(created, assertMayWrite) {
      const taken: string[] = []
      for (const certificate of created) {
        assertMayWrite()
        store.writes++
        if (!bulk && certificates.has(certificate.managementNumber)) taken.push(certificate.managementNumber)
        else
          certificates.set(certificate.managementNumber, {
            ...certificate,
            statusPlace: { list: 0, index: certificates.size },
          })
      }
      return taken
    },
    async replace(certificate, read) {
      store.writes++
      if (certificates.get(certificate.managementNumber)?.revision !== read) return false
      certificates.set(certificate.managementNumber, certificate)
      return true
    },
    findImport: async (importId) => imports.get(importId),
    async recordImport(entry) {
      store.writes++
      imports.set(entry.importId, entry)
    },
    listNumbers: async () => (large ? undefined : new Set(certificates.keys())),
    findLease: async () => store.lease,
    async putLease(lease, seen) {
      if (store.lease?.owner !== seen?.owner || store.lease?.until !== seen?.until) return false
      store.lease = lease
      return true
    },
    async releaseLease(owner) {
      if (store.lease?.owner === owner) store.lease = undefined
    },
    async *scan() {
      yield [...certificates.values()]
    },
  }
  return store
}
