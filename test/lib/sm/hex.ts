/** Bytes as standards print them. */

export const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'))
export const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
export const toText = (text: string) => new TextEncoder().encode(text)
