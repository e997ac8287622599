/**
 * Passwords that everybody tries first: the commonest of lists that were stolen, in a Bloom filter small enough for every
 * cold start, and the ways in which people make "another one" of them: a year behind it, 0 for o, a row of the keyboard.
 *
 * The filter (`common-passwords.json`) is made by `npm run passwords`; of 500 passwords that are in no list about one
 * is taken for common, and its owner chooses another.
 */

import { createHash } from 'node:crypto'
import filter from './common-passwords.json' with { type: 'json' }

/** A Bloom filter. */
export interface CommonPasswords {
  /** How many bits of the filter a word sets. */
  readonly hashes: number
  /** The bits, base 64. */
  readonly bits: string
}

/** Bits of the filter for each word: of 1,300 words that it does not have it takes about one for its own. */
const BITS_EACH = 15

/** Lower case and of one width: how people spell a word does not make it another. */
export const comparable = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The places of a word's bits: the two halves of a hash, combined (Kirsch and Mitzenmacher). */
function placesOf(word: string, hashes: number, size: number): readonly number[] {
  const digest = createHash('sha256').update(word).digest()
  const [first, second] = [digest.readUInt32BE(0), 2 * digest.readUInt32BE(4) + 1]
  return Array.from({ length: hashes }, (_, i) => (first + i * second) % size)
}

export function commonPasswordFilter(words: Iterable<string>): CommonPasswords {
  const all = new Set(words)
  const bytes = Buffer.alloc(Math.ceil((all.size * BITS_EACH) / 8))
  const hashes = Math.round(BITS_EACH * Math.LN2)
  for (const word of all) {
    for (const place of placesOf(word, hashes, bytes.length * 8)) {
      bytes[place >> 3] = (bytes[place >> 3] as number) | (1 << (place & 7))
    }
  }
  return { hashes, bits: bytes.toString('base64') }
}

let bits: Buffer | undefined

function isListed(word: string): boolean {
  bits ??= Buffer.from(filter.bits, 'base64')
  const places = placesOf(word, filter.hashes, bits.length * 8)
  return places.every((place) => (bits?.[place >> 3] ?? 0) & (1 << (place & 7)))
}

/** As a hand goes over the keys, forwards and backwards. */
const ROWS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '!@#$%^&*()',
].flatMap((row) => [row, [...row].reverse().join('')])

/** Nothing but stretches of three keys and more, in a row each. */
function isRow(text: string): boolean {
  if (text === '') return true
  const fits = (length: number) => ROWS.some((row) => row.includes(text.slice(0, length)))
  let length = 3
  if (text.length < length || !fits(length)) return false
  while (length < text.length && fits(length + 1)) length++
  return isRow(text.slice(length))
}

/** The shortest part that the text is made of by saying it again and again. */
function repeated(text: string): string | undefined {
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length)
    if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return part
  }
  return undefined
}

/** 19900307, 900307: somebody's birth date. */
const DATE = /^(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/

function isWorn(text: string): boolean {
  const part = repeated(text)
  return isRow(text) || isListed(text) || (part !== undefined && (part.length <= 4 || isListed(part)))
}

/** What is put before or behind a word: up to four digits with a sign or two, or what everybody puts there. */
const FEW = /^\P{N}{0,2}\p{N}{0,4}\P{N}{0,2}$/u
const isTrimming = (text: string) => FEW.test(text) || DATE.test(text) || isWorn(text)

const LOOKALIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const spelledOut = (text: string) => text.replace(/[013457@$!]/g, (sign) => LOOKALIKE[sign] as string)

/** Whether it is among what everybody tries first, or made of it in one of the ways that everybody knows. */
export function isCommonPassword(password: string): boolean {
  const text = comparable(password)
  if (isWorn(text) || isWorn(spelledOut(text)) || DATE.test(text)) return true
  const [, before = '', word = '', behind = ''] = /^(\P{L}*)(.*?)(\P{L}*)$/su.exec(text) ?? []
  const plain = [word, spelledOut(word), spelledOut(before + word)]
  // One letter or two are no word: what is beside them has to be worn itself.
  if (word.length <= 2)
    return [before, behind].every((wing) => wing === '' || isWorn(wing) || DATE.test(wing))
  return isTrimming(before) && isTrimming(behind) && plain.some(isWorn)
}
