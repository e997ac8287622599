/**
 * Bytes and texts, by the language alone: mini programs have neither `TextDecoder` nor `atob`. Each reader takes exactly
 * what its writer writes, so that nothing signed has a second spelling.
 */

export { fromBase64url, toBase64url } from './base64url.ts'
export { sameBytes } from './same.ts'
export { fromUtf8, isWellFormed, latin1, toUtf8 } from './utf8.ts'
