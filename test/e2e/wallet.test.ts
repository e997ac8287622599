/**
 * A certificate out of a wallet, in the browser: asked for on `/verify/wallet`, presented by an independent wallet that
 * received it by OpenID4VCI, shown with its receipt; revoked and withdrawn since, both said here and by an independent verifier.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PrivateJwk } from '#lib/jose'
import { readDemonstrationAuthority } from '#lib/x509'
import type { Call } from '../support/gateway.ts'
import { createPresentingWallet, type PresentingWallet } from '../support/presenting-wallet.ts'
import { createPeer } from '../support/sd-jwt-peer.ts'
import { fetchOver, newKey, receive } from '../support/wallet.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { origin } = inject('states')

/** The running system, as the wallets of the tests call it. */
const call: Call = async (method, target, { headers = {}, raw, body, token } = {}) => {
  const answer = await fetch(`${origin}${target}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(headers as Record<string, string>),
    },
    ...((raw ?? body) !== undefined && { body: raw ?? JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    text,
    json: isJson ? JSON.parse(text) : undefined,
  } as Awaited<ReturnType<Call>>
}

let employer: Visitor
let page: Visitor['page']
let wallet: PresentingWallet
let token: string
const key = await newKey()
let held: { readonly sdJwt: string; readonly key: PrivateJwk }

beforeAll(async () => {
  employer = await visit()
  page = employer.page
  const authority = readFileSync(join(inject('folder'), '../demonstration-ca.pem'), 'utf8')
  wallet = createPresentingWallet({
    root: readDemonstrationAuthority(authority).anchor,
    fetch: fetchOver(call),
  })
  const { idNumber, password, file } = zhangSan
  token = (await call('POST', '/v1/login', { body: { idNumber, password } })).json.accessToken
  const offer = await call('POST', '/v1/wallet/offers', { token, body: { managementNumber: file } })
  const { credentials } = await receive(call, offer.json, [key], await newKey())
  held = { sdJwt: credentials[0] as string, key: key.jwk as PrivateJwk }
})
afterAll(async () => {
  expect(employer.complaints).toEqual([])
  await employer.close()
})

/** Presses the button. @returns where the QR or the link leads */
async function ask(visitor: Visitor = employer): Promise<string> {
  await visitor.page.goto('/verify/wallet')
  const asked = visitor.page.waitForResponse((response) => response.url().endsWith('/v1/wallet/requests'))
  await visitor.page.click('#from-wallet button')
  const { uri } = (await (await asked).json()) as { uri: string }
  await visitor.page.waitForSelector('.wallet-request')
  return uri
}

/** @returns what the service says to the wallet */
async function present(uri: string): Promise<{ redirect_uri?: string }> {
  const received = await wallet.receive(uri)
  const { id, presentation } = await wallet.present(received, held)
  const response = await wallet.submit(received, await wallet.encrypt(received, { [id]: [presentation] }))
  return (await response.json()) as { redirect_uri?: string }
}

const verdict = (visitor: Visitor = employer) => visitor.page.textContent('#answer .verdict')

/** What an independent verifier makes of the same credential, by the status list that it names. */
async function elsewhere(): Promise<string> {
  const jwks = (await call('GET', '/.well-known/jwks.json')).json
  const peer = createPeer({
    issuer: jwks.keys[0],
    statusListFetcher: async (uri) => (await call('GET', new URL(uri).pathname)).text,
  })
  return peer.verify(held.sdJwt).then(
    () => 'good',
    () => 'not good',
  )
}

describe('on another device', () => {
  it('the QR is shown, the page waits, and shows what was presented, with its receipt', async () => {
    const uri = await ask()
    expect(uri).toMatch(/^openid4vp:\/\/\?client_id=x509_hash/)
    expect(await page.locator('.wallet-request .qr svg').count()).toBe(1)
    expect(await page.textContent('#state')).toContain('等待钱包答复')
    expect(await present(uri)).toEqual({})
    await page.waitForSelector('#answer .verdict')
    expect(await page.textContent('#answer')).toContain('张三')
    expect(await page.textContent('#answer')).toContain(zhangSan.file)
    expect(await page.inputValue('#answer [name="receipt"]')).toMatch(/^eyJ/)
    expect(await elsewhere()).toBe('good')
  })

  it('goes back to the form by the keyboard, and asks again', async () => {
    await page.focus('[data-again]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#ask:not([hidden])')
    expect(await page.locator('#answer').isHidden()).toBe(true)
  })

  it('says that the holder did not agree, and why something is refused', async () => {
    const uri = await ask()
    const { authorizationRequestPayload } = await wallet.receive(uri)
    const raw = `error=access_denied&state=${authorizationRequestPayload.state}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await call('POST', new URL(String(authorizationRequestPayload.response_uri)).pathname, { raw, headers })
    await page.waitForSelector('#answer .verdict')
    expect(await verdict()).toContain('没有出示')
    expect(await page.textContent('#answer code')).toBe('wallet-declined')
  })

  it('can be stopped', async () => {
    await ask()
    await page.click('[data-stop]')
    await page.waitForSelector('#ask:not([hidden])')
  })
})

describe('on the same device', () => {
  it('the wallet leads back, and only then it is shown; the code leaves the address', async () => {
    const phone = await visit({ hasTouch: true, isMobile: true })
    const uri = await ask(phone)
    expect(await phone.page.getAttribute('[data-open]', 'href')).toBe(uri)
    const { redirect_uri } = await present(uri)
    await phone.page.goto(redirect_uri as string)
    await phone.page.waitForSelector('#answer .verdict')
    expect(await phone.page.textContent('#answer')).toContain('张三')
    expect(new URL(phone.page.url()).hash).toBe('')
    const stranger = await visit()
    await stranger.page.goto(redirect_uri as string)
    await stranger.page.waitForSelector('#answer .verdict')
    expect(await verdict(stranger)).toContain('这里没有这次请求')
    expect([phone.complaints, stranger.complaints]).toEqual([[], []])
    await Promise.all([phone.close(), stranger.close()])
  })
})

it('withdrawn by its holder: the page and the independent verifier say so', async () => {
  const path = `/v1/certificates/${zhangSan.file}/annotations`
  const { walletReleases } = (await call('GET', path, { token })).json
  await call('DELETE', `${path}/${walletReleases[0].code}`, { token })
  await present(await ask())
  await page.waitForSelector('#answer .verdict')
  expect(await verdict()).toContain('撤回')
  expect(await page.textContent('#answer')).not.toContain('张三')
  expect(await elsewhere()).toBe('not good')
})
