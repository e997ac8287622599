/**
 * The import bucket and its queue: the only subject that speaks S3 and SQS. Called by the import functions alone.
 */

export { bootSplit, bootWork } from './boot.ts'
export { openBucket } from './bucket.ts'
export { openQueue } from './queue.ts'
