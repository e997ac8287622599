/** The static side, as CloudFront serves it: read once, with what the build has compressed. */

import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { entityTag, hasAlready } from '#lib/http'
import { typeOf } from '../web/edge/headers.ts'
import { servePage } from '../web/edge/serve.ts'
import { type Answer, isCompressible, MIN_COMPRESSED } from './answer.ts'
import type { Target } from './target.ts'

interface StaticFile extends Pick<Answer, 'coded'> {
  readonly content: Buffer
  readonly etag: string
}

/** Codings beside a file, the best first. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** @param staticDir what `buildWeb` has written */
export function createPages(staticDir: string) {
  const files = readFiles(staticDir)
  return async (incoming: IncomingMessage, { path, query }: Target): Promise<Answer> => {
    const {
      status,
      headers,
      body = '',
    } = await servePage(
      {
        method: incoming.method ?? '',
        path,
        query: Object.fromEntries(new URLSearchParams(query)),
        cookie: incoming.headers.cookie,
        acceptLanguage: incoming.headers['accept-language'],
      },
      async (file) => files.get(file),
    )
    if (typeof body === 'string') return { status, headers, body }
    const { content, coded, etag } = body
    if (hasAlready(incoming.headers['if-none-match'], etag))
      return { status: 304, headers: { ...headers, etag }, body: '' }
    return { status, headers: { ...headers, etag }, body: content, ...(coded && { coded }) }
  }
}

function readFiles(staticDir: string): ReadonlyMap<string, StaticFile> {
  const names = readdirSync(staticDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(staticDir, join(entry.parentPath, entry.name))}`)
  const plain = names.filter((name) => !CODINGS.some(([, ending]) => name.endsWith(ending)))
  return new Map(plain.map((name) => [name, readStatic(staticDir, name, names)]))
}

function readStatic(staticDir: string, name: string, names: readonly string[]): StaticFile {
  const content = readFileSync(join(staticDir, name))
  const made = CODINGS.filter(([, ending]) => names.includes(name + ending)).map(
    ([coding, ending]) => [coding, readFileSync(join(staticDir, name + ending))] as const,
  )
  const worth = content.length >= MIN_COMPRESSED && isCompressible(typeOf(name))
  return {
    content,
    etag: entityTag(content),
    ...(worth && { coded: made.length > 0 ? Object.fromEntries(made) : { gzip: gzipSync(content) } }),
  }
}
