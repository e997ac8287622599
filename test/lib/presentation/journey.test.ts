/** From the employer's press of a button to the result, with a wallet that is not ours. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyReceipt } from '#lib/jose'
import { disclosable } from '#lib/sd-jwt'
import { NUMBER, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('a certificate that stands', () => {
  it('is asked for, presented, and shown as it is on record', async () => {
    const { result, answer, id, browser } = await world.present(await world.issue(), { useIn: '440000' })
    expect(answer).toEqual({})
    expect(result).toMatchObject({
      state: 'answered',
      verification: {
        verified: true,
        status: { record: 'valid', annotation: 'active', integrity: 'verified' },
        certificate: { managementNumber: NUMBER, holderName: '张三', idNumber: '990*************15' },
        annotation: { purpose: '求职', recipient: '某公司' },
        use: { region: '440000', hasForce: true },
      },
    })
    expect(JSON.stringify(result)).not.toMatch(/birthDate|gender/)
    // Once and again, for the browser that asked.
    expect(await world.result(id, browser)).toEqual(result)
  })

  it('stands in the log of its holder with the network that asked, not that of the phone', async () => {
    await world.present(await world.issue(), { network: '192.0.2.0/24' })
    const { entries } = await world.store.verificationLog.list(NUMBER, 20)
    expect(entries.filter(({ verifier }) => verifier.network === '192.0.2.0/24')).toMatchObject([
      { how: 'wallet', verified: true, annotation: { purpose: '求职' }, verifier: { client: 'browser' } },
    ])
    expect(entries.some(({ verifier }) => verifier.network.startsWith('203.'))).toBe(false)
  })

  it('leaves a receipt that says how it was asked', async () => {
    const { result } = await world.present(await world.issue())
    const { receipt } = (result as { verification: { receipt: string } }).verification
    const checked = await verifyReceipt(receipt, await world.trusted())
    expect(checked.receipt?.asked).toEqual({ by: 'wallet', managementNumber: NUMBER })
  })

  it('says what has been corrected since it was put into the wallet', async () => {
    const { result } = await world.present(await world.issue({ issueDate: disclosable('2023-08-20') }))
    expect(result).toMatchObject({ verification: { verified: true, differences: ['issueDate'] } })
  })

  it('without an annotation: nothing of one is asked, and nothing told', async () => {
    const withheld = { purpose: undefined, recipient: undefined }
    const { result } = await world.present(await world.issue(withheld))
    expect(result).toMatchObject({ verification: { verified: true, status: { annotation: 'active' } } })
    expect(result).not.toHaveProperty('verification.annotation')
  })
})

describe('a certificate that stands no more', () => {
  it('revoked by the registry', async () => {
    const sdJwt = await world.issue()
    await world.record({ status: 'revoked', revokedAt: '2026-01-01T00:00:00.000Z', revocationReason: '替考' })
    const { result } = await world.present(sdJwt)
    await world.record({ status: 'valid' })
    expect(result).toMatchObject({ verification: { verified: false, status: { record: 'revoked' } } })
  })

  it('withdrawn by its holder: nothing of it is shown', async () => {
    await world.release({ withdrawnAt: new Date().toISOString() })
    const { result } = await world.present(await world.issue())
    await world.release()
    expect(result).toMatchObject({ verification: { verified: false, status: { annotation: 'withdrawn' } } })
    expect(result).not.toHaveProperty('verification.certificate')
  })

  it('of a release that there never was', async () => {
    const status = { status_list: { uri: 'https://zhengyan.example/v1/status/0', idx: 5 } }
    const { result, answer } = await world.present(await world.issue({ status }))
    expect(result).toMatchObject({ state: 'refused', reason: 'record-missing' })
    expect(answer.error_description).toBe('record-missing')
  })
})

describe('a wallet on the same device', () => {
  it('leads back with a code, without which nothing is shown', async () => {
    const { result, answer, id, browser } = await world.present(await world.issue(), { sameDevice: true })
    expect(result).toMatchObject({ state: 'waiting' })
    const back = new URL(answer.redirect_uri as string)
    expect(back.href).toMatch(/^https:\/\/zhengyan\.example\/verify\/wallet#/)
    const code = new URLSearchParams(back.hash.slice(1)).get('response_code') as string
    expect(await world.result(id, browser, code)).toMatchObject({ state: 'answered' })
  })
})

describe('a wallet that says no', () => {
  it.each([
    ['access_denied', 'wallet-declined'],
    ['vp_formats_not_supported', 'wallet-failed'],
  ])('%s is told the employer as %s', async (error, reason) => {
    const { id, browser } = await world.ask({ sameDevice: true })
    const answer = await world.respond(id, { error, state: id })
    expect(answer.redirect_uri).toBe(`https://zhengyan.example/verify/wallet#id=${id}`)
    expect(await world.result(id, browser)).toMatchObject({ state: 'refused', reason })
  })
})

it('a request that nobody answers is over, and answered by nobody', async () => {
  const { id, uri, browser } = await world.ask()
  const received = await world.wallet.receive(uri)
  const presented = await world.wallet.present(received, { sdJwt: await world.issue(), key: world.holder })
  world.pass(601)
  expect(await world.result(id, browser)).toEqual({ state: 'expired' })
  expect(await world.send(received, { [presented.id]: [presented.presentation] })).toMatchObject({
    error_description: 'not-found',
  })
  await expect(world.wallet.receive(uri)).rejects.toThrow()
  world.pass(-601)
})

it('without a certificate there is no asking, and that is said', async () => {
  const { x5c, ...bare } = world.signer
  expect(x5c).toHaveLength(1)
  await expect(world.askAs(bare)).rejects.toMatchObject({ code: 'unavailable' })
})
