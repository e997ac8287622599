/**
 * The demonstration: on the first start of a data directory, the demo file goes through the same import as real
 * data, and its first holder gets an account. Every start makes sure that there is a code to scan.
 */

import { join } from 'node:path'
import type { Annotation } from '#lib/annotation'
import { NOTICE_VERSION } from '#lib/holder'
import { Problem } from '#lib/problem'
import { importCertificates, keepRules, openSheet } from '#lib/registry'
import { boot, composeAnnotations, composeHolders } from '#lib/runtime'
import { judgements, registryStore } from '#lib/store'
import { createVault } from '#lib/vault'

/** The holder of the README's examples; made up, as the region prefix 99 shows. */
export const HOLDER = {
  name: '张三',
  idType: 'resident-id',
  idNumber: '990101199003070015',
  managementNumber: 'ZY2344000001',
  password: 'zhengyan-demo',
} as const

/** Who has certificates and no account yet; as made up. */
export const NEWCOMER = {
  name: '李四',
  idNumber: '990101199211150001',
  managementNumber: 'ZY2333000005',
} as const

export interface Demonstration {
  readonly holder: typeof HOLDER
  readonly annotation: Annotation
  /** How many certificates this start has loaded; 0 on every start but the first. */
  readonly loaded: number
}

/** Loads what is missing, over the store and secrets that the environment names. */
export async function loadDemonstration(variables: NodeJS.ProcessEnv): Promise<Demonstration> {
  const runtime = await boot(['factor', 'idMac', 'idCipher', 'status', 'token', 'credential'], variables)
  const { environment, keys, store, now } = runtime
  // Registers with what is printed, whatever the demonstration asks of others.
  const holders = composeHolders({ ...runtime, environment: { ...environment, IDENTITY_PROOF: 'facts' } })
  const { annotations, view } = composeAnnotations(runtime)
  const vault = createVault(keys.current())
  const tags = vault.tags(HOLDER.idType, HOLDER.idNumber)

  let loaded = 0
  if (!(await store.accounts.findByTags(tags))) {
    const fileName = join(import.meta.dirname, 'certificates.csv')
    const { new: count } = await importCertificates({
      sheet: await openSheet(fileName),
      fileName,
      store: registryStore(store.table, {
        bulk: true,
        statusKeys: () => keys.current().status,
      }),
      vault,
      catalogues: view.policy,
      operator: 'demonstration',
      now,
    })
    loaded = count
    await keepRules(judgements(store.table), view.policy, now)
    // The account is made last: it marks that all before it is done.
    const registration = { ...HOLDER, consent: NOTICE_VERSION }
    await holders.register(registration, { network: '127.0.0.0/24', client: 'program' }).catch(unlessExists)
  }
  const { annotations: released } = await annotations.list({ tags }, HOLDER.managementNumber)
  const annotation =
    released.find(({ state }) => state === 'active') ??
    (await annotations.annotate({ tags }, HOLDER.managementNumber, { purpose: '演示', validDays: 90 }))
  store.table.client.destroy()
  return { holder: HOLDER, annotation, loaded }
}

function unlessExists(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'account-exists')) throw error
}
