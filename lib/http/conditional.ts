/**
 * Conditional requests (RFC 9110, 13): who has an answer already is told that it still stands, without being sent it
 * again. For what is the same for everybody, and for nothing else: a personal answer is not to be kept anywhere.
 */

import { createHash } from 'node:crypto'
import type { Reply } from './reply.ts'

/** The tag of a content: weak, since it is the same for every coding that is chosen on the way. */
export const entityTag = (content: string | Uint8Array): string =>
  `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`

/** @param field `If-None-Match`, as it was sent. @returns whether the client has what has this tag */
export function hasAlready(field: string | undefined, tag: string): boolean {
  const known = (field ?? '').split(',').map((one) => one.trim())
  // Compared weakly (RFC 9110, 8.8.3.2).
  const opaque = (one: string) => one.replace(/^W\//, '')
  return known.some((one) => one === '*' || opaque(one) === opaque(tag))
}

/** The reply with its tag; 304 and no body where the client has it. */
export function conditional(reply: Reply, ifNoneMatch: string | undefined): Reply {
  if (reply.status !== 200 || reply.body === undefined) return reply
  const etag = entityTag(reply.body)
  if (!hasAlready(ifNoneMatch, etag)) return { ...reply, headers: { ...reply.headers, etag } }
  const { 'content-type': _, ...headers } = reply.headers
  return { status: 304, headers: { ...headers, etag } }
}
