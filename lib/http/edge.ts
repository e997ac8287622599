/**
 * Who asks, behind CloudFront: the gateway sees CloudFront's own addresses, and would count the failures of strangers
 * together. CloudFront adds the viewer's address to `X-Forwarded-For`, and proves itself by a secret that it shares
 * with the functions.
 */

import { timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/**
 * The event with the address of the viewer, where the edge has told it. Whoever goes round the edge, and tells an
 * address himself, keeps the one that the gateway saw; so does what stands before the edge's own entry.
 *
 * @param secrets what the edge may prove itself by, separated by commas: two while one takes the other's place; undefined
 *   where there is no edge, as on one machine
 */
export function seenFromEdge(
  event: APIGatewayProxyEventV2,
  secrets: string | undefined,
): APIGatewayProxyEventV2 {
  const { headers, requestContext } = event
  const told = viewerIn(headers['x-forwarded-for'] ?? '', requestContext.http.sourceIp)
  if (!secrets || !isIP(told) || !isByEdge(event, secrets)) return event
  return {
    ...event,
    requestContext: { ...requestContext, http: { ...requestContext.http, sourceIp: told } },
  }
}

/**
 * Whether a request has come by the edge; any has where there is none. The gateway's own address cannot be closed to the
 * world, since CloudFront itself reaches it there; so what comes round the edge, its firewall and its cache is refused.
 *
 * @param secrets as above
 */
export function isByEdge({ headers }: APIGatewayProxyEventV2, secrets: string | undefined): boolean {
  if (!secrets) return true
  const presented = headers['x-edge-secret'] ?? ''
  return secrets.split(',').some((secret) => secret !== '' && same(presented, secret))
}

/** The last address of the chain; where the gateway has added the edge's own behind it, the one before. */
function viewerIn(chain: string, edge: string): string {
  const [last = '', before = ''] = chain.split(',').reverse()
  return last.trim() === edge ? before.trim() : last.trim()
}

function same(presented: string, secret: string): boolean {
  const [one, other] = [Buffer.from(presented), Buffer.from(secret)]
  return one.length === other.length && timingSafeEqual(one, other)
}
