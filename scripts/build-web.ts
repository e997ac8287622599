/**
 * Builds the static side: `node scripts/build-web.ts` writes `.build/web`: pages, scripts, stylesheet, service worker.
 * `npm start` and the deployment call `buildWeb`.
 */

import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { createPolicy } from '#lib/policy'
import { readSite } from '#lib/settings'
import { ruleSets } from '#rule-sets'
import openapi from '../openapi.json' with { type: 'json' }
import { PAGES } from '../web/edge/route.ts'
import { batchPage } from '../web/pages/batch.ts'
import { homePage } from '../web/pages/home.ts'
import { portalPage } from '../web/pages/portal.ts'
import { readingPage } from '../web/pages/reading.ts'
import { receiptPage } from '../web/pages/receipt.ts'
import { referencePage } from '../web/pages/reference.ts'
import { scanPage } from '../web/pages/scan.ts'
import { verifyPage } from '../web/pages/verify.ts'
import { walletPage } from '../web/pages/wallet.ts'
import { describeSite, type Site } from '../web/site.ts'
import { accessibility } from '../web/texts/accessibility.ts'
import type { Lang } from '../web/texts/define.ts'
import { help } from '../web/texts/help.ts'
import { privacy } from '../web/texts/privacy.ts'

const root = join(import.meta.dirname, '..')
export const STATIC_DIR = join(root, '.build/web')
const web = (file: string) => join(root, 'web', file)

const common: BuildOptions = {
  bundle: true,
  // What a script fetches later, under the address that it was built under.
  external: ['/assets/*'],
  minify: true,
  format: 'esm',
  target: ['chrome109', 'safari16.4', 'firefox115'],
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
}

/** Bundles one script. @returns its address */
async function script(
  outDir: string,
  entry: string,
  { hashed = true, define = {} }: { hashed?: boolean; define?: Record<string, unknown> } = {},
): Promise<string> {
  const { metafile } = await build({
    ...common,
    entryPoints: [web(entry)],
    outdir: join(outDir, 'assets'),
    entryNames: hashed ? '[name]-[hash]' : '[name]',
    define: asJson({ RULE_SETS: ruleSets, ...define }),
    metafile: true,
  })
  return `/assets/${basename(Object.keys(metafile.outputs)[0] as string)}`
}

/** Bundles a stylesheet that only one page has. @returns its address */
async function style(outDir: string, entry: string): Promise<string> {
  const { metafile } = await build({
    ...common,
    entryPoints: [web(entry)],
    outdir: join(outDir, 'assets'),
    entryNames: '[name]-[hash]',
    metafile: true,
  })
  return `/assets/${basename(Object.keys(metafile.outputs)[0] as string)}`
}

const asJson = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]))

/** Eight characters as esbuild writes them. */
const hashOf = (content: Uint8Array) =>
  createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase()

/**
 * @param site who runs it, for the frame of every page
 * @throws PolicyError when the operator's files, which the pages hold, are not sound
 */
