/**
 * Builds the package `zhengyan-client` into `client/dist`: modules for Node, browsers and bundlers, one file for mini programs,
 * declarations. `npm pack` and `npm publish` in `client/` call it.
 */

import { spawnSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const client = join(root, 'client')
export const CLIENT_DIR = join(client, 'dist')

/** The faces that `exports` in the package's description names, by the name of their file. */
const FACES = {
  index: 'index.ts',
  offline: 'offline/index.ts',
  noble: 'noble/index.ts',
  'mini-program': 'mini-program/index.ts',
  webhook: 'webhook/index.ts',
} as const

const common: BuildOptions = {
  absWorkingDir: client,
  bundle: true,
  platform: 'browser',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
}

export async function buildClient(outDir: string = CLIENT_DIR): Promise<void> {
  rmSync(outDir, { recursive: true, force: true })
  await Promise.all([modules(outDir), miniProgram(join(outDir, 'miniprogram')), command(outDir)])
  declarations(join(outDir, 'types'))
  copyFileSync(join(root, 'LICENSE'), join(client, 'LICENSE'))
}

/** Not minified: whoever uses it does that, and reads it first. */
async function modules(outdir: string): Promise<void> {
  await build({
    ...common,
    entryPoints: { ...FACES },
    outdir,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    packages: 'external',
    target: 'es2022',
  })
}

/** `zhengyan-verify`, for every Node that is maintained; what the package depends on stays outside. */
export async function command(outdir: string): Promise<void> {
  await build({
    ...common,
    entryPoints: { cli: 'cli/main.ts' },
    outdir,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node20',
  })
}

/** All of it, and all that it needs, in one file: a mini program's tools read no `exports` and no ES modules of packages. */
export async function bundleForMiniProgram(): Promise<string> {
  const contents = Object.values(FACES).map((face) => `export * from ${JSON.stringify(`./${face}`)}`)
  const { outputFiles } = await build({
    ...common,
    stdin: { contents: contents.join('\n'), resolveDir: client, loader: 'ts' },
    format: 'cjs',
    minify: true,
    // BigInt, which ECDSA is computed with, is what a phone must have at least.
    target: 'es2020',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

async function miniProgram(outDir: string): Promise<void> {
  mkdirSync(outDir, { recursive: true })
  writeFileSync(join(outDir, 'all.js'), await bundleForMiniProgram())
  // Under the names that they have everywhere else.
  for (const face of Object.keys(FACES))
    writeFileSync(join(outDir, `${face}.js`), "module.exports = require('./all.js')\n")
  writeFileSync(join(outDir, 'package.json'), '{ "type": "commonjs" }\n')
}

/**
 * What is public names nothing but what is public: a declaration that leads out of the package is an error.
 *
 * @throws Error
 */
function declarations(outDir: string): void {
  const emitted = join(root, '.build/client-types')
  rmSync(emitted, { recursive: true, force: true })
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = ['--project', join(client, 'tsconfig.json'), '--outDir', emitted]
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`tsc: ${stdout}${stderr}`)
  const wanted = Object.values(FACES).map((face) => join(emitted, 'client', face.replace(/\.ts$/, '.d.ts')))
  const written = new Set<string>()
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (written.has(file)) continue
    written.add(file)
    const from = dirname(file)
    const text = readFileSync(file, 'utf8').replace(
      /(from |import\()(['"])([^'"]+)\2/g,
      (_, by, quote, to) => {
        const target = join(from, to.replace(/\.ts$/, '.d.ts'))
        if (!to.startsWith('.') || relative(join(emitted, 'client'), target).startsWith('..'))
          throw new Error(`${relative(emitted, file)} leads out of the package: ${to}`)
        wanted.push(target)
        return `${by}${quote}${to.replace(/\.ts$/, '.js')}${quote}`
      },
    )
    const to = join(outDir, relative(join(emitted, 'client'), file))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, text)
  }
}

if (import.meta.main) {
  await buildClient()
  for (const file of globSync('**/*.{js,d.ts}', { cwd: CLIENT_DIR }).sort())
    console.log(`client/dist/${file}`)
}
