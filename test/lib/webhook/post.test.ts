/** The request to somebody else's server: the attacks of whoever names the address, and of whoever answers. */

import { createServer as createPlain, type RequestListener, type Server } from 'node:http'
import { createServer as createTls } from 'node:https'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPost, type PostSettings } from '#lib/webhook'
import { addressesOf, addressRules, isAllowed, refusalOf } from '../../../lib/webhook/address.ts'
import { makeTlsCertificate } from '../../support/tls.ts'

const strict = { loopback: false }
const local = { loopback: true }

describe('an address that an operator adds', () => {
  test.each([
    'http://receiver.example/hook',
    'ftp://receiver.example/hook',
    'file:///etc/passwd',
    'https://user:secret@receiver.example/',
    'https://receiver.example/#part',
    'https://localhost/hook',
    'https://localhost./hook',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://017700000001/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.31.255.255/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.100.100.200/latest/meta-data/',
    'https://168.63.129.16/machine',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[ff02::1]/',
    `https://receiver.example/${'a'.repeat(500)}`,
    'receiver.example',
    '',
  ])('%s is refused', (url) => {
    expect(refusalOf(url, strict)).toMatchObject({ zh: expect.any(String), en: expect.any(String) })
  })

  test.each(['https://receiver.example/hook?tenant=7', 'https://receiver.example:8443/', 'https://8.8.8.8/'])(
    '%s is taken',
    (url) => {
      expect(refusalOf(url, strict)).toBeUndefined()
    },
  )

  test('plain http and this machine are a demonstration’s on this machine, and no private network is even there', () => {
    expect(addressRules({ demonstration: true, origin: 'http://localhost:3000' })).toEqual(local)
    expect(addressRules({ demonstration: true, origin: 'https://zhengyan.example' })).toEqual(strict)
    expect(addressRules({ demonstration: false, origin: 'http://localhost:3000' })).toEqual(strict)
    expect(addressRules({ demonstration: true, origin: 'https://127.0.0.1.evil.example' })).toEqual(strict)
    expect(refusalOf('http://127.0.0.1:4000/', local)).toBeUndefined()
    expect(refusalOf('http://localhost:4000/', local)).toBeUndefined()
    for (const url of ['http://receiver.example/', 'https://10.0.0.1/', 'https://169.254.169.254/'])
      expect(refusalOf(url, local), url).toBeDefined()
  })
})

describe('a name', () => {
  const resolvingTo =
    (...addresses: string[]) =>
    async () =>
      addresses

  test.each([
    ['127.0.0.1'],
    ['10.0.0.7'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:10.0.0.7'],
    ['fe80::1%eth0'],
  ])('that means %s leads nowhere', async (address) => {
    await expect(addressesOf('evil.example', strict, resolvingTo(address))).rejects.toThrow()
  })

  test('with one good address and one of ours leads nowhere', async () => {
    await expect(addressesOf('evil.example', strict, resolvingTo('8.8.8.8', '10.0.0.7'))).rejects.toThrow()
    expect(await addressesOf('good.example', strict, resolvingTo('8.8.8.8'))).toEqual(['8.8.8.8'])
    expect(isAllowed('2606:4700:4700::1111', strict)).toBe(true)
  })
})

const servers: Server[] = []
const sockets: ReturnType<typeof createSocket>[] = []
const portOf = (server: Pick<Server, 'address'>) => (server.address() as AddressInfo).port

async function serve(listener: RequestListener, host = '127.0.0.1', tls?: { cert: string; key: string }) {
  const server = (tls ? createTls(tls, listener) : createPlain(listener)) as Server
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return portOf(server)
}
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  for (const socket of sockets) socket.close()
})

const counting =
  (count: () => void): RequestListener =>
  (_, response) => {
    count()
    response.end()
  }

const postTo = (url: string, settings: Partial<PostSettings> = {}) =>
  createPost({ ...local, timeout: 1_000, ...settings })(url, { 'webhook-id': 'evt_1' }, '{"a":1}')

