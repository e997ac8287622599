/** Who acts, where `--operator` does not say it. */

import { userInfo } from 'node:os'

/** In a container the uid may be nobody's. */
export function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}

/** The ARN of the AWS identity whose credentials are in use. */
export async function callerIdentity(): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const { Arn } = await new STSClient().send(new GetCallerIdentityCommand({}))
  if (!Arn) throw new Error('AWS did not say whose credentials these are; name the operator with --operator')
  return Arn
}
