/**
 * The activation codes of the demonstration: made as an authority makes them, into a file in the data directory, and
 * made anew when they have run out.
 */

import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codesHead, everybody, giveCodes, newCodeRun, type Recipient } from '#lib/registry'
import { boot } from '#lib/runtime'
import { activations } from '#lib/store'
import { createVault } from '#lib/vault'
import { NEWCOMER } from './load.ts'

export interface DemonstrationCodes {
  readonly file: string
  /** Of the person who has no account yet. */
  readonly newcomer: string
}

const VALID_DAYS = 90

/** Over the store and secrets that the environment names. */
export async function demonstrationCodes(
  variables: NodeJS.ProcessEnv,
  dataDir: string,
): Promise<DemonstrationCodes> {
  const file = join(dataDir, 'activation-codes.csv')
  const kept = existsSync(file) ? newcomerOf(await readFile(file, 'utf8')) : undefined
  if (kept) return { file, newcomer: kept }
  const { store, keys, now } = await boot(['idMac', 'idCipher'], variables)
  const codes = activations(store.table)
  const run = newCodeRun(now(), VALID_DAYS)
  const context = { activations: codes, vault: createVault(keys.current()), operator: 'demonstration' }
  const lines = [codesHead]
  for await (const { page } of everybody(codes, undefined)) {
    // The certificate that comes first is named with the code: here it is to be the one that the screen shows.
    const isShown = ({ managementNumber }: Recipient) => managementNumber === NEWCOMER.managementNumber
    const others = page.filter((one) => !isShown(one))
    for (const some of [page.filter(isShown), others]) lines.push(...(await giveCodes(run, some, context)))
  }
  store.table.client.destroy()
  const text = lines.join('')
  await rm(file, { force: true })
  await writeFile(file, text, { mode: 0o600 })
  return { file, newcomer: newcomerOf(text) ?? '' }
}

/** The newcomer's code, if it is still good. */
function newcomerOf(text: string): string | undefined {
  const line = text.split('\r\n').find((one) => one.startsWith(`${NEWCOMER.managementNumber},`))
  const [, , code, lastDay = ''] = line?.split(',') ?? []
  return lastDay > new Date().toISOString().slice(0, 10) ? code : undefined
}
