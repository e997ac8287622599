/** What a deployment refuses before it touches anything, and what it shows. (That AWS takes it: `npm run test:aws`.) */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { makeSeal } from '#lib/seal'
import { assertUnchanged, electronicSealProblem } from '../../commands/deploy/checks.ts'
import { pinnedTo, referredTo } from '../../commands/deploy/prepare.ts'
import { readPlan } from '../../commands/deploy/stack.ts'
import { readStage, siteOf } from '../../commands/deploy/stage.ts'
import { issue } from '../lib/seal/certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-stages-'))
afterAll(() => rmSync(folder, { recursive: true }))

const stage = (content: string) => {
  writeFileSync(join(folder, 'prod.yml'), content)
  return readStage('prod', folder)
}

const GLOBAL = 'region: ap-southeast-1\nauthority: { zh: 甲, en: A }\n'
const CHINA = GLOBAL.replace('ap-southeast-1', 'cn-north-1')
const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/zhengyan-prod/x'
const ARN = 'arn:aws:acm:us-east-1:123456789012:certificate/x'

describe('the file of a stage', () => {
  it('needs a region and a name of the authority, and says what else is', async () => {
    expect(await stage(GLOBAL)).toEqual({
      name: 'prod',
      region: 'ap-southeast-1',
      authority: { zh: '甲', en: 'A' },
      table: 'zhengyan-prod',
      demonstration: false,
      identityProof: 'activation-code',
      requestsIn5Minutes: 3000,
      logDays: 180,
      canary: { percent: 10, minutes: 10 },
    })
  })

  it.each(['example', 'example-china', 'dev'])('of which one is checked in is right: %s', async (name) => {
    expect((await readStage(name)).name).toBe(name)
  })

  it.each([
    ['China without a domain', CHINA, /中国区域必须有 domain/],
    ['a domain without its certificate', `${GLOBAL}domain: a.example.org`, /a domain needs its certificate/],
    [
      'an address for a domain',
      `${GLOBAL}domain: https://a.example.org\ncertificate: ${ARN}`,
      /domain: .*without https/,
    ],
    [
      'a certificate of another region',
      `${GLOBAL}domain: a.example.org\ncertificate: ${ARN.replace('us-east-1', 'cn-north-1')}`,
      /ACM in us-east-1/,
    ],
    [
      'a certificate of ACM in China',
      `${CHINA}domain: a.example.cn\ncertificate: ${ARN}`,
      /IAM server certificate/,
    ],
    [
      'a firewall in China',
      `${CHINA}domain: a.example.cn\ncertificate: ASCAEXAMPLEEXAMPLE123\nwebAcl: ${WEB_ACL}`,
      /WAF cannot stand before CloudFront/,
    ],
    [
      'a firewall of another kind',
      `${GLOBAL}webAcl: ${WEB_ACL.replace('global', 'regional')}`,
      /webAcl: .*us-east-1/,
    ],
    ['a level without a time-stamp authority', `${GLOBAL}pdfLevel: B-LT`, /pdfLevel needs timestampUrl/],
    [
      'a level that is none',
      `${GLOBAL}timestampUrl: https://tsa.example\npdfLevel: B-B`,
      /must be B-T, B-LT or B-LTA/,
    ],
    ['SM2 where KMS has none', `${GLOBAL}sm2: {}`, /only the KMS of the China regions/],
    [
      'a PDF with an electronic seal that there is not',
      `${CHINA}domain: a.example.cn\ncertificate: ASCAEXAMPLEEXAMPLE123\nsm2: { pdf: electronic-seal }`,
      /needs sm2\.electronicSeal/,
    ],
    [
      'a seal that lies elsewhere',
      `${CHINA}domain: a.example.cn\ncertificate: ASCAEXAMPLEEXAMPLE123\nsm2: { electronicSeal: ../a.esl }`,
      /sm2\.electronicSeal: .*in seal/,
    ],
    ['a reservation for what is no function', `${GLOBAL}reservedConcurrency: { verfy: 5 }`, /verfy/],
    ['a filing without its digits', `${GLOBAL}site: { police: none }`, /site.police: .*digits of the filing/],
    ['an account that YAML reads as a number', `${GLOBAL}account: 123456789012`, /account/],
    ['facts as the proof of a person', `${GLOBAL}identityProof: facts`, /could register first/],
    ['a real-name service that is not named', `${GLOBAL}identityProof: oidc`, /go together/],
    [
      'a real-name service without encryption',
      `${GLOBAL}identityProof: oidc\nrealName: { issuer: 'http://id.example', clientId: x }`,
      /realName\.issuer/,
    ],
    ['a setting that is none', `${GLOBAL}tabel: x`, /tabel/],
    ['no YAML', 'region: [', /不是 YAML/],
  ])('is refused, by what is wrong in it: %s', async (_, content, said) => {
    await expect(stage(content)).rejects.toThrow(said)
  })

  it('says to the build who runs the site, and whether it is a demonstration', async () => {
    const site = 'site: { operator: { zh: 主办, en: Operator }, icp: 某ICP备1号 }'
    expect(siteOf(await stage(`${GLOBAL}${site}\ndomain: a.example.org\ncertificate: ${ARN}`))).toEqual({
      demonstration: false,
      origin: 'https://a.example.org',
      operator: { zh: '主办', en: 'Operator' },
      icp: '某ICP备1号',
    })
    expect(siteOf(await stage(`${GLOBAL}demonstration: true`))).toEqual({ demonstration: true })
  })

  it('that is not there is asked for, and no path is taken for a name', async () => {
    await expect(readStage('nowhere', folder)).rejects.toThrow('stages/example.yml')
    await expect(readStage('../secrets', folder)).rejects.toThrow('lower-case')
  })
})

