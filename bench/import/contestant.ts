/**
 * One side of the comparison, in a process of its own so that its memory is its own. Started by the benchmark:
 *
 * bare    nothing but BatchWriteItem, with items like those the import writes, made on the fly
 * import  the import as the command line runs it
 * asked   the same where the registry is too large to be listed, so that every row is asked for
 */

import { randomBytes } from 'node:crypto'
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { createPolicy } from '#lib/policy'
import { importCertificates, openSheet } from '#lib/registry'
import { openTable, registryStore } from '#lib/store'
import { createVault, type VaultKey } from '#lib/vault'
import { madeUpRow } from './generate.ts'

const [side, endpoint, tableName, rows, file] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
]
const table = openTable({ tableName, endpoint })
const MARK = 100_000
const marks: number[] = []
const begun = performance.now()

async function full(): Promise<void> {
  const key = (): VaultKey => ({ id: '1', key: randomBytes(32).toString('base64') })
  const statusKeys = [key()]
  const store = registryStore(table, { bulk: true, statusKeys: () => statusKeys })
  const summary = await importCertificates({
    sheet: await openSheet(file),
    fileName: file,
    store: side === 'asked' ? { ...store, listNumbers: async () => undefined } : store,
    vault: createVault({ idMac: [key()], idCipher: [key()] }),
    catalogues: createPolicy(),
    operator: 'bench',
    now: () => new Date(),
    onProgress: (progress) => mark(progress.rows),
  })
  if (summary.new !== Number(rows)) throw new Error(`${summary.new} of ${rows} rows are new`)
}

async function bare(count: number): Promise<void> {
  const BATCHES_IN_FLIGHT = 16
  let next = 0
  const worker = async () => {
    while (next < count) {
      const from = next
      next += 25
      const batch = Array.from({ length: Math.min(25, count - from) }, (_, i) => ({
        PutRequest: { Item: item(from + i) },
      }))
      const { UnprocessedItems } = await table.client.send(
        new BatchWriteCommand({ RequestItems: { [tableName]: batch } }),
      )
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('unprocessed')
      mark(next)
    }
  }
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, worker))
}

const holders = Array.from({ length: 1000 }, () => randomBytes(32).toString('base64url'))
const sealed = randomBytes(46).toString('base64url')
const at = new Date().toISOString()

/** As `certificateItem` makes it of a row of the file, but with nothing computed. */
function item(i: number) {
  const { idNumber: _, gender: __, ...row } = madeUpRow(i)
  return {
    pk: `CERT#${row.managementNumber}`,
    sk: 'CERT',
    issued: `${row.issueDate}#${row.managementNumber}`,
    ...row,
    idType: 'resident-id',
    gender: 'female',
    issuingRegion: '440000',
    holder: `${(holders[i % 1000] as string).slice(9)}${String(i).padStart(9, '0')}`,
    encryptedIdNumber: sealed,
    status: 'valid',
    statusPlace: { list: 0, index: i },
    revision: 1,
    recorded: { at, operator: 'bench', importId: 'f'.repeat(64) },
  }
}

function mark(done: number): void {
  while (done >= (marks.length + 1) * MARK) marks.push((performance.now() - begun) / 1000)
}

if (side === 'bare') await bare(Number(rows))
else await full()

const seconds = (performance.now() - begun) / 1000
process.send?.({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024, marks })
process.disconnect?.()
