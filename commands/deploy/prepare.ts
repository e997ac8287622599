/** What a stage has before and beside its stack: secrets, the seal's key, the bucket of packages. Made once, never touched again. */

import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { ensureSecretsParameters } from '#lib/settings'
import type { Stage } from './stage.ts'

type Say = (line: string) => void

const isCalled = (error: unknown, ...names: string[]) => error instanceof Error && names.includes(error.name)

/** Makes a parameter if there is none; an existing one is neither touched nor shown. */
async function ensureParameter(
  ssm: SSMClient,
  Name: string,
  Type: 'String' | 'SecureString',
  make: () => Promise<string> | string,
  say: Say,
): Promise<void> {
  try {
    await ssm.send(new GetParameterCommand({ Name }))
    return
  } catch (error) {
    if (!isCalled(error, 'ParameterNotFound')) throw error
  }
  await ssm.send(new PutParameterCommand({ Name, Type, Value: await make(), Overwrite: false }))
  say(`已生成 / made: ${Name}`)
}

/** The keys of a stage, and what CloudFront proves itself by to the functions. */
export async function ensureSecrets({ name }: Stage, say: Say): Promise<void> {
  const ssm = new SSMClient()
  const keys = `/zhengyan/${name}/keys`
  if (await ensureSecretsParameters(keys)) say(`已生成 / made: ${keys}/*`)
  // CloudFormation can read it only as a plain parameter.
  const edge = () => randomBytes(24).toString('base64url')
  await ensureParameter(ssm, `/zhengyan/${name}/edge`, 'String', edge, say)
  // What the functions accept besides; the same until `keys -- rotate edge` lets another take its place.
  const same = async () =>
    (await ssm.send(new GetParameterCommand({ Name: `/zhengyan/${name}/edge` }))).Parameter?.Value as string
  await ensureParameter(ssm, `/zhengyan/${name}/edge-also`, 'String', same, say)
}

/** The keys that documents are signed with: a row for each. */
const SEAL_KEYS = {
  seal: { KeySpec: 'ECC_NIST_P256', Description: 'The electronic seal of certificates' },
  'seal-sm2': { KeySpec: 'SM2', Description: 'The SM2 key of the electronic seal of certificates' },
} as const

/** A key that signs documents, found by its alias. @returns its ARN */
export async function ensureSealKey(
  { name }: Stage,
  which: keyof typeof SEAL_KEYS,
  say: Say,
): Promise<string> {
  const kms = new KMSClient()
  const alias = `alias/zhengyan-${name}-${which}`
  try {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }))
    return KeyMetadata?.Arn as string
  } catch (error) {
    if (!isCalled(error, 'NotFoundException')) throw error
  }
  const { KeySpec, Description } = SEAL_KEYS[which]
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY', Description: `${Description} (${name})` }),
  )
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }))
  say(`已生成 / made: ${alias}`)
  return KeyMetadata?.Arn as string
}

/** The bucket of packages: encrypted, closed to the public, over TLS alone. */
export async function ensurePackageBucket(
  bucket: string,
  { region }: Stage,
  partition: string,
  say: Say,
): Promise<void> {
  const s3 = new S3Client()
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    if (!isCalled(error, 'NotFound', 'NoSuchBucket')) throw error
    // us-east-1 is where a bucket is made that says no place, and may not be named.
    const place = region !== 'us-east-1' && {
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    }
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...place }))
    say(`已生成 / made: s3://${bucket}`)
  }
  // Each time: the run that made it may have ended before it was closed.
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket: bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  )
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket: bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  )
  const arn = `arn:${partition}:s3:::${bucket}`
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket: bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [arn, `${arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
    }),
  )
}

/** Puts the packages there; one that is there already is not sent again. */
export async function uploadPackages(bucket: string, packages: ReadonlyMap<string, string>): Promise<void> {
  const s3 = new S3Client()
  for (const [Key, file] of packages) {
    try {
      await s3.send(new HeadObjectCommand({ Bucket: bucket, Key }))
    } catch (error) {
      if (!isCalled(error, 'NotFound', 'NoSuchKey')) throw error
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: await readFile(file) }))
    }
  }
}

/** What a template takes from SSM when a resource is changed, by the newest version. */
const REFERENCE = /\{\{resolve:ssm:([^:}]+)\}\}/g

/** The parameters that a template refers to without a version. Pure. */
export const referredTo = (template: object): readonly string[] => [
  ...new Set([...JSON.stringify(template).matchAll(REFERENCE)].map(([, name = '']) => name)),
]

/** The template with those versions in its references. Pure. */
export const pinnedTo = (template: object, versions: Readonly<Record<string, number>>): object =>
  JSON.parse(
    JSON.stringify(template).replaceAll(REFERENCE, (whole, name) =>
      versions[name] === undefined ? whole : `{{resolve:ssm:${name}:${versions[name]}}}`,
    ),
  )

/**
 * Writes into a template which version of each parameter it means. CloudFormation looks at a reference only where the text
 * around it changes: without a version, a new value of the parameter would reach neither functions nor CloudFront.
 */
export async function pinParameters(template: object): Promise<object> {
  const { Parameters = [] } = await new SSMClient().send(
    new GetParametersCommand({ Names: [...referredTo(template)] }),
  )
  return pinnedTo(
    template,
    Object.fromEntries(Parameters.map(({ Name = '', Version = 0 }) => [Name, Version])),
  )
}

/** Puts the template there. @returns the address by which CloudFormation reads it */
export async function uploadTemplate(bucket: string, { region }: Stage, template: object): Promise<string> {
  const Body = JSON.stringify(template)
  const Key = `templates/${createHash('sha256').update(Body).digest('hex').slice(0, 32)}.json`
  await new S3Client().send(new PutObjectCommand({ Bucket: bucket, Key, Body }))
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://${bucket}.s3.${region}.${suffix}/${Key}`
}
