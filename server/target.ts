/** The target of a request line, taken apart without ever failing: clients send whatever they like. */

export interface Target {
  /** As it was sent; `/` at least. */
  readonly path: string
  /** Without the question mark. */
  readonly query: string
}

/** Takes `/path?query`, and the absolute form that is sent to proxies (RFC 9112, 3.2). */
export function readTarget(url = '/'): Target {
  const local = url.replace(/^https?:\/\/[^/?#]*/i, '')
  const end = local.search(/[?#]/)
  const path = end < 0 ? local : local.slice(0, end)
  const query = end < 0 || local[end] === '#' ? '' : (local.slice(end + 1).split('#', 1)[0] as string)
  return { path: path.startsWith('/') ? path : `/${path}`, query }
}
