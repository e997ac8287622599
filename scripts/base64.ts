/**
 * `@scure/base` as packaged functions import it (serverless.yml puts this file in its place): the PDF library reads and
 * writes PEM by it, and what is in there is read strictly by whoever opens it.
 */

export const base64 = {
  encode: (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64'),
  decode: (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64')),
}
