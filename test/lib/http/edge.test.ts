import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, it } from 'vitest'
import { seenFromEdge } from '../../../lib/http/edge.ts'

const event = (headers: Record<string, string>) =>
  ({ headers, requestContext: { http: { sourceIp: '203.0.113.9' } } }) as unknown as APIGatewayProxyEventV2

const sourceOf = (headers: Record<string, string>, secret?: string) =>
  seenFromEdge(event(headers), secret).requestContext.http.sourceIp

it('the failures of strangers behind one edge are not counted together', () => {
  const told = { 'x-viewer-address': '198.51.100.7', 'x-edge-secret': 'of the edge' }
  expect(sourceOf(told, 'of the edge')).toBe('198.51.100.7')
})

it.each([
  ['without the secret', { 'x-viewer-address': '198.51.100.7' }, 'of the edge'],
  ['with a wrong one', { 'x-viewer-address': '198.51.100.7', 'x-edge-secret': 'guessed xxx' }, 'of the edge'],
  ['where there is no edge', { 'x-viewer-address': '198.51.100.7', 'x-edge-secret': '' }, undefined],
  ['with what is no address', { 'x-viewer-address': 'me', 'x-edge-secret': 'of the edge' }, 'of the edge'],
])('nobody escapes the count by naming another address: %s', (_, headers, secret) => {
  expect(sourceOf(headers, secret)).toBe('203.0.113.9')
})
