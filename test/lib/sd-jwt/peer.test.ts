/**
 * Both ways with a library that is not ours: what is issued here is presented and verified there, and what is issued and
 * presented there is verified here.
 */

import { describe, expect, it } from 'vitest'
import { signSdJwtVc, verifySdJwtVc } from '#lib/sd-jwt'
import { createPeer } from '../../support/sd-jwt-peer.ts'
import {
  AUDIENCE,
  at,
  binding,
  claims,
  holder,
  issue,
  issuer,
  issuerKey,
  keys,
  NONCE,
  now,
  publicJwk,
  signer,
  stranger,
  VCT,
} from './made-up.ts'

const { status: _, ...unlisted } = claims()
const peer = createPeer({ issuer: issuerKey, issuing: issuerKey, holding: holder })
const verifyHere = (text: string) => verifySdJwtVc(text, { keys, now, types: [VCT], keyBinding: binding })
const proof = { payload: { aud: AUDIENCE, nonce: NONCE, iat: at } }

describe('issued here', () => {
  it('is presented in part by the other’s holder, and verified by both', async () => {
    const sdJwt = await signSdJwtVc(unlisted, signer)
    const wanted = { holderName: true, age_equal_or_over: { '18': true }, scenes: { 1: true } }
    const presentation = await peer.present(sdJwt, wanted, { kb: proof })
    const there = await peer.verify(presentation, { keyBindingNonce: NONCE, currentDate: at })
    const here = await verifyHere(presentation)
    expect(here.payload).toEqual(there.payload)
    expect(here.payload).toMatchObject({ holderName: '张三', age_equal_or_over: { '18': true } })
    expect(here.payload).not.toHaveProperty('managementNumber')
  })

  it('with decoys, of which neither can make anything', async () => {
    const sdJwt = await signSdJwtVc(unlisted, signer, { digests: 24 })
    const presentation = await peer.present(sdJwt, { holderName: true }, { kb: proof })
    expect((await verifyHere(presentation)).payload).toEqual(
      (await peer.verify(presentation, { keyBindingNonce: NONCE, currentDate: at })).payload,
    )
    const payload = JSON.parse(Buffer.from(sdJwt.split('.')[1] as string, 'base64url').toString())
    expect(payload._sd).toHaveLength(24)
    expect(payload._sd).toEqual(payload._sd.toSorted())
  })
})

describe('issued and presented there', () => {
  it('is verified here, with what is nested and what stands in arrays', async () => {
    const issued = await peer.issue(
      {
        iss: issuer.id,
        vct: VCT,
        iat: at,
        cnf: { jwk: publicJwk(holder) },
        holderName: '张三',
        qualification: { id: 'computer-software', level: 'intermediate' },
        scenes: ['求职', '落户'],
      },
      { _sd: ['holderName', 'qualification'], qualification: { _sd: ['level'] }, scenes: { _sd: [1] } },
      { header: { kid: signer.kid } },
    )
    const presentation = await peer.present(
      issued,
      { qualification: { level: true }, scenes: { 1: true } },
      { kb: proof },
    )
    expect((await verifyHere(presentation)).payload).toMatchObject({
      qualification: { id: 'computer-software', level: 'intermediate' },
      scenes: ['求职', '落户'],
    })
  })

  it('by somebody else’s key is refused', async () => {
    const thief = createPeer({ issuer: issuerKey, holding: stranger })
    const presentation = await thief.present(await issue(), { holderName: true }, { kb: proof })
    await expect(verifyHere(presentation)).rejects.toMatchObject({ code: 'key-binding-signature' })
  })
})
