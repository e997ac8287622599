/** The import bucket and its queue: the only subject that speaks S3 and SQS. */

export { openBucket } from './bucket.ts'
export { openQueue } from './queue.ts'
