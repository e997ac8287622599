/** Who asks, behind proxies: nobody may choose the network that limits and the holder's log go by. */

import { expect, test } from 'vitest'
import { clientAddress, readNetworks } from '../../server/client-address.ts'

const ask = (peer: string, told: string[], trusted: string) =>
  clientAddress(
    { socket: { remoteAddress: peer }, headersDistinct: { 'x-forwarded-for': told } } as never,
    readNetworks(trusted),
  )

test.each([
  ['no proxy is believed', '203.0.113.9', ['198.51.100.1'], '', '203.0.113.9'],
  ['a stranger is not believed', '203.0.113.9', ['198.51.100.1'], '10.0.0.0/8', '203.0.113.9'],
  ['a proxy of ours is', '10.1.2.3', ['198.51.100.1'], '10.0.0.0/8', '198.51.100.1'],
  [
    'what the client wrote himself stands before',
    '10.1.2.3',
    ['192.0.2.66, 198.51.100.1'],
    '10.0.0.0/8',
    '198.51.100.1',
  ],
  ['two proxies of ours', '10.1.2.3', ['192.0.2.66, 198.51.100.1, 10.9.9.9'], '10.0.0.0/8', '198.51.100.1'],
  ['on two lines', '10.1.2.3', ['192.0.2.66', '198.51.100.1'], '10.0.0.0/8', '198.51.100.1'],
  ['with a port', '10.1.2.3', ['198.51.100.1:4711'], '10.0.0.0/8', '198.51.100.1'],
  ['IPv6', '::1', ['[2001:db8::7]:4711'], '::1', '2001:db8::7'],
  ['a socket of both families', '::ffff:10.1.2.3', ['::ffff:198.51.100.1'], '10.0.0.0/8', '198.51.100.1'],
  ['garbage ends it', '10.1.2.3', ['198.51.100.1, unknown'], '10.0.0.0/8', '10.1.2.3'],
  ['nothing told', '10.1.2.3', [], '10.0.0.0/8', '10.1.2.3'],
  ['only proxies told', '10.1.2.3', ['10.4.4.4'], '10.0.0.0/8', '10.4.4.4'],
])('%s', (_, peer, told, trusted, expected) => {
  expect(ask(peer, told, trusted)).toBe(expected)
})

test.each(['10.0.0.0/33', 'example.com', '10.0.0.0/8/8', '10.0.0', '::1/129', '10.0.0.0/x', '10.0.0.0/'])(
  '%s stops the start, and is named',
  (wrong) => {
    expect(() => readNetworks(`10.0.0.1, ${wrong}`)).toThrow(wrong)
  },
)
