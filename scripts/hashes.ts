/**
 * The hashes of `@noble/hashes` as packaged functions import them (serverless.yml puts this file in their place): Node has
 * the same ones built in.
 */

import { createHash } from 'node:crypto'

const hash = (algorithm: string) => (data: Uint8Array) =>
  new Uint8Array(createHash(algorithm).update(data).digest())

export const md5 = hash('md5')
export const sha1 = hash('sha1')
export const sha256 = hash('sha256')
export const sha384 = hash('sha384')
export const sha512 = hash('sha512')
