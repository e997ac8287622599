/** What is looked at before anything is changed: whose account, what a deployed stage may not change, the seal's certificate. */

import { X509Certificate } from 'node:crypto'
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Stage } from './stage.ts'

export interface Caller {
  readonly account: string
  readonly arn: string
  /** `aws`, `aws-cn` */
  readonly partition: string
}

/** Who deploys, and to which account. @throws Error when it is another account than the stage's */
export async function assertAccount({ account: wanted, name }: Stage): Promise<Caller> {
  const { Account: account = '', Arn: arn = '' } = await new STSClient().send(
    new GetCallerIdentityCommand({}),
  )
  if (wanted !== undefined && wanted !== account)
    throw new Error(
      `stages/${name}.yml 属于账号 ${wanted}，当前凭证属于 ${account} / is of account ${wanted}, these credentials are of ${account}`,
    )
  return { account, arn, partition: arn.split(':')[1] ?? 'aws' }
}

/**
 * The origin is on paper, and all data is in the table: neither can be changed by a deployment.
 * @param deployed outputs of the stack as it is; empty where there is none
 */
export function assertUnchanged(stage: Stage, deployed: Readonly<Record<string, string>>): void {
  const { TableName, WebOrigin } = deployed
  const kept: string[] = []
  if (TableName !== undefined && TableName !== stage.table) kept.push(`table: ${TableName} → ${stage.table}`)
  const origin = stage.domain && `https://${stage.domain}`
  const isOwnDomain = WebOrigin !== undefined && !/\.cloudfront\.(net|cn)$/.test(WebOrigin)
  if (WebOrigin !== undefined && (origin === undefined ? isOwnDomain : origin !== WebOrigin))
    kept.push(`domain: ${WebOrigin} → ${origin ?? 'CloudFront'}`)
  if (kept.length > 0)
    throw new Error(
      `已部署的阶段不能更改 / a deployed stage cannot change:\n  ${kept.join('\n  ')}\n` +
        '二维码上的网址长期有效，数据在表中；请另建一个阶段 / the address stands in QR codes for good, the data is in the table: make another stage',
    )
}

/** Why no sealed document can be made yet; undefined when one can. */
export async function sealProblem({ name }: Stage, keyArn: string, now: Date): Promise<string | undefined> {
  const parameter = `/zhengyan/${name}/seal-certificates`
  const pem = await new SSMClient()
    .send(new GetParameterCommand({ Name: parameter, WithDecryption: true }))
    .then(({ Parameter }) => Parameter?.Value)
    .catch((error: Error) => {
      if (error.name === 'ParameterNotFound') return undefined
      throw error
    })
  if (!pem)
    return `SSM 参数 ${parameter} 中没有印章证书（PEM） / there is no certificate of the seal (PEM) in ${parameter}`
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(pem)
  } catch {
    return `${parameter} 不是 PEM 证书 / is not a certificate in PEM`
  }
  const { PublicKey } = await new KMSClient().send(new GetPublicKeyCommand({ KeyId: keyArn }))
  const own = certificate.publicKey.export({ type: 'spki', format: 'der' })
  if (!PublicKey || !own.equals(Buffer.from(PublicKey)))
    return `${parameter} 的证书不属于 KMS 中的印章密钥 / the certificate in ${parameter} is not of the seal's key in KMS`
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)]
  return now < from || now > to
    ? `印章证书不在有效期内 / the seal's certificate is not valid now: ${from.toISOString()} – ${to.toISOString()}`
    : undefined
}
