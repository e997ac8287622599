/**
 * Everything that RFC 9901, sections 7 and 9, and SD-JWT VC say to reject is rejected, and each by its own reason. A row
 * for each reason at least; the table of reasons itself is in lib/sd-jwt/errors.ts.
 */

import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type KeyPeriod, publishedJwk, trustKeys } from '#lib/jose'
import { SD_JWT_REASONS, type SdJwtReason, verifySdJwtVc } from '#lib/sd-jwt'
import {
  at,
  base64url,
  bind,
  binding,
  digest,
  disclosureOf,
  forge,
  issue,
  issuer,
  issuerKey,
  jwsOf,
  keys,
  now,
  publicJwk,
  select,
  signer,
  stranger,
  VCT,
} from './made-up.ts'

const genuine = await issue()
const whole = bind(genuine)
const [jwt = '', first = '', second = ''] = genuine.split('~')

/** One claim `a`, disclosed beside a payload that has its digest where `place` puts it. */
const given = (place: (digest: string) => object, ...parts: unknown[]) => {
  const disclosure = disclosureOf(...(parts.length > 0 ? parts : ['salt', 'a', 1]))
  return bind(forge({ payload: place(digest(disclosure)), disclosures: [disclosure] }))
}
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
const [header, payload] = jwt.split('.') as [string, string]
const hs256 = () => {
  const input = `${base64url({ alg: 'HS256', typ: 'dc+sd-jwt', kid: signer.kid })}.${payload}`
  const secret = JSON.stringify(publicJwk(issuerKey))
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}
const kb = (changes: object, of = genuine) => bind(of, { payload: changes })

