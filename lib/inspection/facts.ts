/** What a document shows, held against the record: drawn anew where no signature protects it. */

import { PDF } from '@libpdf/core'
import { type Certificate, fieldsShownTo } from '#lib/certificate'
import { formatCode, parseCode, parseCredentialText, qrMatrix, qrText } from '#lib/credential'
import { type DocumentDrawer, printedValue } from '#lib/document'
import { Problem } from '#lib/problem'
import type { Found } from '#lib/verification'
import type { Opened } from './open.ts'
import { createUnpacker, readFile } from './pdf/file.ts'
import { isSame } from './pdf/same.ts'
import { Stream } from './pdf/values.ts'
import type { FINDINGS } from './reasons.ts'
import { Refusal } from './refusal.ts'

export interface Comparison {
  readonly code: keyof typeof FINDINGS | 'seal-missing'
  readonly differences?: readonly string[]
}

export interface FactsSettings {
  readonly draw: DocumentDrawer
  /** Of this deployment. */
  readonly origin: string
}

/** The code in the link of a document; undefined where it is no address of a code. */
export const codeIn = (link: string): string | undefined =>
  parseCode(link.split('/v/')[1]?.split(/[?#]/)[0] ?? '').code

/** @param bytes the file that was opened */
export async function compareFacts(
  bytes: Buffer,
  { pdf, structure, seal }: Opened,
  { certificate, annotation, differences }: Found,
  { draw, origin }: FactsSettings,
): Promise<Comparison> {
  const { link, createdAt } = structure
  const credential = parseCredentialText(link)?.credential
  const code = codeIn(link)
  if (differences.length > 0) return { code: 'facts-differ', differences }
  if (seal) return { code: credential ? 'sealed-and-on-record' : 'sealed-not-compared' }
  if (certificate.result.kind === 'electronic-certificate') return { code: 'seal-missing' }
  if (!code || !credential) return { code: 'link-foreign' }
  const text = qrText({ origin, code, credential })
  if (text !== link) return { code: 'link-foreign' }
  const verification = { code: formatCode(code), url: `${origin}/v/${code}`, text, qr: qrMatrix(text) }
  const printed = annotation && { ...annotation, issuedAt: createdAt.toISOString() }
  const request = { certificate, annotation: printed, verification, now: createdAt }
  // A document that could never have been made, such as one dated after the end of its annotation, is none of ours.
  const drawn = await draw(request).catch((error: unknown) => {
    if (error instanceof Problem) return undefined
    throw error
  })
  if (drawn && isSame(pdf, readFile(Buffer.from(drawn)))) return { code: 'drawn-the-same' }
  const named = drawn ? await differingFacts(bytes, pdf, drawn, certificate) : []
  return named.length > 0 ? { code: 'facts-differ', differences: named } : { code: 'page-differs' }
}

/** Unpacked bytes of a file whose text is looked for: a document has a tenth of it. */
const MOST_READ = 2 * 1024 * 1024

/**
 * The fields whose value stands in the drawn document and not in the file: a help for whoever looks at both. That none is
 * named says nothing, since a font may show other letters than it says.
 */
async function differingFacts(
  bytes: Buffer,
  { first }: Opened['pdf'],
  drawn: Uint8Array,
  certificate: Certificate,
): Promise<readonly string[]> {
  const unpack = createUnpacker()
  const streams = [...first.objects.values()].filter((value) => value instanceof Stream)
  try {
    const size = streams.reduce((sum, stream) => sum + unpack(stream).length, 0)
    if (size > MOST_READ) return []
    const [there, wanted] = [await textOf(bytes), await textOf(drawn)]
    return fieldsShownTo('document').filter((field) => {
      const value = printedValue(certificate, field).replace(/\s/g, '')
      return wanted.includes(value) && !there.includes(value)
    })
  } catch (error) {
    if (error instanceof Refusal) throw error
    return []
  }
}

/** The text as its glyphs say it, without the spaces that layout puts in. */
async function textOf(file: Uint8Array): Promise<string> {
  const pdf = await PDF.load(file)
  return pdf
    .extractText()
    .map(({ text }) => text)
    .join('')
    .replace(/\s/g, '')
}