describe('what a deployed stage cannot change', () => {
  const base = {
    name: 'prod',
    region: 'ap-southeast-1',
    authority: { zh: '甲', en: 'A' },
    table: 'zhengyan-prod',
    demonstration: false,
    identityProof: 'activation-code',
    requestsIn5Minutes: 3000,
    logDays: 180,
    canary: { percent: 10, minutes: 10 },
  } as const

  const deployed = { TableName: 'zhengyan-prod', WebOrigin: 'https://a.example.org' }

  it('stays as it is', () => {
    expect(() => assertUnchanged({ ...base, domain: 'a.example.org' }, deployed)).not.toThrow()
    expect(() => assertUnchanged(base, {})).not.toThrow()
    expect(() =>
      assertUnchanged(base, { ...deployed, WebOrigin: 'https://d111.cloudfront.net' }),
    ).not.toThrow()
  })

  it.each([
    ['the domain, left out by mistake', {}, /domain: https:\/\/a.example.org → CloudFront/],
    ['the domain', { domain: 'b.example.org' }, /→ https:\/\/b.example.org/],
    ['the table', { domain: 'a.example.org', table: 'other' }, /table: zhengyan-prod → other/],
  ])('%s', (_, changed, said) => {
    expect(() => assertUnchanged({ ...base, ...changed }, deployed)).toThrow(said)
  })
})

test('a change that would replace or remove what holds data is refused, whatever else it does', () => {
  const change = (Action: string, LogicalResourceId: string, ResourceType: string, Replacement?: string) => ({
    ResourceChange: { Action, LogicalResourceId, ResourceType, Replacement } as never,
  })
  const { rows, refused } = readPlan({
    changeSet: 'x',
    kind: 'UPDATE',
    changes: [
      change('Modify', 'VerifyLambdaFunction', 'AWS::Lambda::Function', 'False'),
      change('Modify', 'Table', 'AWS::DynamoDB::Table', 'True'),
      change('Remove', 'WebBucket', 'AWS::S3::Bucket'),
      change('Remove', 'OldRole', 'AWS::IAM::Role'),
    ],
  })
  expect(refused.map(({ id }) => id)).toEqual(['Table', 'WebBucket'])
  expect(rows.map(({ action }) => action)).toEqual(['Replace', 'Remove', 'Remove', 'Modify'])
})

test('a new value of a parameter changes the template, so that it reaches functions and CloudFront', () => {
  const template = {
    a: '{{resolve:ssm:/z/edge}},{{resolve:ssm:/z/edge-also}}',
    b: ['{{resolve:ssm:/z/edge}}'],
  }
  expect(referredTo(template)).toEqual(['/z/edge', '/z/edge-also'])
  const pinned = (edge: number) => pinnedTo(template, { '/z/edge': edge, '/z/edge-also': 1 })
  expect(pinned(3)).toEqual({
    a: '{{resolve:ssm:/z/edge:3}},{{resolve:ssm:/z/edge-also:1}}',
    b: ['{{resolve:ssm:/z/edge:3}}'],
  })
  expect(pinned(4)).not.toEqual(pinned(3))
})

test('the command line takes each flag once, and says what it takes', () => {
  const run = (...args: string[]) => {
    const command = join(import.meta.dirname, '../../commands/deploy.ts')
    const { status, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' })
    return { status, stderr }
  }
  // Nobody who has no stage yet is left with less than the way to one.
  expect(run()).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('cp stages/example.yml stages/prod.yml'),
  })
  expect(run('--stage', 'a', '--stage', 'b')).toMatchObject({ status: 2 })
  expect(run('--stage', 'dev', '--region', 'cn-north-1')).toMatchObject({ status: 2 })
  expect(run('--stage', 'nowhere')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('stages/nowhere.yml'),
  })
})

describe('an electronic seal', () => {
  const NOW = new Date('2026-12-01T02:00:00Z')
  const signer = issue({ name: '某省人事考试院' })
  const [own] = signer.certificates
  const seal = makeSeal(
    {
      vendor: 'Zhengyan',
      id: '99000000000001',
      type: 1,
      name: '某省人事考试证书专用章',
      signers: { certificates: signer.certificates },
      createdAt: NOW,
      validFrom: NOW,
      validTo: new Date('2029-12-01T02:00:00Z'),
      picture: { type: 'PNG', data: Uint8Array.of(1), width: 42, height: 42 },
    },
    issue({ name: '某制章机构' }),
  )
  const problem = async (certificate: Uint8Array, at = NOW) =>
    electronicSealProblem('seal/prod.esl', await seal, certificate, at)

  it('that names the certificate and is in force is no problem', async () => {
    expect(await problem(own)).toBeUndefined()
  })

  it('that is not there, has ended, names another or is none is told before it is missed', async () => {
    expect(electronicSealProblem('seal/prod.esl', undefined, own, NOW)).toContain('there is no seal/prod.esl')
    expect(await problem(own, new Date('2030-01-01T00:00:00Z'))).toContain('The seal is not in force')
    expect(await problem(issue({ name: '李四' }).certificates[0])).toContain(
      'does not name the SM2 certificate',
    )
    expect(electronicSealProblem('seal/prod.esl', own, own, NOW)).toContain('This is no electronic seal')
  })
})
