/**
 * Libraries that are measured if somebody installed them in the folder beside this file (see its package.json). Each is
 * used as its own documentation says, with its key imported beforehand where its interface allows that.
 */

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { deflateSync } from 'node:zlib'
import { encode, Tagged } from 'cborg'
import { type Contender, FACTS, ISSUED_AT, NOW, ORIGIN, SECONDS } from './contender.ts'

// biome-ignore lint/suspicious/noExplicitAny: the peers are not installed where types are checked
type Library = any

const require = createRequire(new URL('peers/package.json', import.meta.url))
const load = (name: string): Promise<Library> => import(pathToFileURL(require.resolve(name)).href)

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const
const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
const utf8 = (text: string) => new TextEncoder().encode(text)

/** A name, and how to prepare it; preparing rejects when the library is not there. */
export const PEERS: readonly { readonly name: string; readonly prepare: () => Promise<Contender> }[] = [
  { name: '`@sd-jwt/sd-jwt-vc`', prepare: sdJwtVc },
  { name: '`@digitalbazaar/vc`', prepare: digitalBazaarVc },
  { name: '`dcc-utils` (EU health certificate)', prepare: dccUtils },
  { name: '`pixelpass` around `@digitalbazaar/vc`', prepare: pixelPass },
]

/** Token status lists by another library; undefined when it is not there. */
export async function statusPeer() {
  const library = await load('@sd-jwt/jwt-status-list').catch(() => undefined)
  if (!library) return undefined
  const { StatusList } = library
  return {
    compress: (entries: readonly number[]): string => new StatusList(entries, 1).compressStatusList(),
    statusAt: (encoded: string, index: number): number =>
      StatusList.decompressStatusList(encoded, 1).getStatus(index),
  }
}

async function sdJwtVc(): Promise<Contender> {
  const { SDJwtVcInstance } = await load('@sd-jwt/sd-jwt-vc')
  const { privateKey, publicKey } = await newKeys()
  const instance = new SDJwtVcInstance({
    signAlg: 'ES256',
    signer: async (data: string) =>
      Buffer.from(await crypto.subtle.sign(ES256, privateKey, utf8(data))).toString('base64url'),
    verifier: (data: string, signature: string) =>
      crypto.subtle.verify(ES256, publicKey, Buffer.from(signature, 'base64url'), utf8(data)),
    hashAlg: 'sha-256',
    hasher: async (data: string) => new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(data))),
    saltGenerator: async () => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url'),
  })
  // What a selective disclosure is for: the two personal facts can be held back.
  const { status: _, ...facts } = FACTS
  const payload = { iss: ORIGIN, iat: SECONDS.iat, vct: 'professional-qualification', ...facts }
  const text: string = await instance.issue(payload, { _sd: ['holderName', 'idNumber'] })
  return { name: '`@sd-jwt/sd-jwt-vc`', text, verify: () => instance.verify(text) }
}

async function digitalBazaarVc(): Promise<Contender> {
  const [vc, multikey, { DataIntegrityProof }, { cryptosuite }] = await Promise.all([
    load('@digitalbazaar/vc'),
    load('@digitalbazaar/ecdsa-multikey'),
    load('@digitalbazaar/data-integrity'),
    load('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite'),
  ])
  const id = `${ORIGIN}/keys/1`
  const keyPair = await multikey.generate({ curve: 'P-256', id, controller: ORIGIN })
  const document = await keyPair.export({ publicKey: true, includeContext: true })
  const controller = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: ORIGIN,
    assertionMethod: [document],
  }
  const documents = new Map<string, unknown>([
    [id, document],
    [ORIGIN, controller],
  ])
  const documentLoader = async (url: string) =>
    documents.has(url)
      ? { contextUrl: null, documentUrl: url, document: documents.get(url) }
      : vc.defaultDocumentLoader(url)
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2', { '@vocab': `${ORIGIN}/terms#` }],
    type: ['VerifiableCredential'],
    issuer: ORIGIN,
    validFrom: ISSUED_AT,
    // `id` means an address in JSON-LD.
    credentialSubject: { ...FACTS, rule: `${FACTS.rule.id}@${FACTS.rule.version}` },
  }
  const signing = new DataIntegrityProof({ signer: keyPair.signer(), cryptosuite, date: ISSUED_AT })
  const signed = await vc.issue({ credential, suite: signing, documentLoader, now: NOW })
  const suite = new DataIntegrityProof({ cryptosuite })
  return {
    name: '`@digitalbazaar/vc` (ecdsa-rdfc-2019)',
    text: JSON.stringify(signed),
    async verify() {
      const verified = await vc.verifyCredential({ credential: signed, suite, documentLoader, now: NOW })
      if (!verified.verified) throw verified.error
    },
  }
}

async function dccUtils(): Promise<Contender> {
  const { DCC } = await load('dcc-utils').then((library) => library.default ?? library)
  const base45 = require('base45')
  const { privateKey, publicKey } = await newKeys()
  const kid = crypto.getRandomValues(new Uint8Array(8))
  const header = encode(
    new Map<number, unknown>([
      [1, -7],
      [4, kid],
    ]),
  )
  const certificate = new Map([[1, FACTS]])
  const payload = encode(
    new Map<number, unknown>([
      [6, SECONDS.iat],
      [4, SECONDS.exp],
      [-260, certificate],
    ]),
  )
  const toSign = new Uint8Array(encode(['Signature1', header, new Uint8Array(), payload]))
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, privateKey, toSign))
  const cose = encode(new Tagged(18, [header, new Map(), payload, signature]))
  const text = `HC1:${base45.encode(deflateSync(cose))}`
  const spki = await crypto.subtle.exportKey('spki', publicKey)
  const publicKeyPem = Buffer.from(spki).toString('base64')
  const keys = { [Buffer.from(kid).toString('base64')]: { publicKeyPem, publicKeyAlgorithm: ALGORITHM } }
  return {
    name: '`dcc-utils` (EU health certificate)',
    text,
    qr: [{ mode: 'Alphanumeric', data: text }],
    async verify() {
      const certificateRead = await DCC.fromRaw(text)
      if (!(await certificateRead.checkSignatureWithKeysList(keys))) throw new Error('does not hold')
    },
  }
}

/** PixelPass makes JSON fit for a QR (CBOR, zlib, base45), and leaves signing to others. */
async function pixelPass(): Promise<Contender> {
  const { generateQRData, decode } = await load('@mosip/pixelpass').then(
    (library) => library.default ?? library,
  )
  const inner = await digitalBazaarVc()
  const text: string = generateQRData(inner.text)
  return {
    name: '`pixelpass` around `@digitalbazaar/vc`',
    text,
    qr: [{ mode: 'Alphanumeric', data: text }],
    async verify() {
      if (decode(text) !== inner.text) throw new Error('does not come back')
      await inner.verify()
    },
  }
}
