/**
 * The Lambda that a file put into the import bucket starts: splits it into chunks on the queue.
 * S3 calls it at least once for every object, and again when it fails.
 */

import type { S3Event } from 'aws-lambda'
import { splitFile } from '#lib/registry'
import { bootSplit } from '#lib/runtime'

const runtime = bootSplit()

export const handler = async ({ Records }: S3Event): Promise<void> => {
  for (const { s3, userIdentity } of Records) {
    // S3 sends keys as forms do: a space is a plus, the rest percent-encoded UTF-8.
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
    await splitFile(key, userIdentity.principalId, runtime)
  }
}