describe('on the way', () => {
  let visits = 0
  let port: number
  beforeAll(async () => {
    port = await serve((request, response) => {
      visits++
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () =>
        response.writeHead(body === '{"a":1}' && request.headers['webhook-id'] === 'evt_1' ? 204 : 400).end(),
      )
    })
  })

  test('a receiver gets the body and the headers', async () => {
    expect(await postTo(`http://127.0.0.1:${port}/hook`)).toEqual({ kind: 'answered', status: 204 })
  })

  test('a name that has come to mean this machine since it was added gets no connection', async () => {
    const before = visits
    const outcome = await postTo(`https://evil.example:${port}/`, {
      ...strict,
      resolve: async () => ['127.0.0.1'],
    })
    expect(outcome).toEqual({ kind: 'unreached', why: 'forbidden-address' })
    expect(visits).toBe(before)
  })

  test('an address that was stored before the rules were is refused all the same', async () => {
    expect(await postTo(`http://127.0.0.1:${port}/`, strict)).toMatchObject({ why: 'forbidden-address' })
  })

  test('a name is asked for once, and the connection goes to what was checked: rebinding changes nothing', async () => {
    const { cert, key } = await makeTlsCertificate()
    let [good, trap, asked] = [0, 0, 0]
    const secure = await serve(
      counting(() => good++),
      '127.0.0.1',
      {
        cert,
        key,
      },
    )
    const trapped = createTls(
      { cert, key },
      counting(() => trap++),
    )
    servers.push(trapped as unknown as Server)
    await new Promise<void>((resolve) => trapped.listen(secure, '127.0.0.2', resolve))
    const outcome = await postTo(`https://localhost.example:${secure}/`, {
      ca: cert,
      resolve: async () => (asked++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']),
    })
    // Not its certificate: the name is still what is checked, though the address is what is called.
    expect(outcome).toEqual({ kind: 'unreached', why: 'tls' })
    expect(await postTo(`https://localhost:${secure}/`, { ca: cert })).toEqual({
      kind: 'answered',
      status: 200,
    })
    expect([asked, good, trap]).toEqual([1, 1, 0])
  })

  test('a receiver that nobody vouches for is told nothing', async () => {
    const { cert, key } = await makeTlsCertificate()
    let heard = 0
    const secure = await serve(() => void heard++, '127.0.0.1', { cert, key })
    expect(await postTo(`https://localhost:${secure}/`)).toEqual({ kind: 'unreached', why: 'tls' })
    expect(heard).toBe(0)
  })

  test.each([301, 302, 303, 307, 308])(
    'a redirect (%i) is a failure, and is not followed',
    async (status) => {
      let inside = 0
      const trap = await serve(counting(() => inside++))
      const door = await serve((_, response) =>
        response.writeHead(status, { location: `http://127.0.0.1:${trap}/metadata` }).end(),
      )
      expect(await postTo(`http://127.0.0.1:${door}/`)).toEqual({ kind: 'answered', status })
      expect(inside).toBe(0)
    },
  )

  test('an answer without end is cut off after its head', async () => {
    let sent = 0
    let closed: () => void
    const cut = new Promise<void>((resolve) => {
      closed = resolve
    })
    const endless = await serve((_, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536
      }
      response
        .writeHead(200)
        .on('drain', pour)
        .on('close', () => closed())
      pour()
    })
    expect(await postTo(`http://127.0.0.1:${endless}/`)).toEqual({ kind: 'answered', status: 200 })
    await cut
    // What the buffers of two sockets hold.
    expect(sent).toBeLessThan(20_000_000)
  })

  test('a head without end is refused', async () => {
    const huge = await serve((_, response) =>
      response.writeHead(200, { 'x-filler': 'a'.repeat(10_000) }).end(),
    )
    expect(await postTo(`http://127.0.0.1:${huge}/`)).toEqual({ kind: 'unreached', why: 'head-too-large' })
  })

  test.each([
    ['never answers', undefined],
    ['sends its head a byte at a time', 'HTTP/1.1 200 OK\r\nx: '],
  ])('a receiver that %s is given up in time', async (_, head) => {
    const slow = createSocket((socket) => {
      socket.on('error', () => {})
      if (!head) return
      socket.write(head)
      const drip = setInterval(() => socket.write('a'), 50)
      socket.on('close', () => clearInterval(drip))
    })
    sockets.push(slow)
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${portOf(slow as unknown as Server)}/`
    expect(await postTo(url, { timeout: 300 })).toEqual({ kind: 'unreached', why: 'timeout' })
  })

  test('a name whose server never answers takes no longer either', async () => {
    const resolve = () => new Promise<never>(() => {})
    expect(await postTo('https://slow.example/', { timeout: 200, resolve })).toMatchObject({ why: 'timeout' })
  })

  test('a receiver that asks for patience is heard', async () => {
    const busy = await serve((_, response) => response.writeHead(503, { 'retry-after': '120' }).end())
    expect(await postTo(`http://127.0.0.1:${busy}/`)).toEqual({
      kind: 'answered',
      status: 503,
      retryAfter: 120,
    })
  })
})
