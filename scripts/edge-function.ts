/** The code of the CloudFront Function, bundled when serverless.yml is read (`edge-function.cjs`) and by its tests. */

import { join } from 'node:path'
import { build } from 'esbuild'
import { PAGE_POLICY } from '#lib/http'
import { notFoundPage } from '../web/pages/problem.ts'

/** CloudFront Functions call a global `handler`. @returns at most 10 kB of plain JavaScript */
export async function edgeFunction(): Promise<string> {
  const NOT_FOUND = { zh: notFoundPage('zh'), en: notFoundPage('en') }
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../web/edge/cloudfront.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'edge',
    target: 'es2017',
    charset: 'utf8',
    // What looks like a variable of serverless.yml must not stand in it.
    supported: { 'template-literal': false },
    define: { NOT_FOUND: JSON.stringify(NOT_FOUND), PAGE_POLICY: JSON.stringify(PAGE_POLICY) },
    footer: { js: 'function handler(event){return edge.handler(event)}' },
  })
  return outputFiles[0]?.text ?? ''
}
