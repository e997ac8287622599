import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, it } from 'vitest'
import { isByEdge, seenFromEdge } from '../../../lib/http/edge.ts'

const event = (headers: Record<string, string>) =>
  ({ headers, requestContext: { http: { sourceIp: '203.0.113.9' } } }) as unknown as APIGatewayProxyEventV2

const sourceOf = (headers: Record<string, string>, secret?: string) =>
  seenFromEdge(event(headers), secret).requestContext.http.sourceIp

it.each([
  ['the gateway adds the edge', '198.51.100.7, 203.0.113.9'],
  ['the gateway adds nothing', '198.51.100.7'],
  ['the viewer has a proxy, or pretends to have one', '192.0.2.1, 198.51.100.7, 203.0.113.9'],
  ['of the sixth version', '2001:db8::7,203.0.113.9'],
])('the failures of strangers behind one edge are not counted together: %s', (_, chain) => {
  const told = { 'x-forwarded-for': chain, 'x-edge-secret': 'of the edge' }
  expect(sourceOf(told, 'of the edge')).toBe(chain.includes(':') ? '2001:db8::7' : '198.51.100.7')
})

it.each([
  ['without the secret', { 'x-forwarded-for': '198.51.100.7' }, 'of the edge'],
  ['with a wrong one', { 'x-forwarded-for': '198.51.100.7', 'x-edge-secret': 'guessed xxx' }, 'of the edge'],
  ['where there is no edge', { 'x-forwarded-for': '198.51.100.7', 'x-edge-secret': '' }, undefined],
  ['with what is no address', { 'x-forwarded-for': 'me', 'x-edge-secret': 'of the edge' }, 'of the edge'],
])('nobody escapes the count by naming another address: %s', (_, headers, secret) => {
  expect(sourceOf(headers, secret)).toBe('203.0.113.9')
})

it('while one proof takes the place of another both are believed, and neither a part nor nothing is', () => {
  const told = (proof: string) => ({ 'x-forwarded-for': '198.51.100.7', 'x-edge-secret': proof })
  const isBelieved = (proof: string, known: string) => sourceOf(told(proof), known) === '198.51.100.7'
  expect(isBelieved('next', 'next,old') && isBelieved('old', 'next,old')).toBe(true)
  for (const proof of ['', ',', 'next,old', 'nex', 'older'])
    expect(isBelieved(proof, 'next,old'), proof).toBe(false)
  expect(isBelieved('', ',')).toBe(false)
})

it('knows what has come by the edge, and takes all where there is none', () => {
  expect(isByEdge(event({ 'x-edge-secret': 'of the edge' }), 'of the edge')).toBe(true)
  expect(isByEdge(event({ 'x-edge-secret': 'guessed xxx' }), 'of the edge')).toBe(false)
  expect(isByEdge(event({ 'x-edge-secret': '' }), 'of the edge')).toBe(false)
  expect(isByEdge(event({}), 'of the edge')).toBe(false)
  expect(isByEdge(event({}), undefined)).toBe(true)
})
