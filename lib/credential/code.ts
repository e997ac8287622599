/**
 * The code of an annotation or release: what `/v/{code}` opens, printed for people to read and type.
 *
 * 80 random bits are 16 characters of Crockford's base 32; a 17th is the check character. Crockford's own
 * check (mod 37) brings in `*~$=U`, awkward in an address and on a phone's keyboard, so the check is a
 * single parity symbol of a Reed-Solomon code over GF(32) instead: it stays within the same 32 characters
 * and finds every single wrong character and every swap of two characters, adjacent or not.
 *
 * Pure: no clock, no store. The only outside source is the random bytes.
 */

/** Crockford's base 32. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const VALUE = new Map(Array.from(ALPHABET, (character, value) => [character, value]))

/** Characters of a code, the check character among them. */
export const CODE_LENGTH = 17

const RANDOM_BYTES = 10

/** Longest input looked at: a code with a separator around every character still fits. */
const MAX_INPUT = 64

/** What people read into a code, or what a form's font turned it into (Crockford, base 32). */
const LOOKALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

/** Spaces and every kind of hyphen or dash that a phone's keyboard offers. */
const SEPARATORS = /[\s\p{Pd}\u2212\u30fc\u00b7\u200b]/gu

/** `form`: not 17 characters of the alphabet. `check`: well formed, but a character is wrong. */
export type CodeError = 'form' | 'check'

/** Either the canonical code, or why there is none. */
export type ParsedCode =
  | { readonly code: string; readonly reason?: undefined }
  | { readonly code?: undefined; readonly reason: CodeError }

/**
 * A new code of 80 random bits.
 *
 * @param random 10 bytes from a cryptographic source; by default the platform's own
 * @returns 17 upper-case characters, canonical
 * @throws {RangeError} when there are not exactly 10 bytes
 */
export function newCode(random: Uint8Array = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))): string {
  if (random.length !== RANDOM_BYTES) throw new RangeError(`a code needs ${RANDOM_BYTES} random bytes`)
  let bits = 0n
  for (const byte of random) bits = (bits << 8n) | BigInt(byte)
  let code = ''
  for (let shift = 75n; shift >= 0n; shift -= 5n) code += ALPHABET[Number((bits >> shift) & 31n)]
  return code + checkCharacter(code)
}

/**
 * Reads a code as people write it: lower case, full width, spaces, hyphens, O for 0, I and L for 1.
 *
 * @returns the canonical 17 characters, or the reason there are none; never throws
 */
export function parseCode(text: string): ParsedCode {
  if (text.length > MAX_INPUT) return { reason: 'form' }
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(SEPARATORS, '')
    .replace(/[OIL]/g, (character) => LOOKALIKE[character] as string)
  if (code.length !== CODE_LENGTH) return { reason: 'form' }
  for (const character of code) if (!VALUE.has(character)) return { reason: 'form' }
  return syndrome(code) === 0 ? { code } : { reason: 'check' }
}

/** Groups a canonical code for reading aloud: `XXXX-XXXX-XXXX-XXXXX`. What is no code stays as it was typed. */
export function formatCode(code: string): string {
  if (code.length !== CODE_LENGTH) return code
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8, 12), code.slice(12)].join('-')
}

/**
 * Evaluates the code as a polynomial over GF(32) at the generator x, by Horner's rule. The character at
 * distance i from the end has the weight xⁱ; 17 weights are distinct and not zero (x has the order 31),
 * hence the two guarantees named above.
 */
function syndrome(code: string): number {
  let sum = 0
  for (const character of code) sum = timesGenerator(sum) ^ (VALUE.get(character) as number)
  return sum
}

/** The character that makes the whole code's syndrome zero. */
function checkCharacter(code: string): string {
  return ALPHABET[timesGenerator(syndrome(code))] as string
}

/** Multiplies by x in GF(32) = GF(2)[x] / (x⁵ + x² + 1). */
function timesGenerator(value: number): number {
  return ((value << 1) ^ (value & 0b10000 ? 0b100101 : 0)) & 0b11111
}
