/**
 * A session: the hash of the one refresh token that is good now. Rotation replaces it under a condition, so a token
 * works once:
 *
 *     login ── token 1 ──refresh──▶ token 2 ──refresh──▶ token 3
 *                 └──── used again: the condition fails; what that means, `lib/holder` decides
 *
 * A session is found by its id alone, which only its tokens know. So that a person can be shown all of theirs, and can
 * have them all removed, a second item with the holder leads to each:
 *
 *     1  item with the holder   leads to nothing yet, and is passed over
 *     ✗  (stopped here)         nobody has a token; the item expires by itself
 *     2  session                good from now on, and found
 */

import type {
  DeleteCommandInput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { number, optional, reader, text } from './item.ts'
import { holderSessionKey, type Key, sessionKey } from './keys.ts'
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

const expiryOf = ({ expiresAt }: Session) => Math.ceil(Date.parse(expiresAt) / 1000)

/** Leads from the holder to a session. Of one session there is one: a repetition writes the same. */
export function listSessionParams(session: Session): Params<PutCommandInput> {
  const { holderId, sessionId } = session
  const Item = { ...holderSessionKey(holderId, sessionId), sessionId, [TTL_ATTRIBUTE]: expiryOf(session) }
  return { Item, ConditionExpression: NEW_SESSION }
}

/** Those of a holder, in no order that means anything. */
export function listSessionsParams(holderId: string, limit: number, after?: Key): Params<QueryCommandInput> {
  const { pk, sk } = holderSessionKey(holderId, '')
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': sk },
    ConsistentRead: true,
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

export function createSessionParams(session: Session): Params<PutCommandInput> {
  return {
    Item: { ...sessionKey(session.sessionId), ...session, [TTL_ATTRIBUTE]: expiryOf(session) },
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

const toListed = reader<{ readonly sessionId: string }>('session of a holder', { sessionId: text })

export function sessions(table: Table) {
  return {
    find: async (sessionId: string) => toSession(await table.get(sessionKey(sessionId))),
    async create(session: Session): Promise<boolean> {
      await table.put(listSessionParams(session))
      return table.put(createSessionParams(session))
    },
    /** One page of a holder's: the ids of all that may still be there, and those that are, newest first. */
    async list(holderId: string, limit: number, after?: Key) {
      const { items, next } = await table.query(listSessionsParams(holderId, limit, after))
      const ids = items.map((item) => toListed(item).sessionId)
      const found = ids.length === 0 ? [] : await table.getAll(ids.map(sessionKey))
      const there = found.flatMap((item) => toSession(item) ?? [])
      return { ids, sessions: there.sort((one, other) => other.createdAt.localeCompare(one.createdAt)), next }
    },
    /** @returns false when the token presented is not the current one of a living session. */
    rotate: async (sessionId: string, rotation: Rotation) =>
      (await table.update(rotateSessionParams(sessionId, rotation))) !== undefined,
    end: (sessionId: string) => table.delete(endSessionParams(sessionId)),
    /** Forgets that there was one; after it was ended, or whoever is stopped would not find it again. */
    unlist: (holderId: string, sessionId: string) =>
      table.delete({ Key: holderSessionKey(holderId, sessionId) }),
  }
}
