/** The requests to the database as pure functions make them: keys as documented, conditions named and complete. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { TTL_ATTRIBUTE, tableDefinition } from '#lib/store'
import { changePasswordParams, createAccountParams, takeOverParams } from '../../../lib/store/account.ts'
import { reserveCodeParams, writeAnnotationSetParams } from '../../../lib/store/annotation.ts'
import {
  certificateItem,
  createCertificateParams,
  listByHolderParams,
  replaceCertificateParams,
} from '../../../lib/store/certificate.ts'
import * as keys from '../../../lib/store/keys.ts'
import { countParams, forgiveParams, useOnceParams } from '../../../lib/store/rate-limit.ts'
import {
  addSecondFactorParams,
  removeSecondFactorParams,
  useSecondFactorParams,
} from '../../../lib/store/second-factor.ts'
import { createSessionParams, rotateSessionParams } from '../../../lib/store/session.ts'
import {
  countVerificationParams,
  keyedVerificationItem,
  listVerificationsParams,
  placesOf,
} from '../../../lib/store/verification-log.ts'
import {
  claimNonceParams,
  countTryParams,
  fixReleaseParams,
  MOST_TRIES,
  spendCodeParams,
  useTokenParams,
} from '../../../lib/store/wallet-offer.ts'
import { createStored } from '../../support/certificates.ts'

const vault = {
  tags: (): [string] => ['tag-1'],
  isOf: () => true,
  encrypt: () => 'encrypted',
}
const stored = createStored(vault)
const account = {
  holderId: 'holder-1',
  tags: ['tag-1'],
  tagsRevision: 0,
  passwordHash: '$argon2id$1',
  passwordVersion: 3,
  createdAt: '2023-08-23T00:00:00.000Z',
}

test('the deployed table is the one that the code and these tests use', () => {
  const yaml = readFileSync(new URL('../../../resources.yml', import.meta.url), 'utf8')
  const { Properties } = parse(yaml, { merge: true }).Resources.Table
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = Properties
  expect({ AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode }).toEqual(tableDefinition)
  expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: TTL_ATTRIBUTE, Enabled: true })
  expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true })
})

test('every key is documented in the table at the head of keys.ts', () => {
  const [documentation = ''] = readFileSync(
    new URL('../../../lib/store/keys.ts', import.meta.url),
    'utf8',
  ).split('*/')
  const made = {
    certificateKey: keys.certificateKey('N'),
    annotationSetKey: keys.annotationSetKey('N'),
    verificationLogKey: keys.verificationLogKey('N', 'T', 'I'),
    answerChangeKey: keys.answerChangeKey('N', 'T'),
    judgedByKey: keys.judgedByKey,
    judgingRunKey: keys.judgingRunKey,
    judgingProgressKey: keys.judgingProgressKey,
    codeKey: keys.codeKey('N'),
    accountKey: keys.accountKey('N'),
    accountEventKey: keys.accountEventKey('N', 'T#'),
    idTagKey: keys.idTagKey('N'),
    activationKey: keys.activationKey('N'),
    sessionKey: keys.sessionKey('N'),
    holderSessionKey: keys.holderSessionKey('N', 'I'),
    rateLimitKey: keys.rateLimitKey('N'),
    apiKeyKey: keys.apiKeyKey('N'),
    apiUsageKey: keys.apiUsageKey('N', 'T'),
    idempotencyKey: keys.idempotencyKey('N'),
    walletOfferKey: keys.walletOfferKey('I'),
    walletNonceKey: keys.walletNonceKey('H'),
    walletRequestKey: keys.walletRequestKey('I'),
    importKey: keys.importKey('N'),
    exportKey: keys.exportKey('T', 'I'),
    leaseKey: keys.leaseKey,
    statusCounterKey: keys.statusCounterKey,
    statusBitsKey: keys.statusBitsKey(0, 0),
    withdrawnBitsKey: keys.withdrawnBitsKey(0, 0),
    webhookKey: keys.webhookKey('I'),
    outboxKey: keys.outboxKey(0, 'T'),
    deliveryKey: keys.deliveryKey('I', 'E'),
    deadLetterKey: keys.deadLetterKey('I', 'E'),
    receiverKey: keys.receiverKey('I'),
  }
  expect(Object.keys(made).sort()).toEqual(Object.keys(keys).sort())
  for (const { pk, sk } of Object.values(made)) {
    const row = documentation
      .split('\n')
      .find((line) => line.includes(`\`${pk.split('#')[0]}`) && line.includes(`\`${sk.split('#')[0]}`))
    expect(row, `${pk} ${sk}`).toBeDefined()
  }
})

