/** cfn-lint over the packaged template of both partitions. */

import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStage } from '../../commands/deploy/stage.ts'
import { packagedTemplate } from '../deployment/template.ts'
import { hold, type Report } from './report.ts'

/** The framework writes what a resource depends on also where a reference says it already. */
const LEFT_OUT = 'W3005'

export async function lint(report: Report, stageName: string): Promise<void> {
  const { region } = await readStage(stageName)
  await report.step(`cfn-lint ${stageName} (${region})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zhengyan-lint-'))
    const file = join(folder, 'template.json')
    await writeFile(file, JSON.stringify(await packagedTemplate(stageName)))
    const { status, stdout, stderr } = spawnSync(
      'cfn-lint',
      ['--ignore-checks', LEFT_OUT, '--region', region, '--template', file],
      { encoding: 'utf8' },
    )
    await rm(folder, { recursive: true })
    hold(status === 0, `\n${stdout}${stderr}`)
    return `without findings but ${LEFT_OUT}`
  })
}
