/**
 * What a deployment must be whatever else changes, as rules over its template: rights without wildcards, everything
 * encrypted, kept when it holds data, recoverable, logged for a time, bounded in time, and without a secret in an
 * environment. A rule names what breaks it; an exception stands here with its reason, or nowhere.
 */

import type { Resource, Template } from './template.ts'

interface Named extends Resource {
  readonly id: string
}

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource?: unknown
  readonly Principal?: unknown
}

export interface Rule {
  readonly name: string
  /** @returns what breaks it, each by the id of its resource */
  readonly broken: (template: Template) => readonly string[]
}

const all = ({ Resources }: Template): Named[] =>
  Object.entries(Resources).map(([id, resource]) => ({ id, ...resource }))

const ofType = (template: Template, ...types: string[]) =>
  all(template).filter(({ Type }) => types.includes(Type))

// biome-ignore lint/suspicious/noExplicitAny: a template's properties, of any form
const props = ({ Properties }: Resource): any => Properties ?? {}

/** A rule over the resources of some types. */
const each = (name: string, types: readonly string[], holds: (resource: Named) => boolean): Rule => ({
  name,
  broken: (template) =>
    ofType(template, ...types)
      .filter((resource) => !holds(resource))
      .map(({ id }) => id),
})

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])

/** Every statement of every policy of the template. */
function statements(template: Template): { id: string; statement: Statement }[] {
  return all(template).flatMap((resource) => {
    const { Policies = [], PolicyDocument } = props(resource)
    const documents = [
      ...Policies.map((policy: { PolicyDocument: unknown }) => policy.PolicyDocument),
      PolicyDocument,
    ].filter(Boolean)
    return documents.flatMap(({ Statement }: { Statement: Statement | Statement[] }) =>
      list(Statement).map((statement) => ({ id: resource.id, statement })),
    )
  })
}

const DATA = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket']

/** The framework's own bucket, which holds the packages: it can be made again. */
const isPackages = ({ id }: Named) => id === 'ServerlessDeploymentBucket'

/** What AWS knows no resources for: the wildcard is the one thing that may be said. */
const WITHOUT_RESOURCES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']

