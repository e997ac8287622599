/**
 * `npm run deploy -- --stage prod [--region …]`: deploys to the AWS account of the usual AWS variables. On the first
 * time it makes the secrets of the stage and puts them into SSM; existing ones are never touched or shown.
 */

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateSecrets } from '#lib/settings'
import { fail } from '../local/fail.ts'
import { buildWeb, STATIC_DIR } from '../scripts/build-web.ts'
import { uploadWeb } from '../scripts/upload-web.ts'

const { values } = parseArgs({
  options: { stage: { type: 'string', default: 'dev' }, region: { type: 'string' } },
  strict: false,
})
const stage = String(values.stage)
const region = values.region === undefined ? undefined : String(values.region)

async function ensureSecrets(): Promise<void> {
  const { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } = await import(
    '@aws-sdk/client-ssm'
  )
  const ssm = new SSMClient(region === undefined ? {} : { region })
  const Name = `/zhengyan/${stage}/secrets`
  try {
    await ssm.send(new GetParameterCommand({ Name }))
    return
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error
  }
  const Value = JSON.stringify(await generateSecrets())
  await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: false }))
  console.log(`已生成密钥 / made the secrets: ${Name}`)
}

/** What CloudFront proves itself by to the functions. CloudFormation can read it only as a plain parameter. */
async function ensureEdgeSecret(): Promise<void> {
  const { ParameterAlreadyExists, PutParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const ssm = new SSMClient(region === undefined ? {} : { region })
  const Value = randomBytes(24).toString('base64url')
  const put = new PutParameterCommand({
    Name: `/zhengyan/${stage}/edge`,
    Value,
    Type: 'String',
    Overwrite: false,
  })
  await ssm.send(put).catch((error) => {
    if (!(error instanceof ParameterAlreadyExists)) throw error
  })
}

/** Builds the static side and puts it into the stage's bucket. */
async function publishWeb(): Promise<void> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const ssm = new SSMClient(region === undefined ? {} : { region })
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `/zhengyan/${stage}/web-files` }))
  await buildWeb()
  const count = await uploadWeb(STATIC_DIR, Parameter?.Value ?? '', region)
  console.log(`已上传网页文件 / uploaded the files of the pages: ${count}`)
}

try {
  await ensureSecrets()
  await ensureEdgeSecret()
} catch (error) {
  fail(`无法在 AWS 准备密钥 / cannot prepare the secrets on AWS: ${(error as Error).name}`)
}
const program = join(import.meta.dirname, '../node_modules/serverless/bin/serverless.js')
const { status } = spawnSync(process.execPath, [program, 'deploy', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
if (status === 0) await publishWeb()
process.exitCode = status ?? 1
