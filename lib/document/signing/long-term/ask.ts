/**
 * Requests to the authorities behind a signature: time stamps, revocation, issuers. Only to the addresses that a setting or
 * their own certificates name; bounded in time and in size, and never led elsewhere.
 */

const TIMEOUT_MS = 5000

export interface Question {
  readonly method?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Bytes of the answer; more is refused. */
  readonly most: number
}

/** @throws Error when there is no whole answer within the limits */
export async function ask(url: string, { most, method, headers, body }: Question): Promise<Buffer> {
  if (!/^https?:$/.test(new URL(url).protocol)) throw new Error('an address that is none of HTTP')
  const response = await fetch(url, {
    method: method ?? (body ? 'POST' : 'GET'),
    ...(headers && { headers }),
    ...(body && { body: Uint8Array.from(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!response.ok || !response.body) throw new Error(`answered with ${response.status}`)
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body) {
    size += part.length
    if (size > most) throw new Error(`an answer of more than ${most} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