export async function buildWeb(outDir: string = STATIC_DIR, site: Site = readSite()): Promise<void> {
  createPolicy(ruleSets)
  describeSite(site)
  await rm(outDir, { recursive: true, force: true })
  const assets = join(outDir, 'assets')
  await mkdir(assets, { recursive: true })
  for (const icon of await readdir(web('icons'))) await copyFile(web(`icons/${icon}`), join(assets, icon))
  await writeFile(join(outDir, 'robots.txt'), 'User-agent: *\nDisallow: /v/\nDisallow: /v1/\n')
  await writeFile(join(outDir, 'manifest.webmanifest'), JSON.stringify(manifest))

  const wasm = await readFile(join(root, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))
  const WASM = `/assets/zxing_reader-${hashOf(wasm)}.wasm`
  await writeFile(join(outDir, WASM), wasm)

  // The function's pages name these three, so their names do not change; the others carry a hash.
  const [, , , DECODER, verify, wallet, portal, receipt, ofReference, referenceStyle] = await Promise.all([
    build({ ...common, entryPoints: [web('styles/site.css')], outfile: join(assets, 'site.css') }),
    script(outDir, 'browser/result.ts', { hashed: false }),
    script(outDir, 'browser/code.ts', { hashed: false }),
    script(outDir, 'browser/decoder.ts', { define: { WASM } }),
    script(outDir, 'browser/verify.ts'),
    script(outDir, 'browser/wallet.ts'),
    script(outDir, 'browser/portal.ts'),
    script(outDir, 'browser/receipt.ts'),
    script(outDir, 'browser/reference.ts'),
    style(outDir, 'styles/reference.css'),
  ])
  const scan = await script(outDir, 'browser/scan.ts', { define: { DECODER } })
  const batch = await batchScripts(outDir, WASM)

  const pages: Readonly<Record<string, (lang: Lang) => string>> = {
    home: homePage,
    batch: (lang) => batchPage(lang, batch),
    verify: (lang) => verifyPage(lang, verify),
    wallet: (lang) => walletPage(lang, wallet),
    portal: (lang) => portalPage(lang, portal),
    scan: (lang) => scanPage(lang, scan),
    receipt: (lang) => receiptPage(lang, receipt),
    docs: (lang) => referencePage(lang, openapi, { script: ofReference, style: referenceStyle }),
    help: (lang) => readingPage(lang, '/help', help),
    privacy: (lang) => readingPage(lang, '/privacy', privacy),
    accessibility: (lang) => readingPage(lang, '/accessibility', accessibility),
  }
  for (const name of Object.values(PAGES)) {
    for (const lang of ['zh', 'en'] as const) {
      await writeFile(join(outDir, `${name}.${lang}.html`), pages[name]?.(lang) ?? '')
    }
  }
  await serviceWorker(outDir, [
    ...['zh', 'en'].map((lang) => `/scan.${lang}.html`),
    ...['site.css', 'icon.svg', 'icon-192.png'].map((file) => `/assets/${file}`),
    '/manifest.webmanifest',
    scan,
    DECODER,
    WASM,
  ])
}

/** The page for lists: its script, and what that fetches with the first file that needs it. */
async function batchScripts(outDir: string, WASM: string) {
  const pdfium = await readFile(join(root, 'node_modules/@hyzyla/pdfium/dist/pdfium.wasm'))
  const PDFIUM = `/assets/pdfium-${hashOf(pdfium)}.wasm`
  await writeFile(join(outDir, PDFIUM), pdfium)
  const [DECODER_BATCH, LISTS, styles] = await Promise.all([
    script(outDir, 'browser/decoder-batch.ts', { define: { WASM, PDFIUM } }),
    script(outDir, 'browser/batch/lists.ts'),
    style(outDir, 'styles/batch.css'),
  ])
  return {
    script: await script(outDir, 'browser/batch.ts', { define: { DECODER_BATCH, LISTS } }),
    style: styles,
  }
}

/** Its version is that of all it keeps: the smallest change of one of them makes a new one. */
async function serviceWorker(outDir: string, FILES: readonly string[]): Promise<void> {
  const contents = await Promise.all(FILES.map((file) => readFile(join(outDir, file))))
  await build({
    ...common,
    format: 'iife',
    entryPoints: [web('browser/service-worker.ts')],
    outfile: join(outDir, 'sw.js'),
    define: asJson({ FILES, VERSION: hashOf(Buffer.concat(contents)) }),
  })
}

const icon = (size: string, file: string, purpose = 'any') => ({
  src: `/assets/${file}`,
  sizes: size,
  type: file.endsWith('.svg') ? 'image/svg+xml' : 'image/png',
  purpose,
})

const manifest = {
  id: '/scan',
  name: '证验扫码核验 Zhengyan Scanner',
  short_name: '证验扫码',
  description: '没有网络也能核对证书二维码的签名 / Checks certificates without a network',
  lang: 'zh-CN',
  start_url: '/scan',
  scope: '/',
  display: 'standalone',
  background_color: '#f3f5f8',
  theme_color: '#0b4a86',
  icons: [
    icon('any', 'icon.svg'),
    icon('192x192', 'icon-192.png'),
    icon('512x512', 'icon-512.png'),
    icon('512x512', 'icon-maskable.png', 'maskable'),
  ],
}

if (import.meta.main) await buildWeb()
