/** Objects of one bucket, as the import needs them (`ImportObjects`). */

import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { ImportObjects } from '#lib/registry'

/** Opens a bucket; no request is made before the first operation. */
export function openBucket(Bucket: string, client = new S3Client()): ImportObjects {
  return {
    async download(Key, path) {
      const { Body, Metadata = {} } = await client.send(new GetObjectCommand({ Bucket, Key }))
      await pipeline(Body as Readable, createWriteStream(path, { mode: 0o600 }))
      return Metadata
    },

    async read(Key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
        return await Body?.transformToString('utf-8')
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw error
      }
    },

    async write(Key, text, ContentType) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: text, ContentType }))
    },

    async upload(Key, path, ContentType) {
      const { size } = await stat(path)
      const request = { Bucket, Key, Body: createReadStream(path), ContentLength: size, ContentType }
      await client.send(new PutObjectCommand(request))
    },

    async list(Prefix) {
      const keys: string[] = []
      let ContinuationToken: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix, ...(ContinuationToken && { ContinuationToken }) }),
        )
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key ? [Key] : [])))
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken)
      return keys
    },

    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
    },
  }
}
