/** What may be wrong about an event itself, beyond what a client can write: as another gateway would send it. */

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import fc from 'fast-check'

export type Spoil = (event: APIGatewayProxyEventV2) => APIGatewayProxyEventV2

const SPOILS: readonly Spoil[] = [
  ({ headers: _, ...event }) => ({ ...event, headers: {} }),
  (event) => ({ ...event, isBase64Encoded: true }),
  (event) => ({ ...event, body: '%%%', isBase64Encoded: true }),
  (event) => ({
    ...event,
    body: Buffer.from([0xff, 0xfe, 0xc0, 0x80]).toString('base64'),
    isBase64Encoded: true,
  }),
  ({ body: _, ...event }) => event,
  (event) => ({ ...event, body: '' }),
  (event) => ({ ...event, body: `{"a":${'['.repeat(50_000)}` }),
  ({ queryStringParameters: _, ...event }) => ({ ...event, rawQueryString: 'useIn=%E0%A4%A&&&=&useIn' }),
  (event) => ({ ...event, queryStringParameters: { useIn: '\ud800', next: '\u0000', annotation: '\udfff' } }),
  (event) => ({
    ...event,
    rawPath: `${event.rawPath}\ud800`,
    pathParameters: Object.fromEntries(
      Object.keys(event.pathParameters ?? {}).map((name) => [name, '\ud800']),
    ),
  }),
  (event) => ({ ...event, rawPath: `${event.rawPath}///` }),
  (event) => ({
    ...event,
    cookies: ['', '=', ';;;', '__Host-access', `__Host-access=${'x'.repeat(10_000)}`],
  }),
  (event) => ({
    ...event,
    headers: { ...event.headers, authorization: `Bearer ${'a'.repeat(8_000)}`, 'x-forwarded-for': ',,,' },
  }),
  (event) => ({
    ...event,
    requestContext: {
      ...event.requestContext,
      http: { ...event.requestContext.http, sourceIp: 'not an address', userAgent: '' },
    },
  }),
]

const whole: Spoil = (event) => event

/** One event in four is spoilt. */
export const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(whole) },
  { weight: 1, arbitrary: fc.constantFrom(...SPOILS) },
)
