import { createPrivateKey, sign, verify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KMSClient } from '@aws-sdk/client-kms'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createKmsSigner,
  type DocumentSigner,
  isDemonstration,
  openDemonstrationSigner,
  openPkcs12Signer,
  signerFromPem,
  signerFromPkcs12,
} from '#lib/document'
import { digestToSign, readSm2Certificate, verifySm2, writeSm2PrivateKey } from '#lib/sm'
import { makeDemonstrationPkcs12 } from '../../../lib/document/signing/demonstration-signer.ts'
import { RECOMMENDED, toNumber } from '../../../lib/sm/curve.ts'
import { sm2On } from '../../../lib/sm/sm2.ts'
import { hasSm2, inFolder, openssl } from '../../support/openssl.ts'
import { issue } from '../seal/certificates.ts'
import { makeKeys, pem } from './keys.ts'

const DATA = new TextEncoder().encode('what is signed')

describe('a key in KMS', () => {
  let server: Server | undefined
  let asked: Record<string, string>[] = []

  afterEach(async () => {
    await new Promise((closed) => server?.close(closed) ?? closed(undefined))
    server = undefined
    asked = []
  })

  // KMS is given the digest and signs it as it is; Node signs a message, so here that is what was digested.
  const byNode = (privateKey: string) => () => sign('sha256', DATA, createPrivateKey(privateKey))

  /** Speaks the JSON protocol of KMS for `Sign`, and really signs. */
  async function fakeKms(signDigest: (digest: Buffer) => Uint8Array, status = 200): Promise<KMSClient> {
    server = createServer(async (incoming, outgoing) => {
      const parts: Uint8Array[] = []
      for await (const part of incoming) parts.push(part)
      const body = JSON.parse(Buffer.concat(parts).toString())
      asked.push({ ...body, target: incoming.headers['x-amz-target'] })
      const answer =
        status === 200
          ? { Signature: Buffer.from(signDigest(Buffer.from(body.Message, 'base64'))).toString('base64') }
          : { __type: 'DisabledException' }
      outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer))
    })
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening))
    return new KMSClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    })
  }

  it.each([
    ['EC', 'ECDSA_SHA_256'],
    ['RSA', 'RSASSA_PKCS1_V1_5_SHA_256'],
  ] as const)(
    'of kind %s is asked to sign the digest with %s, and the signature verifies',
    async (kind, algorithm) => {
      const { certificates, privateKey } = await makeKeys(kind)
      const signer = createKmsSigner({
        client: await fakeKms(byNode(privateKey)),
        keyId: 'alias/zhengyan-seal',
        certificates,
      })
      const signature = await signer.sign(DATA)
      const { publicKey } = new X509Certificate(signer.certificates[0])
      expect(verify('sha256', DATA, publicKey, signature)).toBe(true)
      expect(asked).toEqual([
        {
          target: 'TrentService.Sign',
          KeyId: 'alias/zhengyan-seal',
          Message: Buffer.from(await crypto.subtle.digest('SHA-256', DATA)).toString('base64'),
          MessageType: 'DIGEST',
          SigningAlgorithm: algorithm,
        },
      ])
    },
  )

  it('of SM2 is asked to sign the digest with the signer’s Z value, which KMS adds to messages alone', async () => {
    const key = issue({ name: '演示省人事考试院' })
    const signDigest = sm2On(RECOMMENDED).privateKey(toNumber(key.d))?.sign
    if (!signDigest) throw new Error('no key')
    const signer = createKmsSigner({
      client: await fakeKms((message) => signDigest(message)),
      keyId: 'alias/zhengyan-seal-sm2',
      certificates: pem('CERTIFICATE', key.certificates[0]),
    })
    expect(verifySm2(key.key.publicKey, DATA, await signer.sign(DATA))).toBe(true)
    expect(asked).toEqual([
      {
        target: 'TrentService.Sign',
        KeyId: 'alias/zhengyan-seal-sm2',
        Message: Buffer.from(digestToSign(key.key.publicKey, DATA)).toString('base64'),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'SM2DSA',
      },
    ])
  })

  it('that KMS refuses to use is reported as unavailable, not as a fault of the holder', async () => {
    const { certificates, privateKey } = await makeKeys('EC')
    const signer = createKmsSigner({
      client: await fakeKms(byNode(privateKey), 400),
      keyId: 'alias/x',
      certificates,
    })
    await expect(signer.sign(DATA)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('without a readable certificate is refused at start', async () => {
    const client = await fakeKms(byNode((await makeKeys('EC')).privateKey))
    expect(() => createKmsSigner({ client, keyId: 'alias/x', certificates: 'no PEM at all' })).toThrow(
      expect.objectContaining({ code: 'signer-unusable' }),
    )
  })
})

describe('a demonstration signer on disk', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'zhengyan-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('is made at first start, kept for the next, and readable by its owner alone', async () => {
    const path = join(directory, 'keys', 'seal.p12')
    const first = await openDemonstrationSigner(path)
    const second = await openDemonstrationSigner(path)
    expect(Buffer.from(second.certificates[0])).toEqual(Buffer.from(first.certificates[0]))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const certificate = new X509Certificate(first.certificates[0])
    expect(certificate.subject).toContain('DEMONSTRATION')
    expect(verify('sha256', DATA, certificate.publicKey, await second.sign(DATA))).toBe(true)
  })

  it('is one and the same for all that start at once, in one process too', async () => {
    const path = join(directory, 'seal.p12')
    const signers = await Promise.all(Array.from({ length: 8 }, () => openDemonstrationSigner(path)))
    const kept = await openDemonstrationSigner(path)
    for (const { certificates } of signers) {
      expect(Buffer.from(certificates[0])).toEqual(Buffer.from(kept.certificates[0]))
    }
    expect(await readdir(directory)).toEqual(['seal.p12'])
  })

  it('is not opened with another password', async () => {
    const path = join(directory, 'seal.p12')
    await openDemonstrationSigner(path)
    await expect(signerFromPkcs12(await readFile(path), 'wrong')).rejects.toMatchObject({
      code: 'signer-unusable',
    })
  })
})

