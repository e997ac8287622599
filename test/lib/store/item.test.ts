/**
 * What is read from the table is what was written, or nothing: an item that was damaged becomes the problem
 * `unavailable`, never a certificate with a field that means something else.
 */

import { describe, expect, test } from 'vitest'
import { certificateFields, type RegisteredCertificate } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { createAccountParams, toAccount } from '../../../lib/store/account.ts'
import {
  EMPTY_ANNOTATION_SET,
  reserveCodeParams,
  toAnnotationSet,
  toCodePointer,
  writeAnnotationSetParams,
} from '../../../lib/store/annotation.ts'
import { certificateItem, toCertificate, toRegistered } from '../../../lib/store/certificate.ts'
import { toImportEntry } from '../../../lib/store/import-register.ts'
import { number, oneOf, optional, reader, text } from '../../../lib/store/item.ts'
import {
  importKey,
  rateLimitKey,
  statusBitsKey,
  statusCounterKey,
  verificationLogKey,
} from '../../../lib/store/keys.ts'
import { toAttempts } from '../../../lib/store/rate-limit.ts'
import { putLeaseParams, toLease } from '../../../lib/store/registry.ts'
import { createSessionParams, toSession } from '../../../lib/store/session.ts'
import { toChunk, toCounter, writeChunkParams } from '../../../lib/store/status.ts'
import { type Item, TTL_ATTRIBUTE } from '../../../lib/store/table.ts'
import { type Kept, toKept } from '../../../lib/store/verification-log-item.ts'
import { createStored } from '../../support/certificates.ts'

const at = '2023-08-23T00:00:00.000Z'
const vault = {
  tags: (): [string] => ['tag-1'],
  isOf: () => true,
  encrypt: () => 'encrypted',
}
const certificate = createStored(
  vault,
  {},
  { status: 'revoked', revokedAt: at, revocationReason: '信息有误' },
)
const registered: RegisteredCertificate = {
  ...certificate,
  recorded: { at, operator: '经办人甲', importId: 'file-1' },
  history: [
    {
      action: 'correct',
      at,
      operator: '经办人甲',
      reason: '笔误',
      before: { level: null, issuer: '旧机关' },
    },
    { action: 'import', at, operator: '经办人甲', importId: 'file-2', before: { status: 'valid' } },
  ],
}
const account = {
  holderId: 'holder-1',
  tags: ['tag-1'],
  tagsRevision: 0,
  passwordHash: '$argon2id$1',
  passwordVersion: 3,
  createdAt: at,
  secondFactor: {
    secret: 'key-1.ciphertext',
    since: at,
    usedStep: 56_425_920,
    usedBy: 'use-1',
    recoveryCodes: { 'hash-1': true, 'hash-2': true },
  },
}
const session = {
  sessionId: 'session-1',
  holderId: 'holder-1',
  passwordVersion: 3,
  tokenHash: 'token-1',
  chainKey: 'chain-1',
  createdAt: at,
  expiresAt: '2023-09-22T00:00:00.000Z',
  rotatedAt: at,
  rotatedBy: 'client-1',
  rotations: 2,
}
const set = {
  revision: 4,
  entries: [
    { code: 'CODE1', issuedAt: at },
    { code: 'CODE2', purpose: '求职', recipient: '某单位', issuedAt: at, expiresAt: at, withdrawnAt: at },
  ],
}
const logged: Kept = {
  h: 'code',
  v: true,
  n: '198.51.100.0/24',
  d: 'phone',
  k: 'key-1',
  w: '某单位',
  a: { c: 'CODE1', p: '求职', r: '某单位', e: 1_693_382_400_000 },
  u: '440000',
  t: 1_692_777_600_000,
  f: 1_692_777_600_000,
  x: 3,
}
const attempts = { forgivenAt: 1_692_777_600_000 }
const entry = {
  importId: 'file-1',
  fileName: 'a.csv',
  operator: '经办人甲',
  startedAt: at,
  finishedAt: at,
  counts: { rows: 12, new: 11 },
}
const lease = {
  owner: 'owner-1',
  operator: '经办人甲',
  host: 'host-1',
  processId: 7,
  until: 1_692_777_600_000,
}
const chunk = { bytes: new Uint8Array(4096).fill(5), revision: 8 }

/** The fields that a file need not have; of these two the import knows the answer without the file. */
const MAY_BE_ABSENT = certificateFields
  .filter(({ key, required }) => !required && key !== 'idType' && key !== 'status')
  .map(({ key }) => key)

