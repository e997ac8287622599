import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const read = (name: string) =>
  parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'), { merge: true, maxAliasCount: -1 })
const { Resources } = read('resources-import.yml')
const { functions } = read('serverless.yml')
const bucket = Resources.ImportBucket.Properties

describe('the import bucket, which holds ID numbers in clear', () => {
  it('is encrypted, closed to the public and to plain HTTP', () => {
    const [rule] = bucket.BucketEncryption.ServerSideEncryptionConfiguration
    expect(rule.ServerSideEncryptionByDefault.SSEAlgorithm).toBe('aws:kms')
    expect(Object.values(bucket.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
    const [statement] = Resources.ImportBucketPolicy.Properties.PolicyDocument.Statement
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
  })

  it('keeps nothing for long', () => {
    const days = Object.fromEntries(
      bucket.LifecycleConfiguration.Rules.map((rule: { Prefix?: string; ExpirationInDays?: number }) => [
        rule.Prefix,
        rule.ExpirationInDays,
      ]),
    )
    expect(days).toMatchObject({ 'runs/': 7, 'incoming/': 30 })
  })
})

describe('the queue of chunks', () => {
  it('gives a chunk three tries, then keeps it where an alarm sees it', () => {
    const { RedrivePolicy, VisibilityTimeout, SqsManagedSseEnabled } = Resources.ImportQueue.Properties
    expect(RedrivePolicy.maxReceiveCount).toBe(3)
    expect(VisibilityTimeout).toBe(6 * functions.importWork.timeout)
    expect(SqsManagedSseEnabled && Resources.ImportDeadLetters.Properties.SqsManagedSseEnabled).toBe(true)
    const { ImportDeadLettersAlarm } = read('resources-operations.yml').Resources
    expect(ImportDeadLettersAlarm.Properties.MetricName).toBe('ApproximateNumberOfMessagesVisible')
  })

  it('hears of each message by itself', () => {
    expect(functions.importWork.events[0].sqs.functionResponseType).toBe('ReportBatchItemFailures')
  })
})

describe('the roles', () => {
  const statements = (role: string) => Resources[role].Properties.Policies[0].PolicyDocument.Statement
  const actions = (role: string) =>
    statements(role).flatMap(({ Action }: { Action: string | string[] }) => Action)

  it('have no wildcard among their actions or resources', () => {
    for (const role of ['ImportSplitRole', 'ImportWorkRole'])
      for (const statement of statements(role)) {
        expect(JSON.stringify(statement.Action)).not.toContain('*')
        expect(statement.Resource).not.toBe('*')
      }
  })

  it('let the splitting read no secret and no certificate', () => {
    expect(actions('ImportSplitRole')).not.toContain('ssm:GetParameters')
    const onTable = statements('ImportSplitRole').filter(({ Action }: { Action: string | string[] }) =>
      JSON.stringify(Action).includes('dynamodb'),
    )
    for (const { Condition } of onTable) expect(JSON.stringify(Condition)).toContain('IMPORT#*')
  })

  it('let nobody delete from the table', () => {
    for (const role of ['ImportSplitRole', 'ImportWorkRole'])
      expect(actions(role)).not.toContain('dynamodb:DeleteItem')
  })
})
