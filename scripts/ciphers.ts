/**
 * The AES of `@noble/ciphers` as packaged functions import it (serverless.yml puts this file in its place): Node has the same
 * built in. The PDF library encrypts by it, which no document here is.
 */

import { createCipheriv, createDecipheriv, randomBytes as randomBytesOf } from 'node:crypto'

interface Options {
  readonly disablePadding?: boolean
}

function aes(
  mode: 'cbc' | 'ecb',
  key: Uint8Array,
  iv: Uint8Array | null,
  { disablePadding = false }: Options,
) {
  const name = `aes-${key.length * 8}-${mode}`
  const through = (cipher: ReturnType<typeof createCipheriv | typeof createDecipheriv>, data: Uint8Array) => {
    cipher.setAutoPadding(!disablePadding)
    return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]))
  }
  return {
    encrypt: (data: Uint8Array) => through(createCipheriv(name, key, iv), data),
    decrypt: (data: Uint8Array) => through(createDecipheriv(name, key, iv), data),
  }
}

export const cbc = (key: Uint8Array, iv: Uint8Array, options: Options = {}) => aes('cbc', key, iv, options)
export const ecb = (key: Uint8Array, options: Options = {}) => aes('ecb', key, null, options)
export const randomBytes = (length: number) => new Uint8Array(randomBytesOf(length))
