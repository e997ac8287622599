/** Where the database is, and as whom it is asked: by the usual AWS variables, whoever's database it is. */

import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

/** Only this machine can reach it. */
const LOOPBACK = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/i

/**
 * The part of a client's settings that an endpoint decides. Another database than Amazon's has region and credentials
 * like Amazon's own; the embedded store asks for some too and takes any, so on this machine they may be left out.
 *
 * @param endpoint undefined for Amazon's
 */
export function endpointSettings(
  endpoint: string | undefined,
  variables: NodeJS.ProcessEnv = process.env,
): Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> {
  if (!endpoint) return {}
  const embedded = LOOPBACK.test(endpoint) && !variables.AWS_ACCESS_KEY_ID
  return {
    endpoint,
    // Part of a signature, and nothing else there.
    region: variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION ?? 'local',
    ...(embedded && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  }
}
