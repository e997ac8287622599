/** Which installed packages the bundle of a function has in it: as esbuild bundles it for the deployment, and says so. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { parse } from 'yaml'

export interface Deployed {
  /** Of its file in `functions/`, from the root. */
  readonly entry: string
  /** Globs of what is packaged besides the bundle. */
  readonly patterns: readonly string[]
}

interface Service {
  readonly custom: {
    readonly esbuild: {
      readonly exclude?: readonly string[]
      readonly mainFields: string[]
      readonly alias?: Record<string, string>
    }
  }
  readonly functions: Readonly<
    Record<string, { readonly handler: string; readonly package?: { readonly patterns?: readonly string[] } }>
  >
}

const serviceOf = (root: string): Service =>
  parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { merge: true })

/** The functions of serverless.yml, by their names there. */
export function deployedFunctions(root: string): readonly (Deployed & { readonly name: string })[] {
  return Object.entries(serviceOf(root).functions).map(([name, { handler, package: packaged }]) => ({
    name,
    entry: handler.replace(/\.\w+$/, '.ts'),
    patterns: packaged?.patterns ?? [],
  }))
}

/** Packages as `name@version`. */
export async function bundledPackages(root: string, { entry, patterns }: Deployed): Promise<Set<string>> {
  const { exclude = [], mainFields, alias = {} } = serviceOf(root).custom.esbuild
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    outdir: '.build/sbom',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields,
    alias,
    external: [...exclude],
    logLevel: 'error',
  })
  // Of what was looked at, only what the bundle has bytes of.
  const kept = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )
  const folders = new Set([...kept, ...patterns].flatMap((file) => folderOf(file) ?? []))
  return new Set(
    [...folders].map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
      return `${name}@${version}`
    }),
  )
}

/** `node_modules/jose`, `node_modules/a/node_modules/@b/c`. */
const folderOf = (file: string) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]
