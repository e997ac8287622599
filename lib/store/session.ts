/**
 * A session: the hash of the one refresh token that is good now. Rotation replaces it under a condition, so a token
 * works once:
 *
 *     login ── token 1 ──refresh──▶ token 2 ──refresh──▶ token 3
 *                 └──── used again: the condition fails; what that means, `lib/holder` decides
 */

import type { DeleteCommandInput, PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, optional, reader, text } from './item.ts'
import { sessionKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Session {
  readonly sessionId: string
  readonly holderId: string
  /** Of the account, when the session was begun. */
  readonly passwordVersion: number
  /** SHA-256 of the refresh token that is good now, base64url. */
  readonly tokenHash: string
  /**
   * The key by which each token follows from the one before: 256 random bits of this session alone, base64url, so that it
   * outlives every change of the deployment's keys. Whoever reads it here has no token to begin with.
   */
  readonly chainKey: string
  /** ISO 8601 instants. */
  readonly createdAt: string
  readonly expiresAt: string
  /** When the token was replaced last, by which client (a pseudonym), and how often in all. */
  readonly rotatedAt?: string
  readonly rotatedBy?: string
  readonly rotations?: number
}

/** A token is replaced; all by hash. */
export interface Rotation {
  readonly presented: string
  readonly next: string
  /** ISO 8601 instant. */
  readonly at: string
  /** Pseudonym of the client. */
  readonly by: string
}

const NEW_SESSION = 'attribute_not_exists(pk)'
/**
 * The presented refresh token is the current one, not a spent one; or this client has replaced it already: the client
 * library repeats a write whose answer was lost, and that is no reuse.
 */
const TOKEN_IS_CURRENT = 'tokenHash = :presented OR (tokenHash = :next AND rotatedBy = :by)'

export function createSessionParams(session: Session): Params<PutCommandInput> {
  const expires = Math.ceil(Date.parse(session.expiresAt) / 1000)
  return {
    Item: { ...sessionKey(session.sessionId), ...session, [TTL_ATTRIBUTE]: expires },
    ConditionExpression: NEW_SESSION,
  }
}

export function rotateSessionParams(sessionId: string, rotation: Rotation): Params<UpdateCommandInput> {
  return {
    Key: sessionKey(sessionId),
    UpdateExpression: 'SET tokenHash = :next, rotatedAt = :at, rotatedBy = :by ADD rotations :one',
    ConditionExpression: TOKEN_IS_CURRENT,
    ExpressionAttributeValues: {
      ':presented': rotation.presented,
      ':next': rotation.next,
      ':at': rotation.at,
      ':by': rotation.by,
      ':one': 1,
    },
  }
}

export function endSessionParams(sessionId: string): Params<DeleteCommandInput> {
  return { Key: sessionKey(sessionId) }
}

export const toSession = reader<Session>('session', {
  sessionId: text,
  holderId: text,
  passwordVersion: number,
  tokenHash: text,
  chainKey: text,
  createdAt: text,
  expiresAt: text,
  rotatedAt: optional(text),
  rotatedBy: optional(text),
  rotations: optional(number),
})

export function sessions(table: Table) {
  return {
    find: async (sessionId: string) => toSession(await table.get(sessionKey(sessionId))),
    create: (session: Session) => table.put(createSessionParams(session)),
    /** @returns false when the token presented is not the current one of a living session. */
    rotate: async (sessionId: string, rotation: Rotation) =>
      (await table.update(rotateSessionParams(sessionId, rotation))) !== undefined,
    end: (sessionId: string) => table.delete(endSessionParams(sessionId)),
  }
}
