/**
 * The table of shared strings of a workbook, held as bytes: a million rows share a few million texts, which as
 * JavaScript strings would take several times the memory.
 */

export class SharedStrings {
  #bytes = Buffer.allocUnsafe(64 * 1024)
  #ends = new Uint32Array(4096)
  #count = 0
  #used = 0

  get size(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#used
  }

  add(text: string): void {
    const length = Buffer.byteLength(text)
    if (this.#used + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 1.5, this.#used + length) | 0)
      this.#bytes.copy(larger, 0, 0, this.#used)
      this.#bytes = larger
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array((this.#ends.length * 1.5) | 0)
      larger.set(this.#ends)
      this.#ends = larger
    }
    this.#used += this.#bytes.write(text, this.#used)
    this.#ends[this.#count++] = this.#used
  }

  /** The text at an index; empty when the workbook points beyond its own table. */
  at(index: number): string {
    if (!(index >= 0 && index < this.#count)) return ''
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index])
  }
}
