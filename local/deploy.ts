/**
 * `npm run deploy -- --stage prod [--region …]`: deploys to the AWS account of the usual AWS variables. On the first
 * time it makes the secrets of the stage and puts them into SSM; existing ones are never touched or shown.
 */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateSecrets } from '#lib/runtime'
import { fail } from './fail.ts'

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

try {
  await ensureSecrets()
} catch (error) {
  fail(`无法在 AWS 准备密钥 / cannot prepare the secrets on AWS: ${(error as Error).name}`)
}
const program = join(import.meta.dirname, '../node_modules/serverless/bin/serverless.js')
const { status } = spawnSync(process.execPath, [program, 'deploy', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
