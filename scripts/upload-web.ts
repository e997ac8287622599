/** Puts the static side into the bucket behind CloudFront. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { cacheControlOf, languageOf, typeOf } from '../web/edge/headers.ts'

/**
 * Pages last: whoever loads a new page finds its scripts. Nothing is deleted: whoever has an old page open still
 * finds its own.
 *
 * @returns how many files there are
 */
export async function uploadWeb(folder: string, bucket: string, region?: string): Promise<number> {
  const s3 = new S3Client(region === undefined ? {} : { region })
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .toSorted((a, b) => Number(a.endsWith('.html')) - Number(b.endsWith('.html')))
  for (const file of files) {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: file.slice(1),
        Body: await readFile(join(folder, file)),
        ContentType: typeOf(file),
        ContentLanguage: languageOf(file),
        CacheControl: cacheControlOf(file),
      }),
    )
  }
  return files.length
}
