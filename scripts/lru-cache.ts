/**
 * `lru-cache` as packaged functions import it (serverless.yml puts this file in its place): as much of it as the PDF library
 * asks for, which keeps its references in one.
 */

export class LRUCache<K, V extends object> {
  readonly #max: number
  readonly #entries = new Map<K, V>()

  constructor({ max }: { readonly max: number }) {
    this.#max = max
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    // Last in a map is the latest used.
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#max) return
    const [oldest] = this.#entries.keys()
    this.#entries.delete(oldest as K)
  }

  clear(): void {
    this.#entries.clear()
  }
}
