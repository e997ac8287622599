/** Reads the body of a request, up to a limit. */

import type { IncomingMessage } from 'node:http'

/** As much as a function of Lambda takes. */
export const MAX_BODY = 6 * 1024 * 1024

/** How much more is read and thrown away, so that a client that is still sending hears the answer. */
const PATIENCE = 10 * 1024 * 1024

/**
 * @returns undefined when the body is larger
 * @throws when the client goes away
 */
export async function readBody(incoming: IncomingMessage, limit = MAX_BODY): Promise<Buffer | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > limit + PATIENCE) return undefined
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length <= limit) chunks.push(chunk)
    else chunks.length = 0
    if (length > limit + PATIENCE) return undefined
  }
  if (length > limit) return undefined
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
}
