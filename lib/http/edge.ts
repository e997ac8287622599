/**
 * Who asks, behind CloudFront: the gateway sees CloudFront's own addresses, and would count the failures of strangers
 * together. CloudFront says the viewer's address, and proves itself by a secret that it shares with the functions.
 */

import { timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/**
 * The event with the address of the viewer, where the edge has told it. Whoever goes round the edge, and tells an
 * address himself, keeps the one that the gateway saw.
 *
 * @param secret undefined where there is no edge, as on one machine
 */
export function seenFromEdge(
  event: APIGatewayProxyEventV2,
  secret: string | undefined,
): APIGatewayProxyEventV2 {
  const told = event.headers['x-viewer-address'] ?? ''
  if (!secret || !isIP(told) || !same(event.headers['x-edge-secret'] ?? '', secret)) return event
  const { requestContext } = event
  return {
    ...event,
    requestContext: { ...requestContext, http: { ...requestContext.http, sourceIp: told } },
  }
}

function same(presented: string, secret: string): boolean {
  const [one, other] = [Buffer.from(presented), Buffer.from(secret)]
  return one.length === other.length && timingSafeEqual(one, other)
}
