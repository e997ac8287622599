/** The life of a stage: made, used, changed, taken back, restored, removed, made again. */

import { readFile } from 'node:fs/promises'
import {
  CreateBackupCommand,
  DeleteTableCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import type { Call } from '../support/gateway.ts'
import type { Emulator } from './emulator.ts'
import { proofOf } from './identity.ts'
import { travel } from './journey.ts'
import { changeEdge, changeKeys } from './keys.ts'
import { reserveAndTrace, watchCanary } from './release.ts'
import { hold, type Report } from './report.ts'
import { type OpenedStage, openStage, went } from './stage.ts'
import { useWallet } from './wallet.ts'

const FILE = new URL('../fixtures/registry/office.csv', import.meta.url)

/** @param whole with what takes a deployment after another, or minutes: the same in every stage */
export async function live(
  report: Report,
  emulator: Emulator,
  example: string,
  whole: boolean,
): Promise<void> {
  await emulator.reset()
  const stage = await openStage(example, emulator)
  try {
    const isUp = await report.step('deploy', async () => {
      const output = went(await stage.deploy())
      hold(/no sealed document can be made yet/.test(output), 'says nothing of the missing seal certificate')
      return `${(await stage.outputs()).WebOrigin}; says that the seal’s certificate is missing`
    })
    if (isUp) await use(report, emulator, stage, whole)
  } finally {
    await stage.close()
  }
}

async function use(report: Report, emulator: Emulator, stage: OpenedStage, whole: boolean): Promise<void> {
  await report.step(
    'put the seal’s certificate; deploy: nothing changes, documents can be made',
    async () => {
      await stage.putSealCertificate()
      const output = went(await stage.deploy())
      hold(!/no sealed document/.test(output), output)
    },
  )
  await report.step('firewall', async () => {
    const { status, output } = await stage.deploy('waf')
    if (stage.region.startsWith('cn-')) {
      hold(status === 1 && /cannot stand before CloudFront/.test(output), output)
      return 'refused: there is none for CloudFront in China'
    }
    hold(status === 0 && /webAcl: \S+/.test(output), output)
    return 'a stack in us-east-1; says what to put into the stage’s file'
  })
  await report.step('import: S3 → split → SQS → work', async () => {
    await stage.putFile('incoming/office.csv', await readFile(FILE))
    const summary = JSON.parse(await stage.file('incoming/office.csv.summary.json'))
    hold(summary.new >= 2 && summary.refused === 0, JSON.stringify(summary))
    return `${summary.new} new, ${await stage.count()} items`
  })
  const { call, token, code, credential } = await travel(report, stage, await proofOf(report, stage))
  await useWallet(report, emulator, stage, call, token)
  const stands = async () => {
    const answer = await call('GET', `/v1/verify/${code}`)
    hold(answer.status === 200 && answer.json.verified, `${answer.status} ${answer.text.slice(0, 200)}`)
  }
  await rotate(report, emulator, stage, call, credential)
  await changeKeys(report, emulator, stage, call)
  await goBack(report, stage, stands)
  if (whole) {
    await reserveAndTrace(report, stage, stands)
    await watchCanary(report, stage, stands)
  }
  await restore(report, stage, stands)
  await report.step('remove: the stack is gone, the data is not', async () => {
    const before = await stage.count()
    const output = went(await stage.deploy('remove'))
    hold(/what stays/.test(output), 'does not say what stays')
    hold((await stage.count()) === before, 'items are missing')
    return `${before} items stay`
  })
  await report.step('deploy again: the same code verifies', async () => {
    went(await stage.deploy())
    await stands()
  })
  if (whole) await changeEdge(report, stage)
}

async function rotate(
  report: Report,
  emulator: Emulator,
  stage: OpenedStage,
  call: Call,
  credential: string,
) {
  await report.step('rotate the credential key: published, and the old one still verifies', async () => {
    const kids = async () =>
      (await call('GET', '/.well-known/jwks.json')).json.keys.map(({ kid }: { kid: string }) => kid)
    const before = await kids()
    went(await stage.operate('keys', 'rotate'))
    emulator.functions.cool()
    const after = await kids()
    hold(after.length === before.length + 1 && before.every((kid: string) => after.includes(kid)), `${after}`)
    const answer = await call('POST', '/v1/verify/credential', { body: { credential } })
    hold(answer.json.verified === true, JSON.stringify(answer.json.status))
    return `${before.length} → ${after.length} keys`
  })
}

async function goBack(report: Report, stage: OpenedStage, stands: () => Promise<void>): Promise<void> {
  await report.step('deploy a second version', async () => {
    await stage.set('challengeWork', '50000')
    went(await stage.deploy())
    await stands()
    const version = await stage.versionOf('login')
    hold(version === '2', `version ${version}`)
    return 'login:2'
  })
  await report.step('roll back', async () => {
    went(await stage.deploy('rollback'))
    await stands()
    const version = await stage.versionOf('login')
    hold(version === '1', `version ${version}`)
    return 'login:1'
  })
}

/** As docs/operations.md says it: to a moment, under another name; looked at; then under the table's own. */
async function restore(report: Report, stage: OpenedStage, stands: () => Promise<void>): Promise<void> {
  const { dynamodb, table } = stage
  const other = `${table}-restored`
  const before = await stage.count()
  await report.step('restore the table to a moment, under another name', async () => {
    await dynamodb.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: table,
        TargetTableName: other,
        RestoreDateTime: new Date(),
      }),
    )
    hold((await stage.count(other)) === before, `${await stage.count(other)} items instead of ${before}`)
    return `${before} items`
  })
  await report.step('give it the table’s own name, and what a restored table has not', async () => {
    const backup = new CreateBackupCommand({ TableName: other, BackupName: 'before-swap' })
    const { BackupDetails } = await dynamodb.send(backup)
    await dynamodb.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }))
    await dynamodb.send(new DeleteTableCommand({ TableName: table }))
    await dynamodb.send(
      new RestoreTableFromBackupCommand({ TargetTableName: table, BackupArn: BackupDetails?.BackupArn }),
    )
    await dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: table,
        TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
      }),
    )
    await dynamodb.send(
      new UpdateContinuousBackupsCommand({
        TableName: table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    )
    await dynamodb.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: true }))
    hold(await stage.isProtected(), 'it is not protected')
    await stands()
    return `${await stage.count()} items; the same code verifies`
  })
}
