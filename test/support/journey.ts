/** The whole journey of a holder and an employer, every route once and with mistakes, for tests of what it leaves behind. */

import { createApiKeyRegister } from '#lib/api-key'
import type { PrivateJwk } from '#lib/jose'
import { apiKeyRegister } from '#lib/store'
import { startProvider } from '../../local/provider.ts'
import { activationCode as activationCodeOf } from './activation.ts'
import { otpAt } from './authenticator.ts'
import { holder, stranger } from './certificates.ts'
import { testAuthority } from './certified.ts'
import { type Response, routes } from './gateway.ts'
import { withLink } from './pdf.ts'
import { createPresentingWallet, type Held } from './presenting-wallet.ts'
import { visitProvider } from './provider.ts'
import { ORIGIN, type Service } from './service.ts'
import {
  askCredential,
  askNonce,
  askToken,
  codeOf,
  fetchOver,
  newKeys,
  receive,
  send,
  type WalletKey,
} from './wallet.ts'

export interface Journey {
  /** Every secret and personal text that was sent or answered. */
  readonly secrets: readonly string[]
  readonly responses: readonly Response[]
}

const NUMBER = 'ZY2344000001'
const STANDING = 'ZY2311000002'

/** Adds a second factor, logs in with it and removes it. @returns its secrets */
async function useFactor(call: Service['call'], token: string, password: string): Promise<readonly string[]> {
  const path = '/v1/account/second-factor'
  const { idNumber } = holder
  // What fails here must not shut out what comes later.
  const from = '203.0.113.40'
  await call('POST', path, { token, from, body: { password: 'not the right one' } })
  const { secret, uri, enrolment } = (await call('POST', path, { token, from, body: { password } })).json
  const otp = otpAt(secret)
  await call('PUT', path, { token, from, body: { enrolment, otp: 'wrong' } })
  const { recoveryCodes } = (await call('PUT', path, { token, from, body: { enrolment, otp } })).json
  await call('POST', path, { token, from, body: { password } })
  const [first, second] = recoveryCodes
  await call('POST', '/v1/login', { from, body: { idNumber, password } })
  await call('POST', '/v1/login', { from, body: { idNumber, password, otp } })
  const { accessToken, refreshToken, deviceToken } = (
    await call('POST', '/v1/login', { from, body: { idNumber, password, otp: first } })
  ).json
  await call('DELETE', path, { token, from, body: { password, otp: second } })
  await call('DELETE', path, { token, from, body: { password, otp: second } })
  return [secret, uri, enrolment, ...recoveryCodes, accessToken, refreshToken, deviceToken]
}

/** By the real-name service, which the function finds in its settings when it is first called. @returns its secrets */
async function proveByService(call: Service['call']): Promise<readonly string[]> {
  const people = [holder, stranger]
  const provider = await startProvider({ origin: ORIGIN, people })
  Object.assign(process.env, { IDENTITY_PROOF: 'oidc', ...provider.environment })
  const cookieOf = ({ headers }: Response, name: string) =>
    new RegExp(`^${name}=[\\w.-]+`, 'm').exec(headers['set-cookie'] ?? '')?.[0] as string
  const body = { password: 'by the real-name service' }
  const secrets = [body.password]
  for (const { idNumber } of people) {
    const begun = await call('GET', '/v1/auth/oidc/start')
    const visit = cookieOf(begun, '__Host-visit')
    const address = new URL(begun.headers.location as string)
    const target = await visitProvider(address, idNumber)
    const proof = cookieOf(await call('GET', target, { cookies: [visit] }), '__Host-proof')
    const headers = { 'x-zhengyan-client': 'web' }
    await call('POST', '/v1/auth/oidc/password', { body: { password: NUMBER }, headers, cookies: [proof] })
    await call('POST', '/v1/auth/oidc/password', { body, headers, cookies: [proof] })
    const { searchParams } = new URL(target, ORIGIN)
    const inAddresses = ['code', 'state'].map((name) => searchParams.get(name) as string)
    secrets.push(idNumber, visit, proof, ...inAddresses, address.searchParams.get('nonce') as string)
  }
  await call('GET', '/v1/auth/oidc/callback?error=access_denied')
  await provider.close()
  return secrets
}

/** By an office with a key: known and unknown, sent again, beside itself, and beyond its quota. @returns its secrets */
async function verifyAsOffice(
  { store }: Service,
  call: Service['call'],
  items: readonly object[],
): Promise<readonly string[]> {
  const register = createApiKeyRegister({
    keys: apiKeyRegister(store.table),
    operator: '经办人甲',
    now: () => new Date(),
  })
  const { id, key } = await register.create('某市某局人事处', 3 * items.length)
  const ask = (more: Readonly<Record<string, string>> = {}) =>
    call('POST', '/v1/verify/batch', { body: { items }, headers: { 'x-api-key': key, ...more } })
  const name = 'list of Zhang San'
  await ask()
  await ask({ 'idempotency-key': name })
  await ask({ 'idempotency-key': name })
  await ask({ 'x-api-key': `${key.slice(0, -1)}U` })
  await ask({ 'idempotency-key': 'short' })
  await register.limit(id, 1)
  await ask({ 'idempotency-key': `${name}, again` })
  await register.revoke(id)
  await ask()
  return [key, key.slice(12, 44), name, '某市某局人事处']
}