const ROWS: readonly (readonly [reason: SdJwtReason, what: string, text: string | (() => string)])[] = [
  ['too-long', 'a text of more than 64 kB', `${whole}${'A'.repeat(70_000)}`],
  [
    'too-long',
    'more disclosures than any credential has',
    () => `${jwt}~${Array.from({ length: 201 }, (_, n) => disclosureOf('s', `${n}`, 1)).join('~')}~x`,
  ],
  ['too-long', 'claims nested without end', () => bind(forge({ payload: { a: nested(40) } }))],
  ['malformed', 'no tilde', jwt],
  ['malformed', 'an empty disclosure', `${jwt}~~${whole.split('~').at(-1)}`],
  ['malformed', 'a JWT of two parts', `${header}.${payload}~${whole.split('~').at(-1)}`],
  ['malformed', 'a header that is no object', bind(`${base64url([])}.${payload}.AAAA~`)],
  ['malformed', 'padding', bind(`${jwt}=~`)],
  [
    'malformed',
    'a payload that is no object',
    () => bind(`${jwsOf({ alg: 'ES256', typ: 'dc+sd-jwt', kid: signer.kid }, [1], issuerKey)}~`),
  ],
  ['malformed', 'a signature cut short', bind(`${jwt.slice(0, -4)}~`)],
  [
    'algorithm-refused',
    'alg none',
    bind(`${base64url({ alg: 'none', typ: 'dc+sd-jwt', kid: signer.kid })}.${payload}.~`),
  ],
  ['algorithm-refused', 'HS256 with the public key for a secret', () => bind(`${hs256()}~`)],
  [
    'header-critical',
    'a header that must be understood',
    () => bind(forge({ header: { crit: ['b64'], b64: false } })),
  ],
  ['type-wrong', 'no typ', () => bind(forge({ header: { typ: undefined } }))],
  [
    'type-wrong',
    'the typ of drafts before November 2024',
    () => bind(forge({ header: { typ: 'vc+sd-jwt' } })),
  ],
  [
    'key-unknown',
    'an issuer nobody trusts',
    () => bind(forge({ key: stranger, header: { kid: 'A'.repeat(43) } })),
  ],
  ['key-contradicted', 'no key named', () => bind(forge({ header: { kid: undefined } }))],
  ['key-contradicted', 'a certificate that cannot be read', () => bind(forge({ header: { x5c: ['MIIB'] } }))],
  [
    'key-contradicted',
    'a jwk in the header in place of a name',
    () => bind(forge({ key: stranger, header: { kid: undefined, jwk: publicJwk(stranger) } })),
  ],
  ['signature-wrong', 'another key under a trusted name', () => bind(forge({ key: stranger }))],
  [
    'signature-wrong',
    'a changed payload',
    bind(`${header}.${base64url({ vct: VCT })}.${jwt.split('.')[2]}~`),
  ],
  ['hash-refused', 'a hash that is not taken', () => bind(forge({ payload: { _sd_alg: 'sha-256-32' } }))],
  ['hash-misplaced', '_sd_alg below the top', () => bind(forge({ payload: { a: { _sd_alg: 'sha-256' } } }))],
  ['digest-malformed', '_sd that is no array', () => bind(forge({ payload: { _sd: 'x' } }))],
  ['digest-malformed', 'a digest that is no text', () => bind(forge({ payload: { _sd: [1] } }))],
  [
    'digest-malformed',
    'an array’s digest beside other members',
    () => bind(forge({ payload: { a: [{ '...': 'x', b: 1 }] } })),
  ],
  ['digest-malformed', '… outside an array', () => bind(forge({ payload: { a: { '...': 'x' } } }))],
  ['digest-repeated', 'in one _sd', () => given((d) => ({ _sd: [d, d] }))],
  [
    'digest-repeated',
    'in two places, never disclosed',
    () => bind(forge({ payload: { _sd: ['x'], a: { _sd: ['x'] } } })),
  ],
  [
    'digest-repeated',
    'once more in a disclosure',
    () => {
      const inner = disclosureOf('salt', 'a', 1)
      const outer = disclosureOf('salt', 'b', { _sd: [digest(inner)] })
      return bind(forge({ payload: { _sd: [digest(inner), digest(outer)] }, disclosures: [inner, outer] }))
    },
  ],
  ['disclosure-malformed', 'not base64url', bind(`${jwt}~${first}=~`)],
  ['disclosure-malformed', 'bits behind the last byte', bind(`${jwt}~WyJhIiwiYiJ~`)],
  ['disclosure-malformed', 'no JSON', bind(`${jwt}~AAAA~`)],
  ['disclosure-malformed', 'no array', bind(`${jwt}~${base64url({ a: 1 })}~`)],
  ['disclosure-malformed', 'one element', () => given((d) => ({ _sd: [d] }), 'salt')],
  ['disclosure-malformed', 'four elements', () => given((d) => ({ _sd: [d] }), 'salt', 'a', 1, 2)],
  ['disclosure-malformed', 'a salt that is no text', () => given((d) => ({ _sd: [d] }), 1, 'a', 1)],
  ['disclosure-malformed', 'a name that is no text', () => given((d) => ({ _sd: [d] }), 'salt', 1, 1)],
  ['disclosure-misplaced', 'an array’s element in _sd', () => given((d) => ({ _sd: [d] }), 'salt', 1)],
  [
    'disclosure-misplaced',
    'a claim in an array',
    () => given((d) => ({ a: [{ '...': d }] }), 'salt', 'a', 1),
  ],
  ['disclosure-repeated', 'the same disclosure twice', () => bind(`${jwt}~${first}~${second}~${first}~`)],
  [
    'disclosure-unreferenced',
    'a disclosure from elsewhere',
    () => bind(`${jwt}~${disclosureOf('salt', 'holderName', '李四')}~`),
  ],
  [
    'disclosure-unreferenced',
    'a changed disclosure',
    () => bind(genuine.replace(first, disclosureOf('salt', 'holderName', '李四'))),
  ],
  [
    'disclosure-unreferenced',
    'one whose parent is withheld',
    () => bind(select(genuine, (parts) => parts[1] === '18')),
  ],
  ['claim-name-reserved', '_sd', () => given((d) => ({ _sd: [d] }), 'salt', '_sd', ['x'])],
  ['claim-name-reserved', '…', () => given((d) => ({ _sd: [d] }), 'salt', '...', 'x')],
  ['claim-name-reserved', '_sd_alg', () => given((d) => ({ _sd: [d] }), 'salt', '_sd_alg', 'sha-256')],
  [
    'claim-name-taken',
    'by a claim in clear',
    () => given((d) => ({ kind: 'x', _sd: [d] }), 'salt', 'kind', 'y'),
  ],
  [
    'claim-name-taken',
    'by another disclosure',
    () => {
      const [one, two] = [disclosureOf('1', 'a', 1), disclosureOf('2', 'a', 2)]
      return bind(forge({ payload: { _sd: [digest(one), digest(two)] }, disclosures: [one, two] }))
    },
  ],
  ...['iss', 'nbf', 'exp', 'vct', 'vct#integrity', 'status', 'aka_vcts'].map(
    (name) =>
      [
        'claim-disclosable',
        `${name} disclosed`,
        () =>
          given(
            (d) => ({ [name]: undefined, _sd: [d] }),
            'salt',
            name,
            { iss: issuer.id, vct: VCT, exp: at + 9, nbf: at - 9 }[name] ?? 'x',
          ),
      ] as const,
  ),
  [
    'claim-disclosable',
    'the key in cnf disclosed',
    () => {
      const cnf = disclosureOf('salt', 'cnf', { jwk: publicJwk(stranger) })
      const sdJwt = forge({ payload: { cnf: undefined, _sd: [digest(cnf)] }, disclosures: [cnf] })
      return bind(sdJwt, { key: stranger })
    },
  ],
  [
    'claim-disclosable',
    'something of the status left to the holder',
    () => bind(forge({ payload: { status: { _sd: ['x'] } } })),
  ],
  ['claim-missing', 'no vct', () => bind(forge({ payload: { vct: undefined } }))],
  ['claim-missing', 'no iat', () => bind(forge({ payload: { iat: undefined } }))],
  ['claim-malformed', 'an exp that is a text', () => bind(forge({ payload: { exp: '2099-01-01' } }))],
  [
    'claim-malformed',
    'an iat of the day after tomorrow',
    () => bind(forge({ payload: { iat: at + 2 * 86_400 } })),
  ],
  [
    'claim-malformed',
    'a status without a place',
    () => bind(forge({ payload: { status: { status_list: { uri: 'x', idx: -1 } } } })),
  ],
  [
    'audience-wrong',
    'a credential for somebody else',
    () => bind(forge({ payload: { aud: ['https://other.example'] } })),
  ],
  [
    'issuer-wrong',
    'another issuer’s name under this key',
    () => bind(forge({ payload: { iss: 'https://other.example' } })),
  ],
  [
    'credential-type-wrong',
    'another type',
    () => bind(forge({ payload: { vct: 'https://zhengyan.example/types/other' } })),
  ],
  ['not-yet-valid', 'nbf to come', () => bind(forge({ payload: { nbf: at + 3600 } }))],
  ['expired', 'exp gone by', () => bind(forge({ payload: { exp: at } }))],
  ['key-binding-missing', 'the proof stripped', genuine],
  ['key-binding-malformed', 'a proof that is no JWT', `${genuine}x`],
  ['key-binding-malformed', 'without sd_hash', () => kb({ sd_hash: undefined })],
  ['key-binding-malformed', 'with a critical header', () => bind(genuine, { header: { crit: ['b64'] } })],
  [
    'key-binding-algorithm',
    'alg none',
    () => `${genuine}${base64url({ alg: 'none', typ: 'kb+jwt' })}.${base64url({})}.`,
  ],
  ['key-binding-type', 'without its typ', () => bind(genuine, { header: { typ: 'JWT' } })],
  ['key-binding-key', 'no cnf', () => bind(forge({ payload: { cnf: undefined } }))],
  ['key-binding-key', 'a private key in cnf', () => bind(forge({ payload: { cnf: { jwk: stranger } } }))],
  [
    'key-binding-key',
    'a point that is not on the curve',
    () => bind(forge({ payload: { cnf: { jwk: { ...publicJwk(stranger), y: publicJwk(stranger).x } } } })),
  ],
  ['key-binding-signature', 'by somebody else’s key', () => bind(genuine, { key: stranger })],
  ['key-binding-time', 'from before the request', () => kb({ iat: at - 3600 })],
  ['key-binding-time', 'from the future', () => kb({ iat: at + 3600 })],
  ['key-binding-time', 'no iat', () => kb({ iat: undefined })],
  ['key-binding-time', 'a proof that has expired', () => kb({ exp: at - 3600 })],
  ['key-binding-time', 'a proof for later', () => kb({ nbf: at + 3600 })],
  ['key-binding-audience', 'made for somebody else', () => kb({ aud: 'x509_hash:other' })],
  ['key-binding-audience', 'made for several', () => kb({ aud: [binding.audience] })],
  ['key-binding-nonce', 'made for another request', () => kb({ nonce: 'other' })],
  ['key-binding-hash', 'over fewer disclosures', () => kb({ sd_hash: digest(select(genuine, () => false)) })],
  [
    'key-binding-hash',
    'a disclosure taken away afterwards',
    () => `${select(genuine, (parts) => parts[1] !== 'holderName')}${whole.split('~').at(-1)}`,
  ],
]

