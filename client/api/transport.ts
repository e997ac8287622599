/**
 * How a request leaves the program. Node, browsers and workers have `fetch`; where there is none, an adapter stands in
 * (`zhengyan-client/mini-program`). A transport repeats nothing and judges nothing: that is the client's.
 */

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
  /** Milliseconds after which the service counts as not reached. */
  readonly timeout: number
  /** Set when the caller wants no answer any more. */
  readonly signal?: AbortSignal | undefined
}

export interface TransportResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

/** Rejects when there was no answer: no network, too late, given up. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

/**
 * By `fetch`.
 *
 * @param send by default the platform's own; give another to go by a proxy, or to say how the browser may keep answers
 */
export function fetchTransport(send: typeof fetch = (...args) => fetch(...args)): Transport {
  return async ({ method, url, headers, body, timeout, signal }) => {
    const stop = new AbortController()
    const end = () => stop.abort()
    const timer = setTimeout(end, timeout)
    signal?.addEventListener('abort', end)
    try {
      const response = await send(url, {
        method,
        headers: { ...headers },
        ...(body !== undefined && { body }),
        signal: stop.signal,
      })
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: new Uint8Array(await response.arrayBuffer()),
      }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
    }
  }
}
