/**
 * The stack as it is deployed, in each partition of AWS: what AWS's own schemas say of it, and what our rules ask. (That a
 * real AWS takes it is `npm run test:aws`, on an emulator.)
 */

import { beforeAll, describe, expect, it } from 'vitest'
import { readSite } from '#lib/settings'
import { readStage, siteOf } from '../../commands/deploy/stage.ts'
import { rules } from './rules.ts'
import { schemaProblems } from './schema.ts'
import { packagedStage, type Resource, type Template } from './template.ts'

/** Of AWS's "Getting Started in China", CloudFront: what cannot be made there. Its schemas say the same. */
const NOT_IN_CHINA = [
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::Function',
  'AWS::CertificateManager::Certificate',
]

const variants = {
  example: packagedStage('example'),
  'example-china': packagedStage('example-china'),
}

/** Bytes of the package that an employer's scan may wait for, and of the one that wallets do. */
const LARGEST = { verify: 140_000, wallet: 250_000 }

describe.each(Object.entries(variants))('the stack of the stage %s', (stage, packaged) => {
  const isChina = stage === 'example-china'
  let template: Template
  beforeAll(async () => {
    template = (await packaged).template
  })

  it('gives the description of the API to its function as a file, and lets nobody wait for it', async () => {
    const { packages } = await packaged
    const having = Object.keys(packages).filter((name) => packages[name]?.files.includes('openapi.json'))
    expect(having).toEqual(['pages'])
    for (const [name, largest] of Object.entries(LARGEST))
      expect(packages[name]?.zipped, name).toBeLessThan(largest)
  })

  it('is what AWS describes: every type, every property, the kind of every value, every reference', async () => {
    expect(Object.keys(template.Resources).length).toBeGreaterThan(60)
    expect(await schemaProblems(template)).toEqual([])
  })

  it.each(rules)('$name', ({ broken }) => {
    expect(broken(template)).toEqual([])
  })

  it('asks China for nothing that is not there, and others for what replaced it', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type)
    const missing = types.filter((type) => NOT_IN_CHINA.includes(type))
    expect(missing).toEqual(isChina ? [] : ['AWS::CloudFront::OriginAccessControl'])
    expect(types.includes('AWS::CloudFront::CloudFrontOriginAccessIdentity')).toBe(isChina)
  })

  it('gives the functions of pages what the static pages are built with: who runs the site', async () => {
    const { origin: _, ...built } = siteOf(await readStage(stage))
    expect(built.operator).toBeDefined()
    for (const id of ['VerifyLambdaFunction', 'PagesLambdaFunction']) {
      const { Properties = {} } = template.Resources[id] as Resource
      const { Variables } = Properties.Environment as { Variables: Record<string, string> }
      expect(readSite({ ...Variables, PUBLIC_ORIGIN: '' })).toEqual(built)
    }
  })

  it('names AWS by its partition, never as the one or the other', () => {
    expect(JSON.stringify(template.Resources)).not.toMatch(
      /arn:aws(-cn)?:|amazonaws\.com\/|\.amazonaws\.com\.cn/,
    )
  })
})

describe('the check by schemas finds what is wrong', () => {
  let template: Template
  beforeAll(async () => {
    template = (await variants.example).template
  })

  // biome-ignore lint/suspicious/noExplicitAny: spoilt on purpose
  const spoilt = (spoil: (resources: any) => void) => {
    const copy = structuredClone(template)
    spoil(copy.Resources)
    return schemaProblems(copy)
  }

  it.each([
    ['a type', (r: never) => Object.assign(r, { X: { Type: 'AWS::Lambda::Functoin' } }), /X: no such type/],
    [
      'a property',
      ({ Table }) => (Table.Properties.BillingModus = 'x'),
      /Table.BillingModus: no such property/,
    ],
    ['a kind', ({ Table }) => (Table.Properties.DeletionProtectionEnabled = 'often'), /not a boolean/],
    ['a missing one', ({ LoginRole }) => delete LoginRole.Properties.AssumeRolePolicyDocument, /: missing/],
    [
      'a reference',
      ({ ImportQueue }) => (ImportQueue.Properties.QueueName = { Ref: 'Nothing' }),
      /is nowhere/,
    ],
    [
      'an attribute',
      ({ WebBucket }) => (WebBucket.Properties.BucketName = { 'Fn::GetAtt': ['Table', 'Colour'] }),
      /has no attribute Colour/,
    ],
  ] as [string, Parameters<typeof spoilt>[0], RegExp][])('%s', async (_, spoil, problem) => {
    expect(await spoilt(spoil)).toEqual([expect.stringMatching(problem)])
  })
})
