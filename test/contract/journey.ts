/**
 * What no description can know: whom to log in as, which code is good, and in which order. Every operation with its
 * success and with the problems of its own, on the made-up people of the demonstration.
 */

import { createApiKeyRegister } from '#lib/api-key'
import { giveCode, lockHolder, newCodeRun, unlockHolder } from '#lib/registry'
import { activations, apiKeyRegister, registryStore } from '#lib/store'
import { liSi, prepareScenario, zhangSan } from '../e2e/support/scenario.ts'
import type { Stack } from '../e2e/support/stack.ts'
import { otpAt } from '../support/authenticator.ts'
import { forged } from '../support/forged.ts'
import { visitProvider } from '../support/provider.ts'
import { codeOf, dpopBy, newKeys, proofBy, type WalletKey } from '../support/wallet.ts'
import type { Driver } from './driver.ts'

const WEB = { 'x-zhengyan-client': 'web' }
const PDF = { 'content-type': 'application/pdf' }
const PASSWORD = 'another made-up one'

type Scenario = Awaited<ReturnType<typeof prepareScenario>>

/** What an operator has at hand. */
const operatorOf = ({ store, vault }: Scenario) => ({
  store: registryStore(store.table, { bulk: false, statusKeys: () => [] }),
  accounts: store,
  activations: activations(store.table),
  vault,
  operator: '经办人甲',
  now: () => new Date(),
  reason: '测试',
})

async function codeFor(
  { store, vault }: Scenario,
  managementNumber: string,
  idNumber: string,
): Promise<string> {
  const code = await giveCode(
    newCodeRun(new Date(), 90),
    {
      place: managementNumber,
      managementNumber,
      idType: 'resident-id',
      encryptedIdNumber: vault.encrypt(idNumber, managementNumber),
    },
    { activations: activations(store.table), vault, operator: '经办人甲' },
  )
  return code as string
}

/** The proxy puts several cookies into one line. */
const cookieOf = (headers: Headers, name: string) =>
  new RegExp(`${name}=[^;,]+`).exec(headers.getSetCookie().join())?.[0] ?? ''

/** What the mistakes are sent with, where an operation asks for it. */
export interface Admission {
  /** Of 张三. */
  readonly token: string
  readonly apiKey: string
}

export async function travel({ ask }: Driver, stack: Stack): Promise<Admission> {
  const scenario = await prepareScenario(stack.environment)
  const login = { idNumber: zhangSan.idNumber, password: zhangSan.password }
  const first = (await ask('login', { body: login })).json
  const inBrowser = await ask('login', { body: login, headers: WEB })
  await ask('login', { body: { ...login, password: 'wrong password' } })
  await ask('refresh', { body: { refreshToken: first.refreshToken } })
  await ask('refresh', { body: { refreshToken: 'none' } })
  const refresh = cookieOf(inBrowser.headers, '__Host-refresh')
  await ask('refresh', { body: {}, headers: { ...WEB, cookie: refresh } })
  const { accessToken: token, refreshToken } = (await ask('login', { body: login })).json

  await beHolder(ask, token, scenario)
  await beWallet(ask, token, stack)
  await verify(ask, scenario)
  const apiKey = await verifyBatches(ask, scenario)
  await comeByTheRealNameService(ask)
  await beLiSi(ask, scenario)

  await ask('logout', { body: { refreshToken } })
  await proveOneself(ask, scenario)
  scenario.store.table.client.destroy()
  const last = (await ask('login', { body: { ...login, password: PASSWORD } })).json
  return { token: last.accessToken, apiKey }
}

type Ask = Driver['ask']

async function beHolder(ask: Ask, token: string, { guangdong }: Scenario): Promise<void> {
  const { noticeVersion } = (await ask('getAccount', { token })).json
  await ask('consent', { token, body: { version: noticeVersion } })
  for (const id of ['listAccountEvents', 'exportAccount', 'listCertificates']) await ask(id, { token })
  const path = { managementNumber: zhangSan.national }
  await ask('getCertificate', { token, path })
  const body = { purpose: '职称评审', recipient: '示例单位', validDays: 30 }
  const { code } = (await ask('annotate', { token, path, body })).json
  await ask('listAnnotations', { token, path })
  await ask('getQrPicture', { token, path: { ...path, code } })
  const { bytes } = await ask('getDocument', { token, path, query: { annotation: code } })
  await ask('verifyDocument', { raw: bytes, headers: PDF })
  await ask('verifyDocument', { raw: '%PDF-', headers: PDF })
  await ask('getDocument', { token, path })
  await ask('drawCode', { path: { code } })
  for (let more = 0; more < 3; more++) await ask('annotate', { token, path, body })
  await ask('listVerifications', { token, path: { managementNumber: zhangSan.guangdong } })
  await ask('withdrawAnnotation', { token, path: { ...path, code } })
  await ask('getQrPicture', { token, path: { ...path, code } })
  await ask('getDocument', { token, path, query: { annotation: code } })
  await ask('getCertificate', { token, path: { managementNumber: liSi.shandong } })
  await ask('verifyByCode', { path: { code: guangdong.code }, query: { useIn: '110000' } })
}