const verify = (text: string, keyBinding: typeof binding | 'none' = binding, trusted = keys) =>
  verifySdJwtVc(text, { keys: trusted, now, types: [VCT], keyBinding })

describe('a presentation is refused', () => {
  it.each(ROWS)('%s: %s', async (reason, _, text) => {
    await expect(verify(typeof text === 'string' ? text : text())).rejects.toMatchObject({ code: reason })
  })

  it.each<[SdJwtReason, KeyPeriod]>([
    ['key-outside-period', { exp: at - 86_400 }],
    ['key-outside-period', { nbf: at + 86_400 }],
    ['key-revoked', { revoked: { revoked_at: at - 1 } }],
  ])('%s: by a key with %o', async (reason, period) => {
    const trusted = await trustKeys({ keys: [await publishedJwk({ ...issuerKey, ...period }, issuer)] })
    await expect(verify(whole, binding, trusted)).rejects.toMatchObject({ code: reason })
  })

  it('key-binding-unexpected: where a holder takes a credential in, it brings a proof', async () => {
    await expect(verify(whole, 'none')).rejects.toMatchObject({ code: 'key-binding-unexpected' })
  })

  it('every reason of the table has been met', () => {
    const met = new Set<string>([
      ...ROWS.map(([reason]) => reason),
      'key-outside-period',
      'key-revoked',
      'key-binding-unexpected',
    ])
    expect(Object.keys(SD_JWT_REASONS).filter((reason) => !met.has(reason))).toEqual([])
  })
})

it('what was not spoilt is taken, whatever is left out of it', async () => {
  expect((await verify(whole)).payload).toMatchObject({
    holderName: '张三',
    age_equal_or_over: { '18': true, '65': false },
    scenes: ['求职', '落户'],
  })
  const few = await verify(
    bind(select(genuine, (parts) => ['age_equal_or_over', '18'].includes(`${parts[1]}`))),
  )
  expect(few.payload).toMatchObject({
    kind: 'electronic-certificate',
    age_equal_or_over: { '18': true },
    scenes: ['求职'],
  })
  expect(few.payload).not.toHaveProperty('holderName')
  expect(few.disclosed).toEqual([['age_equal_or_over'], ['age_equal_or_over', '18']])
  expect(few.status).toEqual({ uri: `${issuer.id}/v1/status/3`, index: 412 })
})

it('a claim named like a way into the language is a claim', async () => {
  const verified = await verify(
    given((d) => ({ _sd: [d] }), 'salt', '__proto__', { kind: 'electronic-certificate' }),
  )
  expect(Object.hasOwn(verified.payload, '__proto__')).toBe(true)
  expect(verified.payload.kind).toBeUndefined()
})