describe('a seal as a PKCS#12 file of the authority', () => {
  it('is opened with the password in its file, and with no other', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'zhengyan-'))
    const [file, password] = [join(directory, 'seal.p12'), join(directory, 'password')]
    await writeFile(file, await makeDemonstrationPkcs12('印章 password', new Date()))
    for (const text of ['印章 password', '印章 password\n', '印章 password\r\n']) {
      await writeFile(password, text)
      const signer = await openPkcs12Signer(file, password)
      const { publicKey } = new X509Certificate(signer.certificates[0])
      expect(verify('sha256', DATA, publicKey, await signer.sign(DATA))).toBe(true)
    }
    await writeFile(password, 'demonstration')
    await expect(openPkcs12Signer(file, password)).rejects.toMatchObject({ code: 'signer-unusable' })
    await rm(directory, { recursive: true })
  })
})

describe('an SM2 key', () => {
  const holds = async (signer: DocumentSigner) => {
    const { publicKey } = readSm2Certificate(signer.certificates[0])
    expect(verifySm2(publicKey, DATA, await signer.sign(DATA))).toBe(true)
  }

  it('of a demonstration signs as any other, and is not opened with another password', async () => {
    const file = await makeDemonstrationPkcs12('印章', new Date(), { kind: 'SM2', use: '签名' })
    const signer = await signerFromPkcs12(file, '印章')
    await holds(signer)
    expect(isDemonstration(signer)).toBe(true)
    await expect(signerFromPkcs12(file, 'wrong')).rejects.toMatchObject({ code: 'signer-unusable' })
  })

  it('in PEM is opened, and not with the certificate of another kind of key', async () => {
    const { key, certificates, d } = issue({ name: '演示省人事考试院' })
    const privateKey = pem('PRIVATE KEY', writeSm2PrivateKey(d))
    const signer = signerFromPem({ certificates: pem('CERTIFICATE', certificates[0]), privateKey })
    await holds(signer)
    expect([...readSm2Certificate(signer.certificates[0]).publicKey]).toEqual([...key.publicKey])
    const other = await makeKeys('EC')
    const mixed = { certificates: pem('CERTIFICATE', certificates[0]), privateKey: other.privateKey }
    expect(() => signerFromPem(mixed)).toThrow(expect.objectContaining({ code: 'signer-unusable' }))
  })

  it.runIf(hasSm2)(
    hasSm2
      ? 'that openssl has made, with its certificate, is opened from its PKCS#12 and its PEM, a chain behind it'
      : 'that openssl has made is not tried: it has no SM2 on this machine',
    async () => {
      const [made, certificate, privateKey] = inFolder((put) => {
        const key = put('key.pem', openssl('genpkey', '-algorithm', 'SM2').out)
        const how = ['-sm3', '-sigopt', 'distid:1234567812345678', '-subj', '/CN=Test', '-days', '30']
        const own = openssl('req', '-new', '-x509', '-key', key, ...how).out.toString()
        const chain = put('chain.pem', pem('CERTIFICATE', issue({ name: '演示根' }).certificates[0]))
        const files = ['-inkey', key, '-in', put('certificate.pem', own), '-certfile', chain]
        const p12 = openssl('pkcs12', '-export', ...files, '-passout', 'pass:seal').out
        return [p12, own, readFileSync(key, 'utf8')]
      })
      const signer = await signerFromPkcs12(made, 'seal')
      await holds(signer)
      expect(signer.certificates).toHaveLength(2)
      await holds(signerFromPem({ certificates: certificate, privateKey }))
    },
  )
})

describe('a signer from PEM', () => {
  it('refuses a private key that cannot be read', async () => {
    const { certificates } = await makeKeys('EC')
    expect(() => signerFromPem({ certificates, privateKey: 'nothing' })).toThrow(
      expect.objectContaining({ code: 'signer-unusable' }),
    )
  })
})
