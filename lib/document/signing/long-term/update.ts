/**
 * The two updates that may stand behind a sealed file (ETSI EN 319 142-1, 5.4 and 5.5): what its certificates are proved
 * by, in a document security store (DSS); and a time stamp over all of it. They follow to the byte from the sealed file and
 * from what they hold, so that whoever checks a file writes them anew and compares.
 */

/** DER each. */
export interface ValidationData {
  readonly certificates: readonly Uint8Array[]
  readonly ocspResponses: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

/** What later updates take from a sealed file. Nothing of it is read from the updates themselves. */
export interface SealedFile {
  readonly bytes: Buffer
  readonly catalog: PdfObject
  readonly form: PdfObject
  /** Of the sealed page. */
  readonly page: number
  /** What every trailer repeats. */
  readonly trailer: string
  readonly end: End
}

interface PdfObject {
  readonly number: number
  readonly body: string
}

/** Where a further update sets in. */
interface End {
  /** The first number that is free. */
  readonly size: number
  /** Where the last cross-reference table stands. */
  readonly table: number
}

export interface Updated {
  readonly bytes: Buffer
  readonly end: End
}

/** @throws Error for what `signPdf` has not written */
export function openSealed(bytes: Buffer): SealedFile {
  const text = bytes.toString('latin1')
  const [, size, root, table] = match(
    /trailer\n<<\n\/Size (\d+)\n\/Root (\d+) 0 R\n[^>]*?\/Info [\s\S]*?>>\nstartxref\n(\d+)\n%%EOF\n$/,
    text.slice(text.lastIndexOf('trailer\n')),
  )
  const [trailer] = match(/\/Info [\s\S]*?\n(?=>>\nstartxref)/, text.slice(text.lastIndexOf('trailer\n')))
  const object = (number: number): PdfObject => {
    const head = `\n${number} 0 obj\n`
    const at = text.lastIndexOf(head) + head.length
    return { number, body: text.slice(at, text.indexOf('\nendobj\n', at)) }
  }
  const catalog = object(Number(root))
  const form = object(Number(match(/\/AcroForm (\d+) 0 R/, catalog.body)[1]))
  const field = object(Number(match(/\/Fields \[(\d+) 0 R\]/, form.body)[1]))
  const page = Number(match(/\/P (\d+) 0 R/, field.body)[1])
  return { bytes, catalog, form, page, trailer, end: { size: Number(size), table: Number(table) } }
}

/** Its certificates, answers and lists in this order, then their directory, then the catalog that leads to it. */
export function withValidationData(sealed: SealedFile, data: ValidationData): Updated {
  const { catalog, end } = sealed
  const update = createUpdate(sealed, sealed)
  let { size } = end
  const lists = Object.entries({ Certs: data.certificates, OCSPs: data.ocspResponses, CRLs: data.crls })
    .filter(([, ders]) => ders.length > 0)
    .map(([key, ders]) => {
      const references = ders.map((der) => {
        update.object(size, `<<\n/Length ${der.length}\n>>\nstream\n`, der, '\nendstream')
        return `${size++} 0 R`
      })
      return `/${key} [${references.join(' ')}]\n`
    })
  update.object(size, `<<\n/Type /DSS\n${lists.join('')}>>`)
  update.object(
    catalog.number,
    catalog.body.replace(/>>$/, () => `/DSS ${size} 0 R\n>>`),
  )
  return update.close(size + 1)
}

/** A file with room for a time stamp: where its value belongs, and what it is over. */
export interface WithRoom {
  readonly bytes: Buffer
  /** Its angle brackets included. */
  readonly hole: { readonly start: number; readonly end: number }
}

/** @param room bytes of the token, at most */
export function withRoomForStamp(sealed: SealedFile, before: Updated, room: number): WithRoom {
  const { form, page } = sealed
  const { size } = before.end
  const update = createUpdate(sealed, before)
  const value = `<${'0'.repeat(room * 2)}>`
  // Ten digits each, as in a cross-reference table; filled in below.
  const range = (numbers: readonly number[]) =>
    `/ByteRange [0 ${numbers.map((one) => String(one).padEnd(10)).join(' ')}]`
  const head = `<<\n/Type /DocTimeStamp\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.RFC3161\n`
  const at = update.object(size, head, range([0, 0, 0]), '\n/Contents ', value, '\n>>')
  update.object(
    size + 1,
    `<<\n/FT /Sig\n/T (TimeStamp)\n/V ${size} 0 R\n/Type /Annot\n/Subtype /Widget\n/F 132\n/P ${page} 0 R\n/Rect [0 0 0 0]\n>>`,
  )
  update.object(
    form.number,
    form.body.replace(/\/Fields \[(\d+ 0 R)\]/, (_, first) => `/Fields [${first} ${size + 1} 0 R]`),
  )
  const { bytes } = update.close(size + 2)
  const rangeAt = at + head.length
  const start = rangeAt + range([0, 0, 0]).length + '\n/Contents '.length
  const hole = { start, end: start + value.length }
  bytes.write(range([hole.start, hole.end, bytes.length - hole.end]), rangeAt, 'latin1')
  return { bytes, hole }
}

function createUpdate({ trailer, catalog }: SealedFile, before: Updated) {
  const parts: Buffer[] = [before.bytes]
  let length = before.bytes.length
  const offsets = new Map<number, number>()
  const put = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)
    parts.push(bytes)
    length += bytes.length
  }
  return {
    /** @returns where its contents begin */
    object(number: number, ...body: readonly (string | Uint8Array)[]): number {
      offsets.set(number, length)
      put(`${number} 0 obj\n`)
      const at = length
      for (const part of body) put(part)
      put('\nendobj\n')
      return at
    },
    close(size: number): Updated {
      const table = length
      put(
        `xref\n${entries(offsets)}trailer\n<<\n/Size ${size}\n/Root ${catalog.number} 0 R\n/Prev ${before.end.table}\n${trailer}>>\nstartxref\n${table}\n%%EOF\n`,
      )
      return { bytes: Buffer.concat(parts), end: { size, table } }
    },
  }
}

/** The one object that is replaced, then the new ones, which are numbered on (ISO 32000-1, 7.5.4). */
function entries(offsets: ReadonlyMap<number, number>): string {
  const sorted = [...offsets].toSorted(([one], [other]) => one - other)
  const line = ([, offset]: readonly [number, number]) => `${String(offset).padStart(10, '0')} 00000 n\r\n`
  const [replaced, ...added] = sorted as [[number, number], [number, number], ...[number, number][]]
  return `${replaced[0]} 1\n${line(replaced)}${added[0][0]} ${added.length}\n${added.map(line).join('')}`
}

function match(pattern: RegExp, text: string): RegExpExecArray {
  const found = pattern.exec(text)
  if (!found) throw new Error('a sealed file of another form')
  return found
}
