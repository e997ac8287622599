/** What is looked at before anything is changed: whose account, what a deployed stage may not change, the seal's certificate. */

import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { certificatesFromPem } from '#lib/document'
import { mayBeUsedBy, verifySeal } from '#lib/seal'
import { readSm2Certificate } from '#lib/sm'
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
export async function sealProblem(stage: Stage, keyArn: string, now: Date): Promise<string | undefined> {
  const read = (pem: string): Signing => {
    const { publicKey, validFrom, validTo } = new X509Certificate(pem)
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    return { spki, validFrom: new Date(validFrom), validTo: new Date(validTo) }
  }
  return certificateProblem(stage, { parameter: 'seal-certificates', keyArn, read }, now)
}

/** Why nothing can be signed by SM2 yet: its certificate, or the electronic seal that has to name it. */
export async function sm2Problem(stage: Stage, keyArn: string, now: Date): Promise<string | undefined> {
  let own = new Uint8Array()
  const read = (pem: string): Signing => {
    const { der, publicKey, validFrom, validTo } = readSm2Certificate(certificatesFromPem(pem)[0])
    own = Uint8Array.from(der)
    return { spki: Buffer.from(publicKey), validFrom, validTo }
  }
  const problem = await certificateProblem(stage, { parameter: 'sm2-certificates', keyArn, read }, now)
  const file = stage.sm2?.electronicSeal
  if (problem || !file) return problem
  return electronicSealProblem(file, await readFile(file).catch(() => undefined), own, now)
}

/** Why an electronic seal cannot be used by the owner of a certificate. */
export function electronicSealProblem(
  file: string,
  content: Uint8Array | undefined,
  certificate: Uint8Array,
  now: Date,
): string | undefined {
  if (!content) return `没有 ${file} / there is no ${file}`
  const { findings, seal } = verifySeal(content, { at: now })
  const failed = findings.find(({ outcome }) => outcome === 'failed')
  if (failed) return `${file}：${failed.reason.zh} / ${failed.reason.en}`
  return seal && mayBeUsedBy(seal.signers, certificate)
    ? undefined
    : `${file} 没有列出 SM2 证书 / does not name the SM2 certificate`
}

interface Signing {
  /** The public key, as KMS shows it or the end of that. */
  readonly spki: Buffer
  readonly validFrom: Date
  readonly validTo: Date
}

interface KeyWithCertificate {
  readonly parameter: string
  readonly keyArn: string
  /** @throws for what is no such certificate */
  read(pem: string): Signing
}

/** Why a key in KMS cannot be used with the certificate in its parameter; undefined when it can. */
async function certificateProblem(
  { name }: Stage,
  { parameter: what, keyArn, read }: KeyWithCertificate,
  now: Date,
): Promise<string | undefined> {
  const parameter = `/zhengyan/${name}/${what}`
  const pem = await new SSMClient()
    .send(new GetParameterCommand({ Name: parameter, WithDecryption: true }))
    .then(({ Parameter }) => Parameter?.Value)
    .catch((error: Error) => {
      if (error.name === 'ParameterNotFound') return undefined
      throw error
    })
  if (!pem)
    return `SSM 参数 ${parameter} 中没有印章证书（PEM） / there is no certificate of the seal (PEM) in ${parameter}`
  let own: Signing
  try {
    own = read(pem)
  } catch {
    return `${parameter} 不是 PEM 证书，或不是这种密钥的 / is not a certificate in PEM, or not of such a key`
  }
  const { PublicKey } = await new KMSClient().send(new GetPublicKeyCommand({ KeyId: keyArn }))
  if (!PublicKey || !Buffer.from(PublicKey).subarray(-own.spki.length).equals(own.spki))
    return `${parameter} 的证书不属于 KMS 中的印章密钥 / the certificate in ${parameter} is not of the seal's key in KMS`
  const { validFrom, validTo } = own
  return now < validFrom || now > validTo
    ? `印章证书不在有效期内 / the seal's certificate is not valid now: ${validFrom.toISOString()} – ${validTo.toISOString()}`
    : undefined
}
