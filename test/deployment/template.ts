/** The CloudFormation template of a deployment, as `npm run package` writes it: one for each partition of AWS. */

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')

export interface Resource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly Condition?: string
  readonly DeletionPolicy?: string
  readonly DependsOn?: string | readonly string[]
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, unknown>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, unknown>>
}

/** The packager writes into one folder of the checkout whatever it is told: one at a time. */
let last: Promise<unknown> = Promise.resolve()

/** Packages the stack of a stage; nothing is sent anywhere, and no credentials are asked for. */
export function packagedTemplate(stage: string): Promise<Template> {
  const packaged = last.then(() => packageStage(stage))
  last = packaged.catch(() => {})
  return packaged
}

async function packageStage(stage: string): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'zhengyan-package-'))
  try {
    const program = join(ROOT, 'node_modules/serverless/bin/serverless.js')
    await run(process.execPath, [program, 'package', '--stage', stage, '--package', join(folder, 'out')], {
      cwd: ROOT,
      env: { ...process.env, BUILD_FOLDER: join(folder, 'bundles') },
    })
    const file = join(folder, 'out/cloudformation-template-update-stack.json')
    return JSON.parse(await readFile(file, 'utf8')) as Template
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
