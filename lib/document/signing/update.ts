/**
 * An update behind a file of ours (ISO 32000-1, 7.5.6): one object that is replaced, and new ones. It follows to the byte from
 * the file and from what is added, so that whoever checks a file writes it anew and compares. Reads no other files than
 * those that `lib/document` writes.
 */

export interface PdfObject {
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

/** A file as an update needs it. */
export interface UpdatableFile extends Updated {
  readonly catalog: PdfObject
  /** What every trailer repeats. */
  readonly trailer: string
  /** As it stands last in the file. */
  object(number: number): PdfObject
}

export type Update = ReturnType<typeof createUpdate>

/** @throws Error for what `lib/document` has not written */
export function openFile(bytes: Buffer): UpdatableFile {
  const text = bytes.toString('latin1')
  const last = text.slice(text.lastIndexOf('trailer\n'))
  const [, size, root, table] = match(
    /trailer\n<<\n\/Size (\d+)\n\/Root (\d+) 0 R\n[^>]*?\/Info [\s\S]*?>>\nstartxref\n(\d+)\n%%EOF\n$/,
    last,
  )
  const [trailer] = match(/\/Info [\s\S]*?\n(?=>>\nstartxref)/, last)
  const object = (number: number): PdfObject => {
    const head = `\n${number} 0 obj\n`
    const at = text.lastIndexOf(head) + head.length
    return { number, body: text.slice(at, text.indexOf('\nendobj\n', at)) }
  }
  return {
    bytes,
    catalog: object(Number(root)),
    trailer,
    end: { size: Number(size), table: Number(table) },
    object,
  }
}

/** @param before what the update stands behind: the file itself, or an update of it */
export function createUpdate({ trailer, catalog }: UpdatableFile, before: Updated) {
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

/** An object with one more key at its end. */
export const withKey = ({ body }: PdfObject, key: string): string => body.replace(/>>$/, () => `${key}\n>>`)

/** @throws Error for what `lib/document` has not written */
export function match(pattern: RegExp, text: string): RegExpExecArray {
  const found = pattern.exec(text)
  if (!found) throw new Error('a file of another form')
  return found
}