/** An employer asks for it, with the mistakes of each step. @returns the secrets of that */
async function presentFromWallet(call: Service['call'], held: Held): Promise<readonly string[]> {
  const path = '/v1/wallet/requests'
  const ask = async (body: object) => {
    const asked = await call('POST', path, { body })
    const [cookie = ''] = /^__Host-wallet-[^;]+/.exec(asked.headers['set-cookie'] ?? '') ?? []
    return { ...asked.json, cookie } as { id: string; uri: string; cookie: string }
  }
  const result = (id: string, cookies: readonly string[], query = '') =>
    call('GET', `${path}/${id}/result${query}`, { cookies })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  await call('POST', path, { body: { useIn: '999999' } })
  await result('none', [])
  await call('POST', `${path}/none/response`, { raw: 'error=access_denied', headers: form })
  const { anchor: root } = await testAuthority()
  const wallet = createPresentingWallet({ root, fetch: fetchOver(call) })
  const [one, other] = [await ask({ useIn: '440000' }), await ask({ sameDevice: true })]
  await call('GET', `${path}/${one.id}`)
  const received = await wallet.receive(one.uri)
  await result(one.id, [one.cookie])
  const { id, presentation } = await wallet.present(received, held)
  const sent = await wallet.encrypt(received, { [id]: [presentation] })
  await wallet.submit(received, sent)
  await wallet.submit(received, sent)
  const { receipt } = (await result(one.id, [one.cookie])).json.verification
  const declined = `error=access_denied&state=${other.id}`
  await call('POST', `${path}/${other.id}/response`, { raw: declined, headers: form })
  await result(other.id, [other.cookie], '?responseCode=guessed')
  return [sent, presentation, receipt, received.authorizationRequestPayload.nonce, one.cookie, other.cookie]
}

/** Puts a certificate into a wallet, with the mistakes of each step, and gives it back. @returns its secrets */
async function putIntoWallet(call: Service['call'], token: string): Promise<readonly string[]> {
  const ask = (body: object) => call('POST', '/v1/wallet/offers', { token, body })
  await ask({ managementNumber: 'ZY0000000000' })
  await ask({ managementNumber: NUMBER, purpose: '某某职称评审' })
  const offer = (await ask({ managementNumber: STANDING })).json
  const [device, ...keys] = (await newKeys(3)) as [WalletKey, ...WalletKey[]]
  await askToken(call, offer, device, { form: { tx_code: '000000' } })
  await askToken(call, offer, device, { proof: 'no.proof.at.all' })
  const { accessToken, credentials, notify } = await receive(call, offer, keys, device)
  await askToken(call, offer, device)
  await askCredential(call, accessToken, keys[0] as WalletKey, keys)
  await askCredential(call, accessToken, device, [device])
  const nonce = await askNonce(call)
  await send(call, '/v1/wallet/credential', accessToken, device, { proofs: { jwt: [nonce] } })
  const asked = await presentFromWallet(call, {
    sdJwt: credentials[0] as string,
    key: keys[0]?.jwk as PrivateJwk,
  })
  await notify('credential_failure')
  const { vct } = JSON.parse(Buffer.from(String(credentials[0]).split('.')[1] ?? '', 'base64url').toString())
  await call('GET', new URL(vct).pathname)
  await call('GET', '/.well-known/oauth-authorization-server')
  await call('GET', '/.well-known/openid-credential-issuer', { headers: { accept: 'application/jwt' } })
  const ids = [...keys, device].map(({ publicJwk }) => publicJwk.x as string)
  return [offer.uri, offer.txCode, codeOf(offer), accessToken, nonce, ...credentials, ...ids, ...asked]
}

