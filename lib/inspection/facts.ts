/** What a document shows, held against the record: drawn anew where no signature protects it. */

import { PDF } from '@libpdf/core'
import { type Certificate, fieldsShownTo } from '#lib/certificate'
import { formatCode, parseCode, parseCredentialText, qrMatrix, qrText } from '#lib/credential'
import { type DocumentDrawer, type DocumentRequest, type DrawnOfd, printedValue } from '#lib/document'
import { Problem } from '#lib/problem'
import type { Found } from '#lib/verification'
import { textOf as textOfPart } from './ofd/grammar.ts'
import { readPage } from './ofd/page.ts'
import type { Opened, OpenedOfd, OpenedPdf } from './opened.ts'
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
  readonly drawOfd: (request: DocumentRequest) => DrawnOfd
  /** Of this deployment. */
  readonly origin: string
}

/** The code in the link of a document; undefined where it is no address of a code. */
export const codeIn = (link: string): string | undefined =>
  parseCode(link.split('/v/')[1]?.split(/[?#]/)[0] ?? '').code

/** @param bytes the file that was opened */
export async function compareFacts(
  bytes: Buffer,
  opened: Opened,
  { certificate, annotation, differences }: Found,
  settings: FactsSettings,
): Promise<Comparison> {
  const { origin } = settings
  const { structure, seal } = opened
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
  try {
    return opened.format === 'pdf'
      ? await comparePdf(bytes, opened, await settings.draw(request), certificate)
      : compareOfd(opened, settings.drawOfd(request), certificate)
  } catch (error) {
    // A document that could never have been made, such as one dated after the end of its annotation, is none of ours.
    if (error instanceof Problem) return { code: 'page-differs' }
    throw error
  }
}

const differing = (differences: readonly string[]): Comparison =>
  differences.length > 0 ? { code: 'facts-differ', differences } : { code: 'page-differs' }

async function comparePdf(
  bytes: Buffer,
  { pdf }: OpenedPdf,
  drawn: Uint8Array,
  certificate: Certificate,
): Promise<Comparison> {
  if (isSame(pdf, readFile(Buffer.from(drawn)))) return { code: 'drawn-the-same' }
  return differing(await differingFacts(bytes, pdf, drawn, certificate))
}

/** To the byte, and in the same order: of the same request our writer makes the same. */
function compareOfd({ parts }: OpenedOfd, drawn: DrawnOfd, certificate: Certificate): Comparison {
  const [there, wanted] = [[...parts], [...drawn.parts]]
  const isSamePart = ([path, part]: (typeof there)[number], i: number) =>
    wanted[i]?.[0] === path && part.equals(wanted[i][1])
  if (there.length === wanted.length && there.every(isSamePart)) return { code: 'drawn-the-same' }
  const [own, other] = [parts.get(PAGE), drawn.parts.get(PAGE)].map((part) =>
    readPage(textOfPart(part && Buffer.from(part))).text.replace(/\s/g, ''),
  )
  return differing(namesOf(certificate, own ?? '', other ?? ''))
}

const PAGE = 'Doc_0/Pages/Page_0/Content.xml'

/** The fields whose value is wanted and not there. */
const namesOf = (certificate: Certificate, there: string, wanted: string): readonly string[] =>
  fieldsShownTo('document').filter((field) => {
    const value = printedValue(certificate, field).replace(/\s/g, '')
    return wanted.includes(value) && !there.includes(value)
  })

/** Unpacked bytes of a file whose text is looked for: a document has a tenth of it. */
const MOST_READ = 2 * 1024 * 1024

/**
 * The fields whose value stands in the drawn document and not in the file: a help for whoever looks at both. That none is
 * named says nothing, since a font may show other letters than it says.
 */
async function differingFacts(
  bytes: Buffer,
  { first }: OpenedPdf['pdf'],
  drawn: Uint8Array,
  certificate: Certificate,
): Promise<readonly string[]> {
  const unpack = createUnpacker()
  const streams = [...first.objects.values()].filter((value) => value instanceof Stream)
  try {
    const size = streams.reduce((sum, stream) => sum + unpack(stream).length, 0)
    if (size > MOST_READ) return []
    const [there, wanted] = [await textOf(bytes), await textOf(drawn)]
    return namesOf(certificate, there, wanted)
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
