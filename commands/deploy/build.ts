/** Builds all that a deployment puts anywhere, before anything is asked of AWS: pages, bundles, template. */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildWeb, STATIC_DIR } from '../../scripts/build-web.ts'
import { type Stage, siteOf } from './stage.ts'

const ROOT = join(import.meta.dirname, '../..')

interface Resource {
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties, of any form
  readonly Properties?: any
}

export interface Template {
  Resources: Record<string, Resource>
  Outputs?: Record<string, unknown>
}

export interface Build {
  readonly template: Template
  /** What the template's functions are made from: key in the bucket of packages → file. */
  readonly packages: ReadonlyMap<string, string>
  /** Folder of the static files. */
  readonly staticDir: string
}

/** The bucket of packages is the deployment's own, and there before the stack: the framework's is left out. */
const FRAMEWORK = ['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy']

/**
 * @param bucket where the packages will lie
 * @throws Error when something does not build, with what the packager says
 */
export async function buildStack(stage: Stage, bucket: string): Promise<Build> {
  await buildWeb(STATIC_DIR, siteOf(stage))
  // Not within .serverless: the packager copies all of that there.
  const folder = join(ROOT, '.build/stack', stage.name)
  const program = join(ROOT, 'node_modules/serverless/bin/serverless.js')
  const { status, stdout } = spawnSync(
    process.execPath,
    [program, 'package', '--stage', stage.name, '--package', folder],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (status !== 0) throw new Error(`无法打包 / cannot be packaged\n${stdout}`)
  const whole = JSON.parse(
    await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'),
  ) as Template
  const packages = new Map<string, string>()
  for (const { Type, Properties } of Object.values(whole.Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue
    const file = join(folder, String(Properties.Code.S3Key).split('/').at(-1) as string)
    // By its content: a function that has not changed is not deployed again.
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    const S3Key = `functions/${hash.slice(0, 32)}.zip`
    packages.set(S3Key, file)
    Properties.Code = { S3Bucket: bucket, S3Key }
  }
  for (const id of FRAMEWORK) delete whole.Resources[id]
  delete whole.Outputs?.ServerlessDeploymentBucketName
  return { template: whole, packages, staticDir: STATIC_DIR }
}