/** Of each entity: what is written, how it is read, what must come back, and what may be absent. */
const entities: readonly (readonly [string, Item | undefined, (item: Item) => unknown, object, string[]])[] =
  [
    ['certificate', certificateItem(certificate), toCertificate, certificate, MAY_BE_ABSENT],
    [
      'registered certificate',
      certificateItem(registered),
      toRegistered,
      registered,
      [
        ...MAY_BE_ABSENT,
        ...['recorded.importId', 'history', 'history.reason', 'history.importId'],
        ...['history.before.level', 'history.before.issuer', 'history.before.status'],
      ],
    ],
    [
      'account',
      createAccountParams(account).Item,
      toAccount,
      account,
      ['secondFactor', 'secondFactor.recoveryCodes.hash-1', 'secondFactor.recoveryCodes.hash-2'],
    ],
    [
      'session',
      createSessionParams(session).Item,
      toSession,
      session,
      ['rotatedAt', 'rotatedBy', 'rotations'],
    ],
    [
      'annotation set',
      writeAnnotationSetParams('A', { ...set, revision: 3 }).Item,
      toAnnotationSet,
      set,
      ['entries.recipient', 'entries.withdrawnAt'],
    ],
    [
      'code',
      reserveCodeParams('CODE1', 'ZY2344000001', new Date(at)).Item,
      toCodePointer,
      { managementNumber: 'ZY2344000001' },
      [],
    ],
    [
      'verification log',
      { ...verificationLogKey('ZY2344000001', '2023-08-23', '001'), ...logged },
      toKept,
      logged,
      ['u', 'a', 'a.r', 'a.e', 'k', 'w'],
    ],
    [
      'rate limit',
      { ...rateLimitKey('x'), ...attempts, [TTL_ATTRIBUTE]: 1_692_777_600 },
      toAttempts,
      attempts,
      ['forgivenAt'],
    ],
    [
      'import',
      { ...importKey(entry.importId), ...entry },
      toImportEntry,
      entry,
      ['finishedAt', 'counts', 'counts.rows', 'counts.new'],
    ],
    ['import lease', putLeaseParams(lease, undefined).Item, toLease, lease, []],
    ['status counter', { ...statusCounterKey, allocated: 5 }, toCounter, { allocated: 5 }, []],
    [
      'status bits',
      writeChunkParams(statusBitsKey(7, 3), chunk.bytes, 7).Item,
      toChunk,
      { ...chunk, sk: 'BITS#03' },
      [],
    ],
  ]

const isMap = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)

/** Every way into a value, by names and places. */
function waysInto(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  const own = way.length > 0 ? [way] : []
  return isMap(value)
    ? [...own, ...Object.keys(value).flatMap((name) => waysInto(value[name], [...way, name]))]
    : own
}

/** A copy of an item with one thing in it replaced, or removed. */
function damaged(item: Item, way: readonly string[], change: (value: unknown) => unknown): Item {
  const copy = structuredClone(item)
  let place = copy
  for (const name of way.slice(0, -1)) place = place[name] as Item
  const last = way.at(-1) as string
  const value = change(place[last])
  if (value === undefined) delete place[last]
  else place[last] = value
  return copy
}

const refusalOf = (read: () => unknown): Problem => {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
    return error as Problem
  }
  throw new Error('it was read')
}

/** As the refusal names it: what is in a list has no name of its own, and what is counted or kept by hash is named by nobody. */
const nameOf = (way: readonly string[]) =>
  way
    .filter((name) => !/^\d+$/.test(name))
    .join('.')
    .replace(/(counts|recoveryCodes)\..*/, '$1')

/** Attributes of a few words, of which any other text is none. */
const WORDS = ['idType', 'gender', 'status', 'h', 'd', 'action']

describe.each(entities)('%s', (entity, written, read, expected, mayBeAbsent) => {
  const item = written as Item
  const ways = waysInto(expected)

  function expectRefused(way: readonly string[], change: (value: unknown) => unknown) {
    const { code, cause } = refusalOf(() => read(damaged(item, way, change)))
    expect(code).toBe('unavailable')
    // All that it says: no value, which may be personal, is in it.
    expect((cause as Error).message).toBe(`${entity}.${nameOf(way)} is not as it is written`)
  }

  test('comes back as it was written, without keys and without what the table alone needs', () => {
    expect(read(item)).toEqual(expected)
    expect(read({ ...item, later: 'a newer version wrote this' })).toEqual(expected)
  })

  test('is refused when anything in it is of another type', () => {
    for (const way of ways) {
      expectRefused(way, (value) => (typeof value === 'number' || isMap(value) ? 'another text' : 20230821))
      expectRefused(way, (value) => (Array.isArray(value) ? new Uint8Array() : []))
      if (WORDS.includes(way.at(-1) as string)) expectRefused(way, (word) => `${word} `)
    }
  })

  test('is refused when anything in it is missing that must be there', () => {
    for (const way of ways.filter((way) => !/^\d+$/.test(way.at(-1) as string))) {
      if (!mayBeAbsent.includes(way.filter((name) => !/^\d+$/.test(name)).join('.')))
        expectRefused(way, () => undefined)
      else expect(() => read(damaged(item, way, () => undefined)), String(way)).not.toThrow()
    }
  })
})

test('a request is not given who recorded and changed a certificate', () => {
  expect(toCertificate(certificateItem(registered))).toEqual(certificate)
})

test('of no item nothing is made, and of no annotation set the empty one', () => {
  expect(toCertificate(undefined)).toBeUndefined()
  expect(toAnnotationSet(undefined)).toBe(EMPTY_ANNOTATION_SET)
})

test('status bits of another length are refused: they would be taken for those of other certificates', () => {
  const { code } = refusalOf(() => toChunk({ sk: 'BITS#00', revision: 1, bytes: new Uint8Array(4095) }))
  expect(code).toBe('unavailable')
})

test('a description that is not of its type does not compile', () => {
  interface Entity {
    readonly name: string
    readonly count?: number | undefined
    readonly kind: 'a' | 'b'
  }
  const kind = oneOf('a', 'b')
  reader<Entity>('entity', { name: text, count: optional(number), kind })
  // @ts-expect-error an attribute is missing, also where it may be absent
  reader<Entity>('entity', { name: text, kind })
  // @ts-expect-error an attribute is misspelt
  reader<Entity>('entity', { name: text, count: optional(number), cuont: number, kind })
  // @ts-expect-error a word is missing
  reader<Entity>('entity', { name: text, count: optional(number), kind: oneOf('a') })
  // @ts-expect-error any text is not a word
  reader<Entity>('entity', { name: text, count: optional(number), kind: text })
  // @ts-expect-error what may be absent is asked for
  reader<Entity>('entity', { name: text, count: number, kind })
  // @ts-expect-error what must be there may be absent
  reader<Entity>('entity', { name: optional(text), count: optional(number), kind })
})