/** A wallet that is offered what needs no annotation, and tells what became of it. */
async function beWallet(ask: Ask, token: string, { origin }: Stack): Promise<void> {
  const offer = (await ask('offerToWallet', { token, body: { managementNumber: zhangSan.file } })).json
  await ask('offerToWallet', { token, body: { managementNumber: zhangSan.national } })
  await ask('offerToWallet', { token, body: { managementNumber: liSi.shandong } })
  const [device, key] = (await newKeys(2)) as [WalletKey, WalletKey]
  const bound = async (path: string, access?: string) => ({
    dpop: await dpopBy(device, path, access, { payload: { htu: `${origin}${path}` } }),
    ...(access !== undefined && { authorization: `DPoP ${access}` }),
  })
  const grant = async (txCode: string) => ({
    raw: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code',
      'pre-authorized_code': codeOf(offer),
      tx_code: txCode,
    }).toString(),
    headers: {
      ...(await bound('/v1/wallet/token')),
      'content-type': 'application/x-www-form-urlencoded',
    },
  })
  await ask('getWalletToken', await grant('none'))
  const access = (await ask('getWalletToken', await grant(offer.txCode))).json.access_token
  const nonce = (await ask('getWalletNonce')).json.c_nonce
  const jwt = [await proofBy(key, nonce, { payload: { aud: origin } })]
  const body = { credential_configuration_id: 'professional-qualification', proofs: { jwt } }
  const path = '/v1/wallet/credential'
  const { json } = await ask('getWalletCredential', { body, headers: await bound(path, access) })
  const told = { notification_id: json.notification_id, event: 'credential_accepted' }
  const headers = await bound('/v1/wallet/notification', access)
  await ask('notifyOfWalletCredential', { body: told, headers })
  await ask('listAnnotations', { token, path: { managementNumber: zhangSan.file } })
}

async function verify(
  ask: Ask,
  { guangdong, expired, withdrawn, revoked, national }: Scenario,
): Promise<void> {
  const facts = { managementNumber: zhangSan.guangdong, name: zhangSan.name, idNumber: zhangSan.idNumber }
  const { receipt } = (await ask('verifyByNumber', { body: facts })).json
  await ask('verifyByNumber', { body: { ...facts, name: '李四' } })
  await ask('printReceipt', { body: { receipt } })
  for (const { code } of [guangdong, expired, withdrawn, revoked]) {
    await ask('verifyByCode', { path: { code } })
    for (const accept of ['application/json', 'text/html'])
      await ask('openCode', { path: { code }, headers: { accept } })
  }
  for (const credential of [national.text, withdrawn.text, forged(national.text)])
    await ask('verifyCredential', { body: { credential } })
}

/** @returns a key that has items left */
async function verifyBatches(ask: Ask, { store, guangdong, expired }: Scenario): Promise<string> {
  const keys = createApiKeyRegister({
    keys: apiKeyRegister(store.table),
    operator: '经办人甲',
    now: () => new Date(),
  })
  const { key } = await keys.create('示例科技有限公司', 5_000)
  const small = (await keys.create('额度很小的单位', 1)).key
  const body = {
    useIn: '110000',
    items: [{ code: guangdong.code }, { code: expired.code }, { code: 'none' }],
  }
  const headers = { 'x-api-key': key, 'idempotency-key': 'made-up-batch-0001' }
  await ask('verifyBatch', { body, headers })
  await ask('verifyBatch', { body, headers })
  await ask('verifyBatch', { body: { items: [{ code: guangdong.code }] }, headers })
  await ask('verifyBatch', { body, headers: { 'x-api-key': small } })
  return key
}

/** 李四 has no account yet: the service proves her, and she sets a password. */
async function comeByTheRealNameService(ask: Ask): Promise<void> {
  await ask('setProvenPassword', { body: { password: PASSWORD }, headers: WEB })
  const begun = await ask('startRealName')
  const visit = cookieOf(begun.headers, '__Host-visit')
  const back = await visitProvider(new URL(begun.headers.get('location') as string), liSi.idNumber)
  const query = Object.fromEntries(new URL(back, 'http://localhost').searchParams)
  const proven = await ask('finishRealName', { query, headers: { cookie: visit } })
  const cookie = cookieOf(proven.headers, '__Host-proof')
  await ask('setProvenPassword', { body: { password: PASSWORD }, headers: { ...WEB, cookie } })
}

