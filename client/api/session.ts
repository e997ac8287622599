/**
 * The holder's session: two tokens, renewed when the first has run out, by one at a time. A refresh token is good for one
 * use, and using one twice ends the session; so whoever finds that somebody else has renewed takes what they got.
 */

/** Tokens as the service gave them; in a browser that keeps them in cookies, only when. */
export interface Session {
  /** Milliseconds since 1970. */
  readonly renewedAt: number
  readonly accessToken?: string
  /** Milliseconds since 1970. */
  readonly expiresAt?: number
  readonly refreshToken?: string
}

/** What is kept from one run of the program to the next. JSON can hold it. */
export interface Kept {
  readonly session?: Session
  /** Makes the device known, also after logging out; opens nothing by itself. */
  readonly deviceToken?: string
}

/** Where it is kept. The tokens are secrets: a keychain, not a file that others read. */
export interface SessionStorage {
  load(): Kept | undefined | Promise<Kept | undefined>
  save(kept: Kept): void | Promise<void>
  /**
   * Runs one after the other whatever renews the session, among all who share this storage: several tabs, several
   * processes. Without it, one after the other within this client.
   */
  exclusively?<T>(run: () => Promise<T>): Promise<T>
}

/** For as long as the program runs. */
export function memoryStorage(): SessionStorage {
  let kept: Kept | undefined
  return {
    load: () => kept,
    save: (given) => {
      kept = given
    },
  }
}
