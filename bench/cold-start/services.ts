/** What a deployed function finds around it, on loopback: the runtime API, the parameters of SSM, a key in KMS. */

import { constants, KeyObject, privateEncrypt, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Integer, Utf8String } from 'asn1js'
import { AttributeTypeAndValue, Certificate } from 'pkijs'

/** Answers requests on a free port of this machine. */
export async function serve(
  answer: (incoming: IncomingMessage, body: Buffer) => { headers?: Record<string, string>; body: string },
): Promise<{ address: string; close(): void }> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const { headers, body } = answer(incoming, Buffer.concat(chunks))
    outgoing.writeHead(200, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Hands out one event, and takes the answer to it. */
export async function runtimeApi() {
  let event: unknown
  let answered = (_: { at: number; answer: Buffer }) => {}
  const server = await serve((incoming, body) => {
    if (incoming.method === 'POST') {
      answered({ at: performance.now(), answer: body })
      return { body: '' }
    }
    const headers = {
      'lambda-runtime-aws-request-id': randomUUID(),
      'lambda-runtime-deadline-ms': String(Date.now() + 10_000),
    }
    return { headers, body: JSON.stringify(event) }
  })
  return {
    ...server,
    /** @returns when it was answered, and what */
    expect: (next: unknown) =>
      new Promise<{ at: number; answer: Buffer }>((resolve) => {
        event = next
        answered = resolve
      }),
  }
}

/** SSM and KMS: parameters by name, and a key that signs. */
export async function awsServices(parameters: Readonly<Record<string, string>>) {
  const seal = await makeSeal()
  const values: Record<string, string> = { ...parameters, '/bench/seal': seal.certificate }
  const one = (Name: string) => ({ Name, Value: values[Name], Type: 'SecureString', Version: 1 })
  const operations: Record<string, (input: Record<string, string & string[]>) => unknown> = {
    'AmazonSSM.GetParameter': ({ Name = '' }) => ({ Parameter: one(Name) }),
    'AmazonSSM.GetParameters': ({ Names = [] }) => ({
      Parameters: [...Names].filter((name) => name in values).map(one),
      InvalidParameters: [...Names].filter((name) => !(name in values)),
    }),
    'TrentService.Sign': ({ Message = '', KeyId }) => ({
      KeyId,
      Signature: signDigest(seal.privateKey, Buffer.from(Message, 'base64')).toString('base64'),
    }),
  }
  return serve((incoming, body) => {
    const name = String(incoming.headers['x-amz-target'])
    const operation = operations[name]
    if (!operation || !incoming.headers.authorization?.includes('x-amz-date')) {
      throw new Error(`not known here, or not signed: ${name}`)
    }
    return {
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify(operation(JSON.parse(body.toString()))),
    }
  })
}

/** What stands before a SHA-256 that RSA signs (RFC 8017, 9.2, note 1). */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

const signDigest = (key: KeyObject, digest: Buffer) =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([SHA256_INFO, digest]))

async function makeSeal() {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
    true,
    ['sign', 'verify'],
  )
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: 1 })
  for (const name of [certificate.subject, certificate.issuer]) {
    name.typesAndValues.push(
      new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: 'DEMONSTRATION bench' }) }),
    )
  }
  certificate.notBefore.value = new Date(Date.now() - 86_400_000)
  certificate.notAfter.value = new Date(Date.now() + 86_400_000)
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign(keys.privateKey, 'SHA-256')
  const der = Buffer.from(certificate.toSchema().toBER()).toString('base64')
  return {
    privateKey: KeyObject.from(keys.privateKey),
    certificate: `-----BEGIN CERTIFICATE-----\n${der.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}
