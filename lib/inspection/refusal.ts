/** Why a file is not taken: thrown where it is found out, and turned into an answer by the use case alone. */

import type { RefusalCode } from './reasons.ts'

/** Nothing of the file stands in it: what was sent is nobody's to log. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode

  constructor(code: RefusalCode) {
    super(code)
    this.code = code
  }
}
