/** Who asks, as far as it is kept: never a whole address. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networkOf, verifierOf } from '../../../lib/http/call.ts'
import { createEvent } from '../../support/gateway.ts'

test.each([
  ['198.51.100.7', '198.51.100.0/24'],
  ['0.0.0.0', '0.0.0.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:0DB8:0001::6', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['::', '0:0:0::/48'],
  ['1::', '1:0:0::/48'],
  ['::ffff:198.51.100.7', '198.51.100.0/24'],
  ['::FFFF:198.51.100.7', '198.51.100.0/24'],
  ['64:ff9b::198.51.100.7', '64:ff9b:0::/48'],
  ['', 'unknown'],
  ['198.51.100', 'unknown'],
  ['198.51.100.7, 10.0.0.1', 'unknown'],
  ['host.example', 'unknown'],
])('%s is counted as %s', (address, network) => expect(networkOf(address)).toBe(network))

test('neighbours of one network are one, and the last part of an address is never kept', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
      const neighbour = address.replace(/\d+$/, String(last))
      expect(networkOf(neighbour)).toBe(networkOf(address))
      expect(networkOf(address)).toMatch(/\.0\/24$/)
    }),
  )
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      expect(networkOf(address)).toMatch(/^([0-9a-f]{1,4}:){3}:\/48$|^\d+\.\d+\.\d+\.0\/24$/)
    }),
  )
})

const event = (request: Parameters<typeof createEvent>[2], method = 'GET') =>
  createEvent(method, '/v/x', request, { routeKey: 'GET /v/{code}', pathParameters: { code: 'x' } })

test.each([
  ['curl/8.9.1', 'program'],
  ['', 'program'],
  ['Mozilla/5.0 (X11; Linux x86_64) Firefox/142.0', 'browser'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148', 'phone'],
  ['Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 MicroMessenger/8.0', 'phone'],
])('%s is a %s', (userAgent, client) => {
  expect(verifierOf(event({ userAgent })).client).toBe(client)
})