export async function travel(service: Service): Promise<Journey> {
  const responses: Response[] = []
  const call: Service['call'] = async (...args) => {
    const response = await service.call(...args)
    responses.push(response)
    return response
  }
  const post = (path: string, body: unknown, token?: string) => call('POST', path, { body, token })

  await service.record()
  await service.record({ managementNumber: STANDING, issuingRegion: '110000' })
  await service.record({ ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000009' })
  await service.store.status.allocate(10)
  const facts = { name: holder.name, idNumber: holder.idNumber, managementNumber: NUMBER }
  const newPassword = 'a further made-up one'

  await post('/v1/register', { ...facts, name: '李四', password: holder.password })
  await post('/v1/register', { ...facts, password: holder.password })
  await post('/v1/register', { ...facts, password: holder.password })
  await post('/v1/login', { idNumber: holder.idNumber, password: 'wrong password' })
  const first = (await post('/v1/login', { idNumber: holder.idNumber, password: holder.password })).json
  const second = (await post('/v1/refresh', { refreshToken: first.refreshToken })).json
  const change = { currentPassword: holder.password, newPassword }
  await post('/v1/password', { ...change, newPassword: holder.idNumber }, second.accessToken)
  const tokens = (await post('/v1/password', change, second.accessToken)).json
  const token = tokens.accessToken as string

  await call('GET', '/v1/auth')
  await call('GET', '/v1/account', { token })
  await call('GET', '/v1/account/events', { token })
  const notice = (await call('GET', '/v1/account', { token })).json.noticeVersion
  await post('/v1/account/consent', { version: '2019-01-01' }, token)
  await post('/v1/account/consent', { version: notice }, token)

  const factor = await useFactor(call, token, newPassword)

  const own = `/v1/certificates/${NUMBER}`
  await call('GET', '/v1/certificates', { token })
  await call('GET', '/v1/certificates')
  await call('GET', own, { token })
  await call('GET', '/v1/certificates/ZY0000000000', { token })
  const release = { purpose: '某某职称评审', recipient: '某某市某某单位', validDays: 30 }
  const annotation = (await post(`${own}/annotations`, release, token)).json
  const other = (await post(`${own}/annotations`, release, token)).json
  await post(`${own}/annotations`, { ...release, validDays: 91 }, token)
  await call('GET', `${own}/annotations`, { token })
  await call('GET', `${own}/annotations/${annotation.code}/qr.png`, { token })
  await call('GET', `${own}/document?annotation=${annotation.code}`, { token })
  const standing = await call('GET', `/v1/certificates/${STANDING}/document`, { token })
  const file = Buffer.from(standing.text, 'base64')
  await call('POST', '/v1/verify/document?useIn=110000', { file })
  await call('POST', '/v1/verify/document', { file: file.subarray(0, 9_000) })
  await call('POST', '/v1/verify/document', { file: withLink(file, `${ORIGIN}/v/00000000000000000`) })

  await call('GET', `/v1/verify/${annotation.code}?useIn=110000`)
  await call('GET', '/v1/verify/0000-0000-0000-00000')
  for (const accept of ['text/html', 'application/json']) {
    await call('GET', `/v/${annotation.code}`, { headers: { accept } })
    await call('GET', '/v/0000-0000-0000-00000', { headers: { accept } })
  }
  await call('GET', `/v/${annotation.code}/qr.png`)
  const { receipt } = (await post('/v1/verify', { ...facts, useIn: '440000' })).json
  await post('/v1/receipts/document', { receipt })
  await post('/v1/verify', { ...facts, name: '李四' })
  await post('/v1/verify', { ...facts, idNumber: 'not a number!' })
  await post('/v1/verify/credential', { credential: `https://x.example/v/${annotation.code}#12345` })
  await call('POST', '/v1/verify', { raw: `{"name":"${holder.name}",` })
  const office = await verifyAsOffice(service, call, [
    { code: annotation.code },
    facts,
    { ...facts, name: '李四' },
    { code: 'none' },
    { credential: '1234' },
  ])
  await call('GET', `${own}/verifications`, { token })
  await call('DELETE', `${own}/annotations/${other.code}`, { token })
  await call('GET', `/v1/verify/${other.code}`)
  for (const path of [
    '/v1/status/0',
    '/v1/status/9',
    '/.well-known/jwks.json',
    '/v1/status/aggregation',
    '/openapi.json',
    '/health',
    '/v1/none',
  ]) {
    await call('GET', path)
  }
  for (const { routeKey } of routes.filter(({ routeKey }) => routeKey.startsWith('OPTIONS '))) {
    await call('OPTIONS', routeKey.slice('OPTIONS '.length).replaceAll(/\{\w+\}/g, '0'))
  }
  const wallet = await putIntoWallet(call, token)
  await post('/v1/logout', { refreshToken: tokens.refreshToken })

  const { idType, idNumber } = holder
  const activationCode = await activationCodeOf(service, { ...facts, idType })
  const wrong = { idNumber, password: newPassword, activationCode: '0000-0000-0000-00000' }
  await post('/v1/recover', wrong)
  const recovered = (await post('/v1/recover', { ...wrong, activationCode })).json
  const copy = (await call('GET', '/v1/account/export', { token: recovered.accessToken })).json
  const last = (await post(`${own}/annotations`, release, recovered.accessToken)).json
  const endWith = (password: string) =>
    call('DELETE', '/v1/account', { body: { password }, token: recovered.accessToken })
  await endWith('wrong password')
  await endWith(newPassword)
  await call('GET', `/v1/verify/${last.code}`)
  const proven = await proveByService(call)

  const secrets = [
    ...Object.values(facts),
    STANDING,
    '李四',
    holder.password,
    'wrong password',
    newPassword,
    release.purpose,
    release.recipient,
    ...[activationCode, activationCode.replaceAll('-', ''), ...proven, ...office, ...factor, ...wallet],
    ...[first, second, tokens, recovered].flatMap(({ accessToken, refreshToken }) => [
      accessToken,
      refreshToken,
    ]),
    ...[first, recovered].map(({ deviceToken }) => deviceToken),
    ...[annotation, other, last, ...copy.annotations].flatMap(({ code }) => [code, code.replaceAll('-', '')]),
    ...service.vault.tags(holder.idType, holder.idNumber),
  ]
  return { secrets, responses }
}