async function beLiSi(ask: Ask, scenario: Scenario): Promise<void> {
  const { expired, revoked } = scenario
  const login = { idNumber: liSi.idNumber, password: PASSWORD }
  const { accessToken: token } = (await ask('login', { body: login })).json
  await secure(ask, token)
  const path = { managementNumber: liSi.zhejiang }
  await ask('getQrPicture', { token, path: { ...path, code: expired.code } })
  await ask('getDocument', { token, path, query: { annotation: expired.code } })
  const gone = { managementNumber: liSi.shandong }
  await ask('getDocument', { token, path: gone })
  await ask('getQrPicture', { token, path: { ...gone, code: revoked.code } })
  await ask('annotate', { token, path: gone, body: { purpose: '求职', validDays: 7 } })

  await lockHolder(liSi.zhejiang, operatorOf(scenario))
  await ask('login', { body: login })
  const activationCode = await codeFor(scenario, liSi.zhejiang, liSi.idNumber)
  await ask('recover', { body: { ...login, activationCode } })
  await unlockHolder(liSi.zhejiang, operatorOf(scenario))
  const again = (await ask('login', { body: login })).json
  await ask('endAccount', { token: again.accessToken, body: { password: 'wrong password' } })
  await ask('endAccount', { token: again.accessToken, body: { password: PASSWORD } })

  const facts = { ...liSi, managementNumber: liSi.zhejiang, password: PASSWORD }
  const { name, idNumber, managementNumber, password } = facts
  const register = { name, idNumber, managementNumber, password }
  await ask('register', { body: register })
  const code = await codeFor(scenario, liSi.zhejiang, liSi.idNumber)
  await ask('register', { body: { ...register, activationCode: code } })
  const another = await codeFor(scenario, liSi.zhejiang, liSi.idNumber)
  await ask('register', { body: { ...register, activationCode: another } })
  await ask('recover', { body: { ...login, activationCode: another }, headers: WEB })
}

/** 李四 adds a second factor, is asked for it, and removes it by a recovery code. */
async function secure(ask: Ask, token: string): Promise<void> {
  const login = { idNumber: liSi.idNumber, password: PASSWORD }
  const begin = { token, body: { password: PASSWORD } }
  await ask('beginSecondFactor', { token, body: { password: 'wrong password' } })
  const { secret, enrolment } = (await ask('beginSecondFactor', begin)).json
  await ask('confirmSecondFactor', { token, body: { enrolment, otp: '000000' } })
  const otp = otpAt(secret)
  const { recoveryCodes } = (await ask('confirmSecondFactor', { token, body: { enrolment, otp } })).json
  await ask('beginSecondFactor', begin)
  await ask('login', { body: login })
  await ask('removeSecondFactor', { token, body: { password: PASSWORD, otp } })
  await ask('removeSecondFactor', { token, body: { password: PASSWORD, otp: recoveryCodes[0] } })
}

/** 张三 loses the password, and takes the account back. */
async function proveOneself(ask: Ask, scenario: Scenario): Promise<void> {
  const activationCode = await codeFor(scenario, zhangSan.guangdong, zhangSan.idNumber)
  const body = { idNumber: zhangSan.idNumber, password: 'a third one' }
  await ask('recover', { body: { ...body, activationCode: '0000-0000-0000-00000' } })
  const { accessToken: token } = (await ask('recover', { body: { ...body, activationCode } })).json
  const change = { currentPassword: body.password, newPassword: PASSWORD }
  await ask('changePassword', { token, body: { ...change, currentPassword: 'wrong password' } })
  const { accessToken } = (await ask('changePassword', { token, body: change })).json
  const same = { currentPassword: PASSWORD, newPassword: PASSWORD }
  await ask('changePassword', { token: accessToken, body: same, headers: WEB })
}

/** Guesses until they are refused: last, since it shuts the door for all that comes from here. */
export async function guess({ ask }: Driver, token: string): Promise<void> {
  const wrong = { idNumber: zhangSan.idNumber, password: 'wrong password' }
  const facts = { managementNumber: zhangSan.guangdong, name: '李四', idNumber: zhangSan.idNumber }
  const until429 = async (id: string, asked: Parameters<Ask>[1]) => {
    for (let many = 0; many < 60; many++) if ((await ask(id, asked)).status === 429) return
  }
  await until429('changePassword', {
    token,
    body: { currentPassword: 'wrong password', newPassword: PASSWORD },
  })
  await until429('endAccount', { token, body: { password: 'wrong password' } })
  await until429('register', {
    body: { ...facts, password: PASSWORD, activationCode: '0000-0000-0000-00000' },
  })
  await until429('recover', {
    body: { idNumber: zhangSan.idNumber, password: PASSWORD, activationCode: '0000-0000-0000-00000' },
  })
  await until429('login', { body: wrong })
  await until429('verifyByNumber', { body: facts })
  for (const id of ['verifyByCode', 'openCode'])
    await until429(id, { path: { code: '0000-0000-0000-00000' }, headers: { accept: 'application/json' } })
}
