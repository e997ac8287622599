/** Who takes part: what the signatures alone cost, ours, and `@sd-jwt/sd-jwt-vc`; each refuses to be fast and wrong. */

import { webcrypto } from 'node:crypto'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { generateSigningKey, localSigner, publishedJwk, trustKeys } from '../../lib/jose/index.ts'
import { type Claims, disclosable, signSdJwtVc, verifySdJwtVc } from '../../lib/sd-jwt/index.ts'

export interface Contender {
  readonly name: string
  readonly issue: () => Promise<unknown>
  readonly verify: () => Promise<unknown>
  /** What a function would import. */
  readonly source?: string
}

const VCT = 'https://zhengyan.example/types/qualification'
const issuer = { id: 'https://zhengyan.example', name: { zh: '演示考试机构', en: 'Demonstration Authority' } }
const audience = 'x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk'
const nonce = 'n-0S6_WzA2Mj'

const now = new Date()
const iat = Math.floor(now.getTime() / 1000)
const [issuerKey, holder] = await Promise.all([generateSigningKey(), generateSigningKey()])
const signer = await localSigner(issuerKey)
const keys = await trustKeys({ keys: [await publishedJwk(issuerKey, issuer)] })
const { d: _, ...cnf } = holder

const always = {
  iss: issuer.id,
  vct: VCT,
  iat,
  exp: iat + 86_400,
  cnf: { jwk: cnf },
  kind: 'electronic-certificate',
  force: { equalToPaper: true, territory: { scope: 'regions', regions: ['440000'] } },
}
const personal = {
  managementNumber: 'ZY2344000001',
  holderName: '张三',
  idNumber: '990***********0015',
  gender: 'male',
  birthDate: '1990-03-07',
  qualification: { id: 'computer-software', level: 'intermediate', specialty: '网络工程师' },
  examDate: '2023-05-27',
  approvalDate: '2023-05-28',
  issueDate: '2023-08-21',
  issuingRegion: '440000',
  issuer: '广东省人力资源和社会保障厅',
}
const shown = {
  managementNumber: true,
  holderName: true,
  idNumber: true,
  qualification: true,
  issueDate: true,
  issuer: true,
}

const ES256 = { name: 'ECDSA', hash: 'SHA-256' }
const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const { subtle } = webcrypto
const privateKey = (key: object) => subtle.importKey('jwk', key, P256, false, ['sign'])
const publicKey = ({ d: _, ...key }: Record<string, unknown>) =>
  subtle.importKey('jwk', key, P256, false, ['verify'])
const [issuing, holding] = await Promise.all([privateKey(issuerKey), privateKey(holder)])
const [issued, held] = await Promise.all([publicKey({ ...issuerKey }), publicKey({ ...holder })])

const bytes = (text: string) => new TextEncoder().encode(text)
const base64url = (buffer: ArrayBuffer) => Buffer.from(buffer).toString('base64url')
const signWith = (key: webcrypto.CryptoKey) => async (data: string) =>
  base64url(await subtle.sign(ES256, key, bytes(data)))
const holds = (key: webcrypto.CryptoKey, data: string, signature: string) =>
  subtle.verify(ES256, key, Buffer.from(signature, 'base64url'), bytes(data))

const peer = new SDJwtVcInstance({
  signAlg: 'ES256',
  kbSignAlg: 'ES256',
  hashAlg: 'sha-256',
  hasher: async (data) =>
    new Uint8Array(await subtle.digest('SHA-256', typeof data === 'string' ? bytes(data) : data)),
  saltGenerator: (length) =>
    Buffer.from(webcrypto.getRandomValues(new Uint8Array(length))).toString('base64url'),
  signer: signWith(issuing),
  kbSigner: signWith(holding),
  verifier: (data, signature) => holds(issued, data, signature),
  kbVerifier: (data, signature) => holds(held, data, signature),
})

const kb = { payload: { aud: audience, nonce, iat } }
const marked = Object.fromEntries(Object.entries(personal).map(([name, value]) => [name, disclosable(value)]))
const issueHere = () => signSdJwtVc({ ...always, ...marked } as Claims & { vct: string }, signer)
const issueThere = () =>
  peer.issue(
    { ...always, ...personal },
    { _sd: Object.keys(personal) as never },
    { header: { kid: signer.kid } },
  )
const presentation = await peer.present(await issueHere(), shown as never, { kb })

const payload = bytes('a'.repeat(1500))
const signature = await subtle.sign(ES256, issuing, payload)

export const CONTENDERS: readonly Contender[] = [
  {
    name: 'its signatures alone',
    issue: () => subtle.sign(ES256, issuing, payload),
    verify: () =>
      Promise.all([
        subtle.verify(ES256, issued, signature, payload),
        subtle.verify(ES256, issued, signature, payload),
      ]),
  },
  {
    name: '`lib/sd-jwt`',
    issue: issueHere,
    verify: () =>
      verifySdJwtVc(presentation, { keys, now, types: [VCT], keyBinding: { audience, nonce, since: now } }),
    source: "export { signSdJwtVc, verifySdJwtVc, disclosable } from '../lib/sd-jwt/index.ts'",
  },
  {
    name: '`@sd-jwt/sd-jwt-vc`',
    issue: issueThere,
    verify: () => peer.verify(presentation, { keyBindingNonce: nonce }),
    source: "export { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'",
  },
]
