/** What a command has to say. */
export interface Answer {
  /** For people. */
  readonly text: string
  /** For `--json`. */
  readonly data: unknown
  /** Whether all is well; the exit status says it too. */
  readonly ok: boolean
}
