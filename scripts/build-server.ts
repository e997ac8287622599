/**
 * `npm run build`: the server as a folder that needs Node.js and nothing else, `dist/server`: the server with its functions
 * and the operator's commands, the pages with their compressed forms, the fonts of the documents.
 */

import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build, type PluginBuild } from 'esbuild'
import { packagedFontFiles } from '#lib/document'
import { readRoutes } from '../server/index.ts'
import { buildWeb } from './build-web.ts'

const root = join(import.meta.dirname, '..')
export const SERVER_DIR = join(root, 'dist/server')

/** @returns the bytes of the bundle */
export async function buildServer(outDir: string = SERVER_DIR): Promise<number> {
  await rm(outDir, { recursive: true, force: true })
  await mkdir(outDir, { recursive: true })
  const [size] = await Promise.all([bundle(outDir), pages(join(outDir, 'web')), fonts(outDir)])
  await writeFile(join(outDir, 'package.json'), '{"type":"module","private":true}\n')
  return size
}

/** The entry: the routes as serverless.yml states them today, and each function as a chunk of its own. */
function entry(): string {
  const routes = readRoutes(join(root, 'serverless.yml'))
  const functions = [...new Set(routes.map(({ functionName }) => functionName))]
  const loaders = functions.map((name) => `  "${name}": () => import("./functions/${name}.ts"),`)
  return `import { join } from "node:path"
import { serve } from "./server/serve.ts"
const functions = {
${loaders.join('\n')}
}
await serve({
  routes: ${JSON.stringify(routes)},
  load: (name) => functions[name](),
  staticDir: join(import.meta.dirname, 'web'),
})
`
}

/** Gives esbuild the entry, which is no file. */
function provideMain({ onLoad, onResolve }: PluginBuild): void {
  onResolve({ filter: /^main$/ }, () => ({ path: 'main', namespace: 'main' }))
  onLoad({ filter: /^main$/, namespace: 'main' }, () => ({
    contents: entry(),
    resolveDir: root,
    loader: 'ts',
  }))
}

async function bundle(outdir: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [
      { in: 'main', out: 'main' },
      { in: join(root, 'server/probe.ts'), out: 'ready' },
      // What an operator runs beside it.
      ...['keys', 'receipt', 'registry', 'seal', 'store', 'webhooks'].map((name) => ({
        in: join(root, `commands/${name}.ts`),
        out: name,
      })),
    ],
    plugins: [{ name: 'main', setup: provideMain }],
    // Of the embedded store, which is not part of it.
    external: ['dynalite', 'level'],
    outdir,
    absWorkingDir: root,
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    // Stack places in logs are of the sources.
    sourcemap: 'linked',
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    legalComments: 'linked',
    // CommonJS dependencies ask for `require`, which an ES module does not have.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    metafile: true,
    logLevel: 'warning',
  })
  return Object.entries(metafile.outputs).reduce(
    (sum, [name, { bytes }]) => sum + (name.endsWith('.mjs') ? bytes : 0),
    0,
  )
}

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]

/** Bytes of a file that is compressed with less effort. */
const LARGE = 1_000_000

/** Compressed once, as well as can be, instead of at each start. */
async function pages(folder: string): Promise<void> {
  await buildWeb(folder)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  await Promise.all(
    entries
      .filter((one) => one.isFile() && !one.name.endsWith('.png'))
      .map(async (one) => {
        const file = join(one.parentPath, one.name)
        const content = await readFile(file)
        const params = {
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
          // The last tenth of megabytes would take a dozen seconds.
          [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? 9 : 11,
        }
        await writeFile(`${file}.br`, await brotli(content, { params }))
        await writeFile(`${file}.gz`, await zip(content, { level: 9 }))
      }),
  )
}

/** Where the bundle looks for them: as installed packages beside it. */
async function fonts(outDir: string): Promise<void> {
  for (const file of packagedFontFiles()) await cp(file, join(outDir, relative(root, file)))
}

if (import.meta.main) {
  const size = await buildServer()
  console.log(`dist/server  ${Math.round(size / 1000)} kB + pages + fonts; start: node dist/server/main.mjs`)
}
