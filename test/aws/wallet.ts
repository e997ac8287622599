/** A certificate's way into a wallet that is not ours and out of it, at a deployed stage: the programs of `npm test`, by its edge. */

import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeProtectedHeader } from 'jose'
import type { PrivateJwk, PublicJwk } from '#lib/jose'
import { certify } from '#lib/x509'
import { testAuthority } from '../support/certified.ts'
import type { Call } from '../support/gateway.ts'
import { createPresentingWallet } from '../support/presenting-wallet.ts'
import { createPeer } from '../support/sd-jwt-peer.ts'
import { fetchOver, newKey, newKeys, receive, type WalletKey } from '../support/wallet.ts'
import type { Emulator } from './emulator.ts'
import { hold, type Report } from './report.ts'
import { type OpenedStage, went } from './stage.ts'

/** One that needs no annotation. */
const NUMBER = 'ZY2311000002'
const ISSUER = '/.well-known/openid-credential-issuer'

/** @param token of the holder, who is logged in */
export async function useWallet(
  report: Report,
  emulator: Emulator,
  stage: OpenedStage,
  call: Call,
  token: string,
): Promise<void> {
  await report.step(
    'certify the credential key: nothing is issued before, its request, its chain',
    async () => {
      hold((await call('GET', ISSUER)).status === 404, 'issues without a certificate')
      await certifyKeys(stage, call)
      emulator.functions.cool()
      const { status, headers } = await call('GET', ISSUER, { headers: { accept: 'application/jwt' } })
      hold(
        status === 200 && headers['content-type'] === 'application/jwt',
        `${status} ${headers['content-type']}`,
      )
      return 'the metadata of the issuer are signed'
    },
  )
  const keys = await newKeys(2)
  let received: Awaited<ReturnType<typeof receive>> | undefined
  await report.step('an independent wallet receives it', async () => {
    const offer = await call('POST', '/v1/wallet/offers', { token, body: { managementNumber: NUMBER } })
    hold(offer.status === 201, `${offer.status} ${offer.text.slice(0, 300)}`)
    received = await receive(call, offer.json, keys, await newKey())
    for (const credential of received.credentials) await verifyApart(call, credential)
    return `${received.credentials.length} copies, which an independent verifier takes`
  })
  await report.step('presents it to an employer', () =>
    present(call, String(received?.credentials[0]), keys[0]),
  )
  await report.step('gives it back: the status list says so', async () => {
    await received?.notify('credential_failure')
    const said = await verifyApart(call, String(received?.credentials[0])).then(
      () => 'still taken',
      (error: Error) => error.message,
    )
    hold(/status/i.test(said), said)
    return said
  })
}

/** As docs/keys.md says it, with an authority of the tests. */
async function certifyKeys(stage: OpenedStage, call: Call): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zhengyan-chain-'))
  const [request, chain] = [join(folder, 'request.pem'), join(folder, 'chain.pem')]
  try {
    went(await stage.operate('keys', 'certificate-request', '--out', request))
    hold(/BEGIN CERTIFICATE REQUEST/.test(await readFile(request, 'utf8')), 'no request')
    const [key] = (await call('GET', '/.well-known/jwks.json')).json.keys as [PublicJwk]
    const { PUBLIC_ORIGIN = '' } = await stage.environmentOf('wallet')
    const { hostname: host } = new URL(PUBLIC_ORIGIN)
    const certificates = await certify(await testAuthority(), key, { host, now: new Date() })
    await writeFile(
      chain,
      certificates.map((der) => new X509Certificate(Buffer.from(der, 'base64')).toString()).join(''),
    )
    went(await stage.operate('keys', 'certificates', chain))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** By another library, which fetches the status list too. @throws Error where it does not hold or has been withdrawn */
async function verifyApart(call: Call, credential: string): Promise<void> {
  const { x5c: [leaf = ''] = [] } = decodeProtectedHeader(credential)
  const { publicKey } = new X509Certificate(Buffer.from(leaf, 'base64'))
  const peer = createPeer({
    issuer: publicKey.export({ format: 'jwk' }) as PublicJwk,
    statusListFetcher: async (uri) => (await call('GET', new URL(uri).pathname)).text,
  })
  await peer.verify(credential)
}

async function present(call: Call, sdJwt: string, key: WalletKey | undefined): Promise<string> {
  const path = '/v1/wallet/requests'
  const { headers, json: asked } = await call('POST', path, { body: { useIn: '110000' } })
  const [cookie = ''] = /^__Host-wallet-[^;]+/.exec(headers['set-cookie'] ?? '') ?? []
  const { anchor: root } = await testAuthority()
  const wallet = createPresentingWallet({ root, fetch: fetchOver(call) })
  const request = await wallet.receive(asked.uri)
  const { id, presentation } = await wallet.present(request, { sdJwt, key: key?.jwk as PrivateJwk })
  await wallet.submit(request, await wallet.encrypt(request, { [id]: [presentation] }))
  const { json } = await call('GET', `${path}/${asked.id}/result`, { cookies: [cookie] })
  hold(json.verification?.verified === true, JSON.stringify(json).slice(0, 300))
  return `${json.state}, ${json.verification.certificate.managementNumber} is verified`
}
