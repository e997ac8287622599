/**
 * SM3 (GB/T 32905-2016): 256 bits over any number of bytes. Of additions, rotations and no table, so that its time
 * depends on the length alone. Node has it too, but not where its OpenSSL was built without SM3.
 */

const BLOCK = 64

/** GB/T 32905, 4.1. */
const START = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const

const rotated = (word: number, by: number) => (word << by) | (word >>> (32 - by))

/** T of 4.2, rotated by its round as 5.3.3 asks for it. */
const ROUND_CONSTANTS = Int32Array.from({ length: 64 }, (_, round) =>
  rotated(round < 16 ? 0x79cc4519 : 0x7a879d8a, round % 32),
)

/**
 * @param parts what is hashed, one after the other
 * @returns 32 bytes
 */
export function sm3(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const state = Int32Array.from(START)
  const words = new Int32Array(68)
  const block = new Uint8Array(BLOCK)
  const view = new DataView(block.buffer)
  let filled = 0
  let length = 0
  for (const part of parts) {
    length += part.length
    for (let at = 0; at < part.length; ) {
      const taken = Math.min(BLOCK - filled, part.length - at)
      block.set(part.subarray(at, at + taken), filled)
      filled += taken
      at += taken
      if (filled === BLOCK) {
        compress(state, view, words)
        filled = 0
      }
    }
  }
  // One bit, zeros, and the length in bits (5.2).
  block[filled++] = 0x80
  block.fill(0, filled)
  if (filled > BLOCK - 8) {
    compress(state, view, words)
    block.fill(0)
  }
  view.setUint32(BLOCK - 8, Math.floor(length / 0x2000_0000))
  view.setUint32(BLOCK - 4, (length << 3) >>> 0)
  compress(state, view, words)
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  for (const [i, word] of state.entries()) out.setInt32(4 * i, word)
  return digest
}

/** The compression function CF (5.3). */
function compress(state: Int32Array, block: DataView, w: Int32Array): void {
  const at = (i: number) => w[i] as number
  for (let j = 0; j < 16; j++) w[j] = block.getInt32(4 * j)
  for (let j = 16; j < 68; j++) {
    const x = at(j - 16) ^ at(j - 9) ^ rotated(at(j - 3), 15)
    w[j] = x ^ rotated(x, 15) ^ rotated(x, 23) ^ rotated(at(j - 13), 7) ^ at(j - 6)
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let j = 0; j < 64; j++) {
    const a12 = rotated(a, 12)
    const ss1 = rotated((a12 + e + (ROUND_CONSTANTS[j] as number)) | 0, 7)
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + (ss1 ^ a12) + (at(j) ^ at(j + 4))) | 0
    const tt2 = (gg + h + ss1 + at(j)) | 0
    d = c
    c = rotated(b, 9)
    b = a
    a = tt1
    h = g
    g = rotated(f, 19)
    f = e
    e = tt2 ^ rotated(tt2, 9) ^ rotated(tt2, 17)
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] as number) ^ word
}
