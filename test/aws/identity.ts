/** How a person proves who they are on a stage, got as the authority gets it. */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { holder } from '../support/certificates.ts'
import { hold, type Report } from './report.ts'
import type { OpenedStage } from './stage.ts'

/** @returns what a registration has besides the certificate's facts */
export async function proofOf(report: Report, stage: OpenedStage): Promise<object> {
  const { IDENTITY_PROOF } = await stage.environmentOf('login')
  if (IDENTITY_PROOF !== 'activation-code') return {}
  const folder = await mkdtemp(join(tmpdir(), 'zhengyan-codes-'))
  const file = join(folder, 'codes.csv')
  let activationCode = ''
  await report.step('activation codes for everybody on record', async () => {
    const { status, output } = await stage.operate('registry', 'activation-codes', '--all', '--out', file)
    hold(status === 0, output)
    const rows: string[][] = parse(await readFile(file), { bom: true })
    activationCode = rows.find(([, name]) => name === holder.name)?.[2] ?? ''
    hold(activationCode !== '', 'none for the holder')
    return `${rows.length - 1} codes`
  })
  await rm(folder, { recursive: true })
  return { activationCode }
}
