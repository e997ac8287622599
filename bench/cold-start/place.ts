/** The functions as `npm run package` leaves them, unpacked where nothing can be resolved but what Lambda brings. */

import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { build } from 'esbuild'
import { parse } from 'yaml'
import { openPromise } from 'yauzl'

const root = join(import.meta.dirname, '../..')

export interface Packaged {
  /** Where it lies, as `/var/task`. */
  readonly folder: string
  /** `functions/verify.handler` */
  readonly handler: string
  /** What the template sets that is no reference to something deployed. */
  readonly environment: Readonly<Record<string, string>>
}

/** Unpacks what was packaged last. @throws Error where nothing was */
export async function unpack(into: string, names: readonly string[]): Promise<Record<string, Packaged>> {
  const template = JSON.parse(
    await readFile(join(root, '.serverless/cloudformation-template-update-stack.json'), 'utf8'),
  )
  const packaged: Record<string, Packaged> = {}
  for (const name of names) {
    const folder = join(into, name)
    await unzip(join(root, `.serverless/${name}.zip`), folder)
    const logicalId = `${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`
    const { Handler: handler, Environment } = template.Resources[logicalId].Properties
    const environment = Object.fromEntries(
      Object.entries(Environment.Variables).filter(([, value]) => typeof value === 'string'),
    ) as Record<string, string>
    packaged[name] = { folder, handler, environment }
  }
  // The runtime's own copy of the SDK is found from everywhere under /var/task.
  await mkdir(join(into, 'node_modules'))
  await symlink(join(root, 'node_modules/@aws-sdk'), join(into, 'node_modules/@aws-sdk'))
  return packaged
}

async function unzip(file: string, folder: string): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false })
  for await (const entry of zip.eachEntry()) {
    const path = join(folder, entry.fileName)
    await mkdir(dirname(path), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path))
  }
  zip.close()
}

/** The floors and the runtime's stand-in, bundled as serverless.yml says for the functions. */
export async function bundleFloors(into: string): Promise<{ bootstrap: string; floors: Packaged[] }> {
  const { custom } = parse(await readFile(join(root, 'serverless.yml'), 'utf8'))
  const { platform, target, format, minify, mainFields, banner } = custom.esbuild
  const floors = join(import.meta.dirname, 'floors')
  const names = await readdir(floors)
  await build({
    entryPoints: [join(import.meta.dirname, 'bootstrap.ts'), ...names.map((name) => join(floors, name))],
    outbase: import.meta.dirname,
    outdir: into,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    ...{ platform, target, format, minify, mainFields, banner },
  })
  await writeFile(join(into, 'package.json'), '{}')
  return {
    bootstrap: join(into, 'bootstrap.mjs'),
    floors: names.map((name) => ({
      folder: into,
      handler: `floors/${name.replace(/\.ts$/, '')}.handler`,
      environment: {},
    })),
  }
}
