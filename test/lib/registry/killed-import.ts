/** An import in a process of its own, to be killed by `crash.test.ts`. Its clock stands still, so that runs compare. */

import { importCertificates, openSheet } from '#lib/registry'
import { openTable, registryStore } from '#lib/store'
import { catalogues, noon, statusKeys, vault } from './fixtures.ts'

const [endpoint, tableName, file] = process.argv.slice(2) as [string, string, string]
const sheet = await openSheet(file)
const table = openTable({ tableName, endpoint })
process.send?.('ready')
await new Promise((resolve) => process.once('message', resolve))
const summary = await importCertificates({
  sheet,
  fileName: file,
  store: registryStore(table, { bulk: true, statusKeys }),
  vault,
  catalogues,
  operator: '测试员',
  now: () => noon,
})
process.send?.(summary)
process.disconnect?.()
