/**
 * An employer, a holder with an independent wallet, and a registry, over a store of their own: what is asked, presented and
 * shown, with every step in the hands of the test.
 */

import type { StoredCertificate } from '#lib/certificate'
import { createKeyRing, generateSigningKey, type PrivateJwk, type Signer } from '#lib/jose'
import { createCertificateView } from '#lib/lookup'
import { createPolicy } from '#lib/policy'
import { createPresentations, type SentByWallet } from '#lib/presentation'
import { createRateLimiter } from '#lib/rate-limit'
import { type Claims, disclosable, signSdJwtVc } from '#lib/sd-jwt'
import { authorityKeyIds, generateSecrets } from '#lib/settings'
import { createVault } from '#lib/vault'
import { createVerifications } from '#lib/verification'
import { createStored } from '../../support/certificates.ts'
import { chainFor } from '../../support/chain.ts'
import { createPresentingWallet, type Received } from '../../support/presenting-wallet.ts'
import { openTestStore } from '../../support/store.ts'

export const ORIGIN = 'https://zhengyan.example'
export const VCT = `${ORIGIN}/types/qualification`
export const NUMBER = 'ZY2344000001'
/** Of the employer, and of the holder's phone. */
export const OFFICE = '198.51.100.0/24'
const PHONE = '203.0.113.0/24'
/** Of the holder's second copy, in the status lists. */
const PLACE = { list: 0, index: 77 }
const DAY = 86_400_000

export interface Asking {
  readonly sameDevice?: boolean
  readonly useIn?: string
  readonly network?: string
}

export type World = Awaited<ReturnType<typeof openWorld>>

export async function openWorld() {
  const testStore = await openTestStore()
  const { store } = testStore
  const vault = createVault(await generateSecrets())
  const key = await generateSigningKey()
  const chain = await chainFor(key)
  const issuer = { id: ORIGIN, name: { zh: '演示考试机构', en: 'Demonstration Authority' } }
  let later = 0
  const now = () => new Date(Date.now() + later)
  const ring = createKeyRing(async () => [key], issuer, now)
  const signerAt = async (at: Date): Promise<Signer> => ({
    ...(await ring.signerAt(at)),
    x5c: chain.x5c,
  })
  const keyRing = { ...ring, signerAt }
  const view = createCertificateView({ policy: createPolicy([]), vault })
  const rateLimiter = createRateLimiter({ store, vault, challengeWork: 1000, now })
  const settings = { store, vault, view, keyRing, rateLimiter, origin: ORIGIN, now }
  const verifications = createVerifications(settings)
  const authorities = () => authorityKeyIds([{ ...key, x5c: chain.x5c }])
  const presentations = createPresentations({ ...settings, verifications, authorities, types: [VCT] })
  const stored = createStored(vault)
  await store.certificates.create(stored)
  const holder = await generateSigningKey()

  /** The service as a wallet reaches it. */
  const reach: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input))
    const [, id = '', step] = /requests\/([^/]+)(\/response)?$/.exec(pathname) ?? []
    const form = Object.fromEntries(new URLSearchParams(String(init?.body ?? '')))
    try {
      if (step) return Response.json(await presentations.respond(id, form, PHONE))
      const object = await presentations.requestObject(id, PHONE, form.wallet_nonce)
      return new Response(object, { headers: { 'content-type': 'application/oauth-authz-req+jwt' } })
    } catch (error) {
      const { code = String(error) } = error as { code?: string }
      return Response.json({ error: 'invalid_request', error_description: code }, { status: 400 })
    }
  }
  const wallet = createPresentingWallet({ root: chain.root, fetch: reach })

  const signer = await signerAt(now())
  const ask = async ({ network = OFFICE, ...how }: Asking = {}) => {
    const verifier = { network, client: 'browser' } as const
    const { request, browser } = await presentations.ask({ verifier, requestId: 'asked', ...how })
    return { ...request, browser }
  }
  const result = (id: string, browser: string | undefined, responseCode?: string) =>
    presentations.result(id, { browser, responseCode }, OFFICE)
  /** What a wallet sends of whatever it likes. */
  async function send(received: Received, vpToken: Record<string, unknown>): Promise<Record<string, string>> {
    const response = await wallet.submit(received, await wallet.encrypt(received, vpToken))
    return (await response.json()) as Record<string, string>
  }
  /** How the release stands. */
  async function release(changes: { withdrawnAt?: string; expiresAt?: string } = {}) {
    const { annotations } = await store.lookup.withAnnotations(NUMBER)
    const entry = {
      code: '00000000000000000',
      purpose: '求职',
      recipient: '某公司',
      issuedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 30 * DAY).toISOString(),
      copies: [{ list: 0, index: 76 }, PLACE],
      ...changes,
    }
    await store.annotations.writeSet(NUMBER, { revision: annotations.revision, entries: [entry] })
  }
  await release()

  return {
    ...testStore,
    ask,
    result,
    send,
    release,
    signer,
    key,
    chain,
    holder,
    presentations,
    wallet,
    /** Lets time pass. */
    pass(seconds: number) {
      later += seconds * 1000
    },

    /** The same by a deployment that signs otherwise. */
    askAs: (signing: Signer) =>
      createPresentations({
        authorities,
        ...settings,
        verifications,
        types: [VCT],
        keyRing: { ...ring, signerAt: async () => signing },
      }).ask({ verifier: { network: OFFICE, client: 'browser' }, requestId: 'asked' }),
    trusted: () => ring.trusted(),
    issue: (changes: Claims = {}, signing: Signer = signer) =>
      signSdJwtVc({ ...claimsFor(holder), ...changes }, signing),

    respond: (id: string, sent: SentByWallet) => presentations.respond(id, sent, PHONE),

    /** All of it at once. @returns what the browser that asked is shown */
    async present(sdJwt: string, how: Asking = {}) {
      const { id, uri, browser } = await ask(how)
      const received = await wallet.receive(uri)
      const presented = await wallet.present(received, { sdJwt, key: holder })
      const answer = await send(received, { [presented.id]: [presented.presentation] })
      return { id, browser, received, presented, answer, result: await result(id, browser) }
    },

    async record(changes: Partial<StoredCertificate>) {
      const read = (await store.certificates.find(NUMBER))?.revision as number
      await store.certificates.replace({ ...stored, ...changes, revision: read + 1 }, read)
    },
  }
}

/** What `lib/wallet` issues, as far as a verifier sees it. */
export function claimsFor({ kty, crv, x, y }: PrivateJwk): Claims & { vct: string } {
  const iat = Math.floor(Date.now() / 1000)
  return {
    iss: ORIGIN,
    vct: VCT,
    iat,
    exp: iat + DAY / 1000,
    cnf: { jwk: { kty, crv, x, y } },
    status: { status_list: { uri: `${ORIGIN}/v1/status/${PLACE.list}`, idx: PLACE.index } },
    kind: 'electronic-certificate',
    managementNumber: disclosable(NUMBER),
    holderName: disclosable('张三'),
    idNumber: disclosable('990*************15'),
    gender: disclosable('male'),
    birthDate: disclosable('1990-03-07'),
    qualification: disclosable({ id: 'computer-software', level: 'intermediate', specialty: '网络工程师' }),
    examDate: disclosable('2023-05-27'),
    approvalDate: disclosable('2023-05-28'),
    issueDate: disclosable('2023-08-21'),
    issuingRegion: disclosable({ code: '440000' }),
    issuer: disclosable('广东省人力资源和社会保障厅'),
    purpose: disclosable('求职'),
    recipient: disclosable('某公司'),
  }
}
