/**
 * The whole way of a certificate through a wallet, in the browser: offered on the portal, received by an independent wallet,
 * asked for on `/verify/wallet`, shown with its receipt; withdrawn and revoked since, which an independent verifier says too.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { RegisteredCertificate } from '#lib/certificate'
import type { PrivateJwk } from '#lib/jose'
import { revoke } from '#lib/registry'
import { createAllocator, registryStore } from '#lib/store'
import { readDemonstrationAuthority } from '#lib/x509'
import { createStored } from '../support/certificates.ts'
import { createPresentingWallet, type PresentingWallet } from '../support/presenting-wallet.ts'
import { openRuntime } from '../support/runtime.ts'
import { scan } from '../support/scan.ts'
import { createPeer } from '../support/sd-jwt-peer.ts'
import { callOver } from '../support/server.ts'
import { fetchOver, newKey, type Offer, receive } from '../support/wallet.ts'
import { logIn, open, type Visitor, visit } from './support/visit.ts'

const { origin } = inject('states')

/** The running system, as the wallets of the tests call it. */
const call = callOver(origin)

/** Made up, and of this file alone: a certificate that is revoked here is missed nowhere else. */
const wangWu = {
  name: '王五',
  idType: 'resident-id',
  idNumber: '990101198805050011',
  password: 'wang wu remembers this',
  managementNumber: 'ZY2311000777',
} as const

let employer: Visitor
let page: Visitor['page']
let wallet: PresentingWallet
let token: string
let holder: Visitor
let revokeIt: () => Promise<unknown>
let closeStore: () => void
const key = await newKey()
let held: { readonly sdJwt: string; readonly key: PrivateJwk }

beforeAll(async () => {
  ;[employer, holder] = await Promise.all([visit(), visit()])
  page = employer.page
  const authority = readFileSync(join(inject('folder'), '../demonstration-ca.pem'), 'utf8')
  wallet = createPresentingWallet({
    root: readDemonstrationAuthority(authority).anchor,
    fetch: fetchOver(call),
  })
  const { store, vault, keys } = await openRuntime(inject('environment'))
  closeStore = () => store.table.client.destroy()
  const statusKeys = () => keys.current().status
  const { name, idType, idNumber, managementNumber } = wangWu
  const [statusPlace] = await createAllocator(store.status, statusKeys, 1)(1)
  const stored = createStored(
    vault,
    { holderName: name, idType, idNumber, managementNumber, issuingRegion: '110000' },
    { ...(statusPlace && { statusPlace }) },
  )
  const registered: RegisteredCertificate = {
    ...stored,
    recorded: { at: new Date().toISOString(), operator: 'test' },
  }
  expect(await store.certificates.create(registered)).toBe(true)
  revokeIt = () =>
    revoke(managementNumber, {
      store: registryStore(store.table, { bulk: false, statusKeys }),
      vault,
      operator: 'test',
      now: () => new Date(),
      reason: '报名材料不实',
    })
  const { noticeVersion: consent } = (await call('GET', '/v1/auth')).json
  expect((await call('POST', '/v1/register', { body: { ...wangWu, consent } })).status).toBe(201)
  token = (await call('POST', '/v1/login', { body: wangWu })).json.accessToken
  held = await receivedFrom(await offeredOnThePortal())
})
afterAll(async () => {
  closeStore()
  expect([...employer.complaints, ...holder.complaints]).toEqual([])
  await Promise.all([employer.close(), holder.close()])
})

/** What the holder is shown: the QR, read from its pixels as a phone does, and the digits beside it. */
async function offeredOnThePortal(): Promise<Offer> {
  await logIn(holder.page, wangWu.idNumber, wangWu.password)
  await open(holder.page, `#/certificate/${wangWu.managementNumber}`)
  await holder.page.click('#wallets a:has-text("放入钱包")')
  await holder.page.waitForSelector('text=放入的内容')
  await holder.page.click('form button.primary')
  await holder.page.waitForSelector('#tx-code')
  const uri = await scan(await holder.page.locator('.qr svg').screenshot())
  const txCode = ((await holder.page.textContent('#tx-code')) ?? '').replace(/\D/g, '')
  return { uri, txCode }
}

async function receivedFrom(offer: Offer): Promise<typeof held> {
  const { credentials } = await receive(call, offer, [key], await newKey())
  return { sdJwt: credentials[0] as string, key: key.jwk as PrivateJwk }
}

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
    expect(await page.textContent('#answer')).toContain(wangWu.name)
    expect(await page.textContent('#answer')).toContain(wangWu.managementNumber)
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
    expect(await phone.page.textContent('#answer')).toContain(wangWu.name)
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
  const path = `/v1/certificates/${wangWu.managementNumber}/annotations`
  const { walletReleases } = (await call('GET', path, { token })).json
  await call('DELETE', `${path}/${walletReleases[0].code}`, { token })
  await present(await ask())
  await page.waitForSelector('#answer .verdict')
  expect(await verdict()).toContain('撤回')
  expect(await page.textContent('#answer')).not.toContain(wangWu.name)
  expect(await elsewhere()).toBe('not good')
})

it('revoked by the authority: the page and the independent verifier say so', async () => {
  const body = { managementNumber: wangWu.managementNumber }
  held = await receivedFrom((await call('POST', '/v1/wallet/offers', { token, body })).json)
  expect(await elsewhere()).toBe('good')
  await revokeIt()
  await present(await ask())
  await page.waitForSelector('#answer .verdict')
  expect(await verdict()).toContain('撤销')
  expect(await elsewhere()).toBe('not good')
})