export const rules: readonly Rule[] = [
  {
    name: 'no right is a wildcard',
    broken: (template) =>
      statements(template).flatMap(({ id, statement: { Effect, Action, Resource } }) =>
        Effect === 'Allow' &&
        !list(Action).every((action) => WITHOUT_RESOURCES.includes(action)) &&
        (list(Action).some((action) => action.includes('*')) || list(Resource).includes('*'))
          ? [`${id}: ${list(Action).join(', ')}`]
          : [],
      ),
  },
  {
    name: 'nobody outside the account is allowed anything',
    broken: (template) =>
      statements(template).flatMap(({ id, statement: { Effect, Principal } }) =>
        Effect === 'Allow' && (Principal === '*' || JSON.stringify(Principal) === '{"AWS":"*"}') ? [id] : [],
      ),
  },
  {
    name: 'every function has a role of its own',
    broken: (template) => {
      const roles = ofType(template, 'AWS::Lambda::Function').map((one) => JSON.stringify(props(one).Role))
      return roles.filter((role, i) => roles.indexOf(role) !== i)
    },
  },
  each(
    'the table is encrypted, recoverable to any second, and cannot be deleted by mistake',
    ['AWS::DynamoDB::Table'],
    (table) => {
      const { SSESpecification, PointInTimeRecoverySpecification, DeletionProtectionEnabled } = props(table)
      return (
        SSESpecification?.SSEEnabled === true &&
        PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true &&
        // But while the stack is made: see `Protected` in resources.yml.
        DeletionProtectionEnabled?.['Fn::If']?.[1] === true
      )
    },
  ),
  each('what holds data stays when the stack goes', DATA, (resource) => {
    const { DeletionPolicy, UpdateReplacePolicy } = resource as Named & { UpdateReplacePolicy?: string }
    return isPackages(resource) || (/^Retain/.test(DeletionPolicy ?? '') && UpdateReplacePolicy === 'Retain')
  }),
  each('buckets are encrypted and closed to the public', ['AWS::S3::Bucket'], (bucket) => {
    const { BucketEncryption, PublicAccessBlockConfiguration: block = {} } = props(bucket)
    const isClosed = Object.values(block).length === 4 && Object.values(block).every((flag) => flag === true)
    return Boolean(BucketEncryption) && (isClosed || isPackages(bucket))
  }),
  {
    name: 'buckets are read over TLS alone',
    broken: (template) => {
      const closed = new Set(
        ofType(template, 'AWS::S3::BucketPolicy')
          .filter((policy) => JSON.stringify(policy.Properties).includes('"aws:SecureTransport"'))
          .map((policy) => props(policy).Bucket.Ref),
      )
      return ofType(template, 'AWS::S3::Bucket').flatMap(({ id }) => (closed.has(id) ? [] : [id]))
    },
  },
  each('queues are encrypted', ['AWS::SQS::Queue'], (queue) => props(queue).SqsManagedSseEnabled === true),
  {
    name: 'what fails in a queue is kept aside',
    broken: (template) => {
      const queues = ofType(template, 'AWS::SQS::Queue')
      const sources = ofType(template, 'AWS::Lambda::EventSourceMapping')
      const worked = new Set(sources.map((source) => props(source).EventSourceArn['Fn::GetAtt'][0]))
      return queues.flatMap((queue) =>
        worked.has(queue.id) && !props(queue).RedrivePolicy?.deadLetterTargetArn ? [queue.id] : [],
      )
    },
  },
  each(
    'logs are kept for a time, and then no more',
    ['AWS::Logs::LogGroup'],
    (group) => props(group).RetentionInDays > 0,
  ),
  {
    name: 'every function that the gateway calls has a version to go back to',
    broken: (template) =>
      ofType(template, 'AWS::ApiGatewayV2::Integration').flatMap((one) =>
        template.Resources[props(one).IntegrationUri.Ref]?.Type === 'AWS::Lambda::Alias' ? [] : [one.id],
      ),
  },
  {
    name: 'every function has a log that is declared here',
    broken: (template) => {
      const groups = new Set(
        ofType(template, 'AWS::Logs::LogGroup').map((group) => props(group).LogGroupName),
      )
      return ofType(template, 'AWS::Lambda::Function').flatMap((one) =>
        groups.has(`/aws/lambda/${props(one).FunctionName}`) ? [] : [one.id],
      )
    },
  },
  each('functions run on the runtime we test with', ['AWS::Lambda::Function'], (one) => {
    const { Runtime, Architectures } = props(one)
    return Runtime === 'nodejs24.x' && Architectures?.[0] === 'arm64'
  }),
  {
    name: 'a function behind the gateway ends before the gateway gives up (30 s)',
    broken: (template) => {
      const asked = new Set(
        ofType(template, 'AWS::ApiGatewayV2::Integration').map((one) => {
          const alias = template.Resources[props(one).IntegrationUri.Ref] as Resource
          return props(alias).FunctionName.Ref
        }),
      )
      return ofType(template, 'AWS::Lambda::Function').flatMap((one) =>
        asked.has(one.id) && !(props(one).Timeout < 30) ? [one.id] : [],
      )
    },
  },
  each('no secret stands in an environment', ['AWS::Lambda::Function'], (one) => {
    const text = JSON.stringify(props(one).Environment ?? {})
    return !/resolve:(ssm-secure|secretsmanager)/.test(text) && !/BEGIN [A-Z ]*PRIVATE KEY/.test(text)
  }),
  each(
    'CloudFront speaks TLS 1.2 or later, and nothing in clear',
    ['AWS::CloudFront::Distribution'],
    (one) => {
      const { DefaultCacheBehavior, CacheBehaviors, ViewerCertificate } = props(one).DistributionConfig
      const own = ViewerCertificate['Fn::If']?.[1] ?? ViewerCertificate
      return (
        own.MinimumProtocolVersion === 'TLSv1.2_2021' &&
        [DefaultCacheBehavior, ...CacheBehaviors].every(({ ViewerProtocolPolicy }) =>
          ['redirect-to-https', 'https-only'].includes(ViewerProtocolPolicy),
        )
      )
    },
  ),
  each('the gateway has a ceiling', ['AWS::ApiGatewayV2::Stage'], (stage) => {
    const { ThrottlingRateLimit, ThrottlingBurstLimit } = props(stage).DefaultRouteSettings ?? {}
    return ThrottlingRateLimit > 0 && ThrottlingBurstLimit > 0
  }),
  each(
    'every alarm is heard where the alarms go, and says when it is over',
    ['AWS::CloudWatch::Alarm'],
    (alarm) => {
      const { AlarmActions, OKActions, AlarmDescription } = props(alarm)
      return (
        AlarmActions?.[0]?.Ref === 'Alarms' && OKActions?.[0]?.Ref === 'Alarms' && Boolean(AlarmDescription)
      )
    },
  ),
  {
    name: 'every function is in an alarm for its errors, and in one for having no room',
    broken: (template) => {
      const alarms = JSON.stringify(ofType(template, 'AWS::CloudWatch::Alarm'))
      const heard = (metric: string, id: string) =>
        alarms.includes(
          `"MetricName":"${metric}","Dimensions":[{"Name":"FunctionName","Value":{"Ref":"${id}"}}]`,
        )
      return ofType(template, 'AWS::Lambda::Function').flatMap(({ id }) =>
        ['Errors', 'Throttles'].flatMap((metric) => (heard(metric, id) ? [] : [`${id}: ${metric}`])),
      )
    },
  },
  each('an alarm has no more metrics than CloudWatch takes (10)', ['AWS::CloudWatch::Alarm'], (alarm) => {
    const { Metrics = [] } = props(alarm)
    return Metrics.filter(({ MetricStat }: { MetricStat?: object }) => MetricStat).length <= 10
  }),
  each('an alarm is of this stage by its name', ['AWS::CloudWatch::Alarm'], (alarm) =>
    /^zhengyan-[a-z-]+-\w+$/.test(props(alarm).AlarmName ?? ''),
  ),
  {
    name: 'what a function is called for without waiting is kept when it fails',
    broken: (template) => {
      const kept = new Set(
        ofType(template, 'AWS::Lambda::EventInvokeConfig')
          .filter((config) => props(config).DestinationConfig?.OnFailure)
          .map((config) => props(config).FunctionName.Ref),
      )
      return ofType(template, 'AWS::S3::Bucket').flatMap((bucket) =>
        (props(bucket).NotificationConfiguration?.LambdaConfigurations ?? []).flatMap(
          ({ Function: called }: { Function: { 'Fn::GetAtt': [string] } }) =>
            kept.has(called['Fn::GetAtt'][0]) ? [] : called['Fn::GetAtt'][0],
        ),
      )
    },
  },
  each('the access log names neither address nor asker', ['AWS::ApiGatewayV2::Stage'], (stage) => {
    const format = props(stage).AccessLogSettings?.Format ?? '$context.path'
    return !/\$context\.(path|identity|http|authorizer|domainName)|sourceIp|userAgent/.test(format)
  }),
]
