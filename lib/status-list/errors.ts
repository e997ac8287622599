/** Why a status list or its token is refused. */

/** Never carries personal data in its message. */
export class StatusListError extends Error {
  override readonly name = 'StatusListError'
  readonly code = 'status-list-invalid'

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
  }
}
