/**
 * Remembers which management numbers a file has had, and in which row, in 12 bytes each: a Set of a million
 * strings would take a hundred megabytes. Numbers are told apart by 64 bits of their SHA-256, so that two different
 * numbers of a file of a million meet once in some thirty million files.
 */

import { hash } from 'node:crypto'

const LOAD = 0.6

export class SeenNumbers {
  #size = 1 << 12
  #count = 0
  #high = new Uint32Array(this.#size)
  #low = new Uint32Array(this.#size)
  /** 0 marks a free place: rows count from 1. */
  #rows = new Uint32Array(this.#size)

  /** @returns the row that had the number before; `undefined` when this is its first. */
  firstRow(managementNumber: string, row: number): number | undefined {
    if (this.#count > this.#size * LOAD) this.#grow()
    const digest = hash('sha256', managementNumber, 'buffer')
    return this.#place(digest.readUInt32LE(0), digest.readUInt32LE(4), row)
  }

  #place(high: number, low: number, row: number): number | undefined {
    const mask = this.#size - 1
    let at = (high ^ low) & mask
    for (let other = this.#rows[at]; other !== 0; other = this.#rows[at]) {
      if (this.#high[at] === high && this.#low[at] === low) return other
      at = (at + 1) & mask
    }
    this.#high[at] = high
    this.#low[at] = low
    this.#rows[at] = row
    this.#count++
    return undefined
  }

  #grow(): void {
    const [high, low, rows] = [this.#high, this.#low, this.#rows]
    this.#size *= 2
    this.#count = 0
    this.#high = new Uint32Array(this.#size)
    this.#low = new Uint32Array(this.#size)
    this.#rows = new Uint32Array(this.#size)
    for (const [i, row] of rows.entries())
      if (row !== 0) this.#place(high[i] as number, low[i] as number, row)
  }
}