test('no two things can ever have the same key', () => {
  const all = [
    keys.certificateKey('A'),
    keys.annotationSetKey('A'),
    keys.verificationLogKey('A', 'T', 'I'),
    keys.answerChangeKey('A', 'T'),
    keys.judgedByKey,
    keys.judgingRunKey,
    keys.judgingProgressKey,
    keys.codeKey('A'),
    keys.accountKey('A'),
    keys.idTagKey('A'),
    keys.sessionKey('A'),
    keys.holderSessionKey('A', 'A'),
    keys.rateLimitKey('A'),
    keys.walletOfferKey('A'),
    keys.walletNonceKey('A'),
    keys.walletRequestKey('A'),
    keys.importKey('A'),
    keys.exportKey('T', 'A'),
    keys.leaseKey,
    keys.statusCounterKey,
    keys.statusBitsKey(0, 0),
    keys.withdrawnBitsKey(0, 0),
    keys.webhookKey('A'),
    keys.outboxKey(0, 'A'),
    keys.deliveryKey('A', 'A'),
    keys.deadLetterKey('A', 'A'),
    keys.receiverKey('A'),
  ]
  expect(new Set(all.map(({ pk, sk }) => `${pk} ${sk}`)).size).toBe(all.length)
})

test('a certificate is created only where none is, and replaced only as it was read', () => {
  expect(createCertificateParams(stored).ConditionExpression).toBe('attribute_not_exists(pk)')
  expect(replaceCertificateParams({ ...stored, revision: 8 }, 7)).toMatchObject({
    Item: { revision: 8 },
    ConditionExpression: 'revision = :read',
    ExpressionAttributeValues: { ':read': 7 },
  })
})

test("a holder's certificates are asked for newest issue first, from where the page before ended", () => {
  expect(listByHolderParams('tag-1', 20)).toEqual({
    IndexName: 'byHolder',
    KeyConditionExpression: 'holder = :tag',
    ExpressionAttributeValues: { ':tag': 'tag-1' },
    ScanIndexForward: false,
    Limit: 20,
  })
  expect(listByHolderParams('tag-1', 20, '2023-08-21#A')).toMatchObject({
    KeyConditionExpression: 'holder = :tag AND issued < :after',
    ExpressionAttributeValues: { ':tag': 'tag-1', ':after': '2023-08-21#A' },
  })
  expect(certificateItem(stored).issued).toBe('2023-08-21#ZY2344000001')
})

test('an account never overwrites another, and a password changes only as it was checked', () => {
  expect(createAccountParams(account)).toMatchObject({
    Item: { pk: 'HOLDER#holder-1', sk: 'ACCOUNT', ...account },
    ConditionExpression: 'attribute_not_exists(pk) OR passwordHash = :hash',
    ExpressionAttributeValues: { ':hash': account.passwordHash },
  })
  expect(changePasswordParams(account, '$argon2id$2').ExpressionAttributeValues).toEqual({
    ':known': 3,
    ':new': '$argon2id$2',
    ':version': 4,
  })
})

