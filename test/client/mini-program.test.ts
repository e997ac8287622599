/**
 * The client where a WeChat mini program would run it: the file that the package has for it, in a context of the language alone,
 * with `wx`, timers and nothing else. What is newer in the language than ES2022 (iOS 15.4) is taken away too.
 */

import vm from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { publishedJwk, signReceipt } from '#lib/jose'
import { bundleForMiniProgram } from '../../scripts/build-client.ts'
import { issuer, mockIssuer, now, origin } from '../lib/credential/made-up.ts'
import vectors from '../lib/credential/vectors.json' with { type: 'json' }

/** What browsers and Node have and a mini program has not. */
const ABSENT = [
  ...['fetch', 'crypto', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams', 'atob', 'btoa', 'Blob'],
  ...['DecompressionStream', 'CompressionStream', 'Response', 'Headers', 'AbortController', 'AbortSignal'],
  ...['structuredClone', 'queueMicrotask', 'performance', 'navigator', 'window', 'document', 'localStorage'],
  ...['process', 'Buffer', 'require', 'global', 'self', 'WebAssembly', 'SharedArrayBuffer'],
]

/** Of the language, newer than the phones that are still used. ECDSA by noble needs ES2022. */
const TOO_NEW = `
  for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with', 'findLast', 'findLastIndex', 'group'])
    { delete Array.prototype[name]; delete Object.getPrototypeOf(Uint8Array.prototype)[name] }
  for (const name of ['isWellFormed', 'toWellFormed']) delete String.prototype[name]
  for (const name of ['withResolvers', 'try']) delete Promise[name]
  for (const name of ['fromBase64', 'fromHex']) delete Uint8Array[name]
  delete Object.groupBy; delete Map.groupBy; delete Array.fromAsync; delete Error.captureStackTrace
  for (const name of ${JSON.stringify(ABSENT)}) delete globalThis[name]
`

interface Asked {
  readonly url: string
  readonly method: string
  readonly header: Record<string, string>
  readonly data?: string | ArrayBuffer
}

type Answering = (asked: Asked) => { status: number; json?: unknown; text?: string; header?: object }

let bundle: string
beforeAll(async () => {
  bundle = await bundleForMiniProgram()
})

/** Runs code there. @param answer what the service says */
async function inMiniProgram(code: string, given: object, answer: Answering = () => ({ status: 500 })) {
  const asked: Asked[] = []
  const kept = new Map<string, unknown>()
  const context = vm.createContext({ setTimeout, clearTimeout, module: { exports: {} } })
  vm.runInContext(TOO_NEW, context)
  // An answer is made of that world's buffers, as on a phone.
  const answered = vm.runInContext('(bytes) => Uint8Array.from(bytes).buffer', context)
  context.wx = {
    request(request: Asked & { success: (answer: object) => void }) {
      asked.push(request)
      const { status, json, text = json === undefined ? '' : JSON.stringify(json), header } = answer(request)
      const type =
        json === undefined ? 'text/plain' : status < 400 ? 'application/json' : 'application/problem+json'
      setTimeout(() =>
        request.success({
          statusCode: status,
          header: { 'Content-Type': type, ...header },
          data: answered([...Buffer.from(text)]),
        }),
      )
    },
    getStorageSync: (key: string) => kept.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => kept.set(key, JSON.parse(JSON.stringify(value))),
  }
  const run = `${bundle};(async ({ given }) => {
    const zhengyan = module.exports
    return JSON.stringify(await (${code})(zhengyan, JSON.parse(given), wx))
  })`
  const result = await vm.runInContext(run, context)({ given: JSON.stringify(given) })
  return { result: result && JSON.parse(result), asked, kept }
}

describe('in a mini program', () => {
  it('there is nothing of a browser and nothing of Node', async () => {
    const { result } = await inMiniProgram(
      '() => [typeof fetch, typeof crypto, typeof TextDecoder, typeof URL, typeof atob, typeof Blob, typeof [].toSorted]',
      {},
    )
    expect(new Set(result)).toEqual(new Set(['undefined']))
  })

  it('every published vector is answered as it is published', async () => {
    const { result } = await inMiniProgram(
      `async ({ noble, verifyOffline, trustKeySet, openStatusList }, { jwks, statusListToken, credentials, now }) => {
        const keySet = await trustKeySet(jwks, { engine: noble })
        const statusLists = [await openStatusList(statusListToken, { keySet, now: new Date(now) })]
        const found = []
        for (const { credential } of credentials)
          found.push(await verifyOffline(credential, { keySet, statusLists, now: new Date(now) }))
        return found
      }`,
      vectors,
    )
    let verified = 0
    for (const [at, { name, expect: expected, ...vector }] of vectors.credentials.entries()) {
      for (const subject of ['signature', 'key', 'dates', 'annotation', 'status', 'withdrawal'] as const)
        expect(result[at].checks[subject].reason, `${name}: ${subject}`).toBe(expected[subject])
      if (result[at].verified) verified++
      if ('claims' in vector && result[at].certificate)
        expect(result[at].certificate.holderName).toBe((vector.claims as { holderName: string }).holderName)
    }
    expect(verified).toBeGreaterThan(0)
  })

  it('a receipt is checked', async () => {
    const { key, signer } = await mockIssuer()
    const receipt = await signReceipt(
      { asked: { by: 'credential' }, answer: { verified: true, name: '张三𠮷' } },
      signer,
      { issuer: origin, now },
    )
    const { result } = await inMiniProgram(
      '({ noble, verifyReceipt }, { receipt, keySet }) => verifyReceipt(receipt, { keySet, engine: noble })',
      { receipt, keySet: { keys: [await publishedJwk(key, issuer)] } },
    )
    expect(result).toMatchObject({ verified: true, receipt: { answer: { name: '张三𠮷' } } })
  })

  it('without an engine it is said that there is none, not that something is wrong with the credential', async () => {
    const { result } = await inMiniProgram(
      '({ trustKeySet }, { jwks }) => trustKeySet(jwks).then(() => 1, ({ code }) => code)',
      vectors,
    )
    expect(result).toBe('crypto-unavailable')
  })

  it('a holder logs in, and looks up page by page; the session is kept by the phone', async () => {
    const { result, asked, kept } = await inMiniProgram(
      `async ({ createClient, transport, storage, noble }, { origin }, wx) => {
        const client = createClient({ origin, transport: transport(wx), storage: storage(wx), engine: noble })
        await client.login({ idNumber: '990101199003070015', password: '密码 password' })
        const found = []
        for await (const { certificates } of client.certificates()) found.push(...certificates)
        return found
      }`,
      { origin },
      ({ url }) => {
        if (url.endsWith('/v1/login'))
          return {
            status: 200,
            json: {
              tokenType: 'Bearer',
              accessToken: 'a',
              refreshToken: 'r',
              expiresIn: 900,
              deviceToken: 'd',
            },
          }
        const second = url.includes('?next=%C2%B7')
        return { status: 200, json: { certificates: [second ? '二' : '一'], ...(!second && { next: '·' }) } }
      },
    )
    expect(result).toEqual(['一', '二'])
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${origin}/v1/login`,
      `GET ${origin}/v1/certificates`,
      `GET ${origin}/v1/certificates?next=%C2%B7`,
    ])
    expect(JSON.parse(asked[0]?.data as string)).toMatchObject({ password: '密码 password' })
    expect(asked[1]?.header).toMatchObject({ authorization: 'Bearer a' })
    expect(kept.get('zhengyan-client')).toMatchObject({ session: { refreshToken: 'r' }, deviceToken: 'd' })
  })

  it('does the work that is asked for after failures, and throws problems as everywhere', async () => {
    const challenge = {
      algorithm: 'SHA-256',
      // Of salt and 777.
      challenge: Buffer.from(
        await crypto.subtle.digest('SHA-256', new TextEncoder().encode('salt777')),
      ).toString('hex'),
      maxnumber: 1000,
      salt: 'salt',
      signature: 's',
    }
    const { result, asked } = await inMiniProgram(
      `({ createClient, transport, noble, ZhengyanProblem }, { origin }, wx) =>
        createClient({ origin, transport: transport(wx), engine: noble, language: 'en' })
          .verifyNumber({ managementNumber: 'A', name: 'B', idNumber: 'C' })
          .catch((problem) => [problem instanceof ZhengyanProblem, problem.status, problem.code, problem.detail])`,
      { origin },
      ({ header }) =>
        header['challenge-solution']
          ? { status: 404, json: { status: 404, code: 'not-found', detail: 'nothing there' } }
          : { status: 429, json: { status: 429, code: 'challenge-required', challenge } },
    )
    expect(result).toEqual([true, 404, 'not-found', 'nothing there'])
    const solution = Buffer.from(asked[1]?.header['challenge-solution'] ?? '', 'base64').toString()
    expect(JSON.parse(solution)).toEqual({ ...challenge, number: 777 })
  })
})
