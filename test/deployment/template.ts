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

/** Packages the stack for a region; nothing is sent anywhere, and no credentials are asked for. */
export async function packagedTemplate(
  region: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'zhengyan-package-'))
  try {
    const program = join(ROOT, 'node_modules/serverless/bin/serverless.js')
    await run(
      process.execPath,
      [program, 'package', '--stage', 'prod', '--region', region, '--package', join(folder, 'out')],
      { cwd: ROOT, env: { ...process.env, ...variables, BUILD_FOLDER: join(folder, 'bundles') } },
    )
    const file = join(folder, 'out/cloudformation-template-update-stack.json')
    return JSON.parse(await readFile(file, 'utf8')) as Template
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
