/**
 * A deployment as `npm run package` writes it, one for each partition of AWS: its CloudFormation template, and what is in
 * the package of each function.
 */

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openPromise } from 'yauzl'

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

/** What Lambda is given for a function. */
export interface Package {
  readonly zipped: number
  readonly files: readonly string[]
}

export interface PackagedStage {
  readonly template: Template
  /** By the functions' names in serverless.yml. */
  readonly packages: Readonly<Record<string, Package>>
}

/** The packager writes into one folder of the checkout whatever it is told: one at a time. */
let last: Promise<unknown> = Promise.resolve()

/** Packages the stack of a stage; nothing is sent anywhere, and no credentials are asked for. */
export function packagedStage(stage: string): Promise<PackagedStage> {
  const packaged = last.then(() => packageStage(stage))
  last = packaged.catch(() => {})
  return packaged
}

export const packagedTemplate = async (stage: string): Promise<Template> =>
  (await packagedStage(stage)).template

async function packageStage(stage: string): Promise<PackagedStage> {
  const folder = await mkdtemp(join(tmpdir(), 'zhengyan-package-'))
  try {
    const program = join(ROOT, 'node_modules/serverless/bin/serverless.js')
    await run(process.execPath, [program, 'package', '--stage', stage, '--package', join(folder, 'out')], {
      cwd: ROOT,
      env: { ...process.env, BUILD_FOLDER: join(folder, 'bundles') },
    })
    const out = join(folder, 'out')
    const template = await readFile(join(out, 'cloudformation-template-update-stack.json'), 'utf8')
    const zips = (await readdir(out)).filter((name) => name.endsWith('.zip'))
    const packages = zips.map(async (zip) => [zip.slice(0, -4), await packageIn(join(out, zip))] as const)
    return { template: JSON.parse(template), packages: Object.fromEntries(await Promise.all(packages)) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function packageIn(file: string): Promise<Package> {
  const zip = await openPromise(file, { lazyEntries: true })
  const files: string[] = []
  for await (const { fileName } of zip.eachEntry()) files.push(fileName)
  return { zipped: (await stat(file)).size, files }
}
