/** What is known of whoever holds a key. */

export interface ApiClient {
  /** Of the key; public. */
  readonly id: string
  /** Of the office or company, as holders read it. */
  readonly name: string
  /** Items. */
  readonly perDay: number
}