test('a second factor is added once, used up once, and goes with a password that a proof sets', () => {
  const factor = {
    secret: 'k.x',
    since: '2023-08-23T00:00:00.000Z',
    usedStep: 5,
    usedBy: '-',
    recoveryCodes: {},
  }
  expect(addSecondFactorParams(account, factor).ConditionExpression).toBe(
    '(passwordVersion = :known AND attribute_not_exists(secondFactor)) OR secondFactor.secret = :secret',
  )
  const secured = { ...account, secondFactor: factor }
  expect(useSecondFactorParams(secured, { step: 6 }, 'once')).toMatchObject({
    ConditionExpression:
      '(secondFactor.secret = :secret AND secondFactor.usedStep < :step) OR secondFactor.usedBy = :once',
    ExpressionAttributeValues: { ':secret': 'k.x', ':step': 6, ':once': 'once' },
  })
  expect(useSecondFactorParams(secured, { codeHash: 'hash' }, 'once')).toMatchObject({
    UpdateExpression: 'SET secondFactor.usedBy = :once REMOVE secondFactor.recoveryCodes.#code',
    ConditionExpression:
      '(secondFactor.secret = :secret AND attribute_exists(secondFactor.recoveryCodes.#code)) OR secondFactor.usedBy = :once',
    ExpressionAttributeNames: { '#code': 'hash' },
  })
  expect(removeSecondFactorParams(secured).ConditionExpression).toBe(
    'passwordVersion = :known AND (attribute_not_exists(secondFactor) OR secondFactor.secret = :secret)',
  )
  expect(takeOverParams(secured, '$argon2id$2', { spentCode: 'c' }, factor.since).UpdateExpression).toMatch(
    / REMOVE secondFactor$/,
  )
})

test('a session is removed by the database when it has run out', () => {
  const session = {
    sessionId: 's',
    holderId: 'holder-1',
    passwordVersion: 1,
    tokenHash: 'h',
    chainKey: 'c',
    createdAt: '2023-08-23T00:00:00.000Z',
    expiresAt: '2023-09-22T00:00:00.500Z',
  }
  expect(createSessionParams(session).Item?.[TTL_ATTRIBUTE]).toBe(Date.UTC(2023, 8, 22) / 1000 + 1)
  const rotation = { presented: 'old', next: 'new', at: '2023-08-24T00:00:00.000Z', by: 'client' }
  expect(rotateSessionParams('s', rotation)).toMatchObject({
    ConditionExpression: 'tokenHash = :presented OR (tokenHash = :next AND rotatedBy = :by)',
    ExpressionAttributeValues: { ':presented': 'old', ':next': 'new', ':by': 'client' },
  })
})

test('an attempt is counted only while not too many stand, and outlives its item by nothing', () => {
  const attempt = { now: 1_000, cost: 500, latest: 2_000 }
  const further = countParams('x', attempt, { forgivenAt: 1_001 })
  expect(further.ConditionExpression).toBe('#0 > :now AND #0 <= :latest0')
  expect(further.UpdateExpression).toMatch(/ ADD #0 :cost0$/)
  const none = 'attribute_not_exists(#0) OR #0 <= :now OR #0 > :absurd0'
  for (const forgivenAt of [undefined, 1_000, 62_501]) {
    const first = countParams('x', attempt, forgivenAt === undefined ? undefined : { forgivenAt })
    expect(first.ConditionExpression).toBe(`(${none})`)
    expect(first.ExpressionAttributeNames).toEqual({ '#0': 'forgivenAt' })
    expect(first.ExpressionAttributeValues).toEqual({
      ':now': 1_000,
      ':next0': 1_500,
      ':ttl': 3,
      ':absurd0': 62_500,
    })
  }
  expect(forgiveParams('x', attempt, false)).toMatchObject({
    ConditionExpression: 'attribute_exists(#0)',
    ExpressionAttributeValues: { ':back0': -500 },
  })
  expect(useOnceParams('x', 'use', 9).ConditionExpression).toBe(
    'attribute_not_exists(usedBy) OR usedBy = :use',
  )
})

test('a part is counted with its whole or not at all, and parts that are spent go, unless they are counted meanwhile', () => {
  const attempt = { now: 1_000, cost: 500, latest: 2_000, part: { name: 'p', cost: 10, latest: 1_040 } }
  const parts = { p: 1_020, spent: 900, standing: 1_005 }
  const params = countParams('x', attempt, { forgivenAt: 800, parts })
  expect(params.ExpressionAttributeNames).toEqual({ '#0': 'forgivenAt', '#1': '@p', '#s0': '@spent' })
  expect(params.ConditionExpression?.split(' AND #1')).toHaveLength(3)
  expect(params.ConditionExpression).toMatch(/ AND \(attribute_not_exists\(#s0\) OR #s0 <= :now\)$/)
  expect(params.UpdateExpression).toBe(`SET ${TTL_ATTRIBUTE} = :ttl, #0 = :next0 ADD #1 :cost1 REMOVE #s0`)
  expect(forgiveParams('x', attempt, true)).toMatchObject({
    UpdateExpression: 'ADD #0 :back0 REMOVE #1',
    ConditionExpression: 'attribute_exists(#0) AND #1 = :mine',
    ExpressionAttributeValues: { ':back0': -500, ':mine': 1_010 },
  })
  expect(forgiveParams('x', attempt, false)).toMatchObject({
    UpdateExpression: 'ADD #0 :back0, #1 :back1',
    ConditionExpression: 'attribute_exists(#0) AND attribute_exists(#1)',
  })
})

test('what an API key has verified has a place of its own: by key, way, release, outcome and day, from wherever', () => {
  const verification = {
    managementNumber: 'A',
    at: '2023-08-23T16:00:00.000Z',
    how: 'batch',
    verified: true,
    annotation: { code: 'C', purpose: '求职' },
    verifier: { name: '某公司', key: 'k1', network: '198.51.100.0/24', client: 'program' },
  } as const
  const item = keyedVerificationItem(verification)
  expect(item).toMatchObject({ pk: 'VERIFIED#A', k: 'k1', w: '某公司', t: item.f, x: 1 })
  expect(item[TTL_ATTRIBUTE]).toBe(Date.UTC(2023, 7, 23, 16) / 1000 + 3 * 365 * 86_400)
  const placeOf = (more: object) => keyedVerificationItem({ ...verification, ...more }).sk
  // None that others are given: those are numbers.
  expect(placeOf({})).toMatch(/^VERIFIED#2023-08-24#key-[\w-]{22}$/)
  expect(placesOf(verification).join()).toMatch(/^\d{3},\d{3}$/)
  const { verifier } = verification
  const same = [
    { verifier: { ...verifier, network: '203.0.113.0/24', client: 'browser', name: '新名' } },
    { at: '2023-08-24T15:59:59.999Z', useIn: '440000' },
  ]
  const others = [
    { verifier: { ...verifier, key: 'k2' } },
    { verified: false },
    { annotation: undefined },
    { annotation: { code: 'D', purpose: '求职' } },
    { at: '2023-08-24T16:00:00.000Z' },
  ]
  expect(new Set(same.map(placeOf))).toEqual(new Set([placeOf({})]))
  expect(new Set(others.map(placeOf).concat(placeOf({}))).size).toBe(others.length + 1)
})

test('a verification is kept for three years, in a partition of its own, at a place of its day in China', () => {
  const verification = {
    managementNumber: 'A',
    at: '2023-08-23T16:00:00.000Z',
    how: 'code',
    verified: true,
    verifier: { network: '198.51.100.0/24', client: 'phone' },
  } as const
  const params = countVerificationParams(verification, '007')
  expect(params.Key).toEqual({ pk: 'VERIFIED#A', sk: 'VERIFIED#2023-08-24#007' })
  expect(params.ConditionExpression).toBe(
    'attribute_not_exists(pk) OR (#h = :h AND #v = :v AND #n = :n AND #d = :d AND attribute_not_exists(#a))',
  )
  const released = { ...verification, annotation: { code: 'C', purpose: '求职' } }
  expect(countVerificationParams(released, '007').ConditionExpression).toMatch(/ AND #a\.#c = :code\)$/)
  expect(params.UpdateExpression).toMatch(/#f = if_not_exists\(#f, :t\) ADD #x :one$/)
  expect(params.ExpressionAttributeValues?.[`:${TTL_ATTRIBUTE}`]).toBe(
    Date.UTC(2023, 7, 23, 16) / 1000 + 3 * 365 * 86_400,
  )
  expect(listVerificationsParams('A', 20)).toMatchObject({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': 'VERIFIED#A', ':prefix': 'VERIFIED#' },
    ScanIndexForward: false,
  })
})

test('a code is written only where none is, and leaves by itself when it is of no use any more', () => {
  const { Item, ConditionExpression } = reserveCodeParams('C', 'A', new Date(1_000_500))
  expect(Item).toEqual({ pk: 'CODE#C', sk: 'CODE', managementNumber: 'A', [TTL_ATTRIBUTE]: 1001 })
  expect(ConditionExpression).toContain('attribute_not_exists(pk)')
})

test('a set is written on the revision that was read, the first one on none', () => {
  const set = { revision: 0, entries: [] }
  expect(writeAnnotationSetParams('A', set)).toMatchObject({
    Item: { pk: 'ANNOTATIONS#A', sk: 'ANNOTATIONS', revision: 1 },
    ConditionExpression: 'attribute_not_exists(pk)',
  })
  expect(writeAnnotationSetParams('A', { ...set, revision: 4 })).toMatchObject({
    Item: { revision: 5 },
    ConditionExpression: 'revision = :read',
    ExpressionAttributeValues: { ':read': 4 },
  })
})

test('what is good once in the way to a wallet is so by the condition of its one write', () => {
  const at = new Date(1_700_000_000_000)
  const proof = { digest: 'P', use: 'U' }
  const unused = '((attribute_not_exists(proofs.#proof) AND size(proofs) < :most) OR proofs.#proof = :use)'
  expect(countTryParams('O', 'C', proof, at)).toMatchObject({
    Key: { pk: 'WALLET-OFFER#O' },
    UpdateExpression: 'SET proofs.#proof = :use ADD tries :one',
    ConditionExpression: `codeHash = :code AND codeUntil > :now AND tries < :tries AND attribute_not_exists(tokenHash) AND ${unused}`,
    ExpressionAttributeValues: { ':code': 'C', ':now': 1_700_000_000, ':tries': MOST_TRIES, ':use': 'U' },
  })
  const token = { tokenHash: 'T', jkt: 'J', tokenUntil: 1_700_000_600 }
  expect(spendCodeParams({ offerId: 'O', codeHash: 'C' }, token)).toMatchObject({
    ConditionExpression: 'codeHash = :code AND (attribute_not_exists(tokenHash) OR tokenHash = :token)',
    ExpressionAttributeValues: { ':code': 'C', ':token': 'T', ':jkt': 'J', ':until': 1_700_000_600 },
  })
  expect(useTokenParams('O', token, proof, at).ConditionExpression).toBe(
    `tokenHash = :token AND jkt = :jkt AND tokenUntil > :now AND ${unused}`,
  )
  const settled = { code: 'R', issuedAt: at.toISOString(), keys: 'K', copies: [{ list: 0, index: 1 }] }
  expect(fixReleaseParams({ offerId: 'O', tokenHash: 'T' }, settled)).toMatchObject({
    ConditionExpression: 'tokenHash = :token AND (attribute_not_exists(settled) OR settled.code = :code)',
    ExpressionAttributeValues: { ':settled': settled, ':code': 'R' },
  })
  expect(claimNonceParams('H', 'O', 1_700_000_300)).toEqual({
    Item: {
      pk: 'WALLET-NONCE#H',
      sk: 'WALLET-NONCE',
      offerId: 'O',
      [TTL_ATTRIBUTE]: 1_700_000_300,
    },
    ConditionExpression: 'attribute_not_exists(pk) OR offerId = :offer',
    ExpressionAttributeValues: { ':offer': 'O' },
  })
})
