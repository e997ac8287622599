/** The settings of a stage, from its committed file: read once, checked whole, and given to everything that deploys. */

import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { parse } from 'yaml'
import { readSite, type SiteSettings } from '#lib/settings'

const text = v.pipe(v.string(), v.trim(), v.minLength(1))
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

export const isChina = (region: string) => region.startsWith('cn-')

/** The functions, by their names in serverless.yml. */
const functions = Object.keys(
  (parse(readFileSync(join(import.meta.dirname, '../../serverless.yml'), 'utf8')) as { functions: object })
    .functions,
)

const Stage = v.pipe(
  v.strictObject({
    region: v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'region')),
    account: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/, 'account'))),
    authority: v.strictObject({ zh: text, en: text }),
    domain: v.optional(v.pipe(v.string(), v.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'domain'))),
    certificate: v.optional(text),
    table: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/, 'table'))),
    timestampUrl: v.optional(v.pipe(v.string(), v.url('url'))),
    pdfLevel: v.optional(v.picklist(['B-T', 'B-LT', 'B-LTA'], 'pdf-level')),
    demonstration: v.optional(v.boolean(), false),
    alarms: v.optional(v.pipe(v.string(), v.email('email'))),
    budget: v.optional(v.pipe(v.number(), v.minValue(1))),
    documentsIn5Minutes: v.optional(whole(1, 1_000_000)),
    tracing: v.optional(v.boolean()),
    site: v.optional(
      v.strictObject({
        operator: v.optional(v.strictObject({ zh: text, en: text })),
        contact: v.optional(text),
        icp: v.optional(text),
        police: v.optional(v.pipe(text, v.regex(/\d{6}/, 'police'))),
      }),
    ),
    challengeWork: v.optional(whole(1_000, 10_000_000)),
    identityProof: v.optional(v.picklist(['activation-code', 'oidc', 'facts'], 'proof'), 'activation-code'),
    realName: v.optional(
      v.strictObject({
        issuer: v.pipe(v.string(), v.url('url'), v.startsWith('https://', 'url')),
        clientId: text,
        clientSecretParameter: v.optional(
          v.pipe(v.string(), v.regex(/^\/zhengyan\/[^/]+\/oidc-client-secret$/, 'oidc-secret')),
        ),
        scope: v.optional(text),
        nameClaim: v.optional(text),
        idNumberClaim: v.optional(text),
        idTypeClaim: v.optional(text),
        idTypes: v.optional(text),
      }),
    ),
    sm2: v.optional(
      v.strictObject({
        electronicSeal: v.optional(v.pipe(v.string(), v.regex(/^seal\/[\w.-]+\.esl$/, 'esl'))),
        pdf: v.optional(v.picklist(['sm2', 'electronic-seal'], 'sm2-pdf')),
      }),
    ),
    throttle: v.optional(v.strictObject({ rate: whole(1, 100_000), burst: whole(1, 100_000) })),
    reservedConcurrency: v.optional(
      v.strictObject(Object.fromEntries(functions.map((name) => [name, v.optional(whole(1, 100_000))]))),
    ),
    webAcl: v.optional(
      v.pipe(v.string(), v.regex(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/, 'web-acl')),
    ),
    requestsIn5Minutes: v.optional(whole(10, 2_000_000_000), 3000),
    logDays: v.optional(v.picklist([30, 60, 90, 120, 150, 180, 365, 400, 545, 731], 'log-days'), 180),
    canary: v.optional(v.strictObject({ percent: whole(0, 50), minutes: whole(0, 60) }), {
      percent: 10,
      minutes: 10,
    }),
  }),
  v.check((stage) => stage.domain === undefined || stage.certificate !== undefined, 'no-certificate'),
  v.check((stage) => !isChina(stage.region) || stage.domain !== undefined, 'china-domain'),
  v.check(({ identityProof, demonstration }) => identityProof !== 'facts' || demonstration, 'facts'),
  v.check(({ identityProof, realName }) => (identityProof === 'oidc') === (realName !== undefined), 'oidc'),
  v.check(({ region, sm2 }) => isChina(region) || sm2 === undefined, 'sm2-china'),
  v.check(({ sm2 }) => sm2?.pdf !== 'electronic-seal' || sm2.electronicSeal !== undefined, 'sm2-seal'),
  v.check(
    ({ pdfLevel, timestampUrl, sm2 }) =>
      pdfLevel === undefined || (timestampUrl !== undefined && sm2?.pdf === undefined),
    'pdf-level-needs',
  ),
  v.check(({ region, webAcl }) => !isChina(region) || webAcl === undefined, 'china-waf'),
  v.check(
    ({ region, certificate }) =>
      certificate === undefined ||
      (isChina(region)
        ? /^[A-Z0-9]{16,32}$/.test(certificate)
        : /^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/.test(certificate)),
    'certificate-kind',
  ),
)

export type Stage = v.InferOutput<typeof Stage> & {
  readonly name: string
  /** Name of the table. */
  readonly table: string
}

/** What is said of a wrong setting; the schema library's own words where nothing stands here. */
const MESSAGES: Readonly<Record<string, string>> = {
  region: '应为 AWS 区域，如 cn-north-1 / must be a region of AWS',
  account: '应为 12 位账号，加引号 / must be 12 digits, quoted',
  domain: '应为域名，不带 https:// / must be a domain, without https://',
  table: '应为表名 / must be the name of a table',
  email: '应为邮箱地址 / must be an e-mail address',
  url: '应为网址 / must be an address',
  police: '应含备案号的数字 / must have the digits of the filing',
  'log-days': '应为 CloudWatch 支持的天数 / must be a number of days that CloudWatch knows',
  proof: '应为 activation-code、oidc 或 facts / must be activation-code, oidc or facts',
  'oidc-secret': '应为 / must be /zhengyan/STAGE/oidc-client-secret',
  facts:
    'identityProof: facts 仅限 demonstration: true，任何见过证书的人都能抢先注册 / facts is for demonstrations alone: whoever has seen a certificate could register first',
  oidc: 'identityProof: oidc 与 realName 须同时设置 / identityProof: oidc and realName go together',
  'web-acl':
    '应为 us-east-1 中 CloudFront 的 Web ACL 的 ARN，由 npm run deploy -- waf 建立 / must be the ARN of a web ACL of CloudFront’s in us-east-1, which npm run deploy -- waf makes',
  'china-waf':
    'webAcl：中国区域的 WAF 不能用于 CloudFront / in the China regions WAF cannot stand before CloudFront',
  esl: '应为 seal/ 中的 .esl 文件 / must be an .esl file in seal/',
  'sm2-pdf': '应为 sm2 或 electronic-seal / must be sm2 or electronic-seal',
  'sm2-china': 'sm2：只有中国区域的 KMS 有 SM2 密钥 / only the KMS of the China regions has SM2 keys',
  'sm2-seal':
    'sm2.pdf: electronic-seal 需要 sm2.electronicSeal / sm2.pdf: electronic-seal needs sm2.electronicSeal',
  'pdf-level': '应为 B-T、B-LT 或 B-LTA / must be B-T, B-LT or B-LTA',
  'pdf-level-needs':
    'pdfLevel 需要 timestampUrl，且不能与 sm2.pdf 并用 / pdfLevel needs timestampUrl, and goes with no sm2.pdf',
  'no-certificate': '有 domain 就要有 certificate / a domain needs its certificate',
  'china-domain':
    '中国区域必须有 domain（已备案）和 certificate / in the China regions a domain (with its ICP filing) and a certificate are needed',
  'certificate-kind':
    'certificate：中国区域应为 IAM 服务器证书的 ID，其他区域应为 us-east-1 中 ACM 证书的 ARN / must be the id of an IAM server certificate in China, elsewhere the ARN of a certificate in ACM in us-east-1',
}

export class StageError extends Error {}

const FOLDER = join(import.meta.dirname, '../../stages')

/** Stages of one's own, beside the examples and the one for development. */
export const ownStages = (folder = FOLDER): readonly string[] =>
  readdirSync(folder).flatMap((file) => {
    const [, name = ''] = /^([a-z][a-z0-9-]*)\.yml$/.exec(file) ?? []
    return name === '' || name === 'dev' || name.startsWith('example') ? [] : [name]
  })

/** @throws StageError naming the file and every setting that is wrong */
export async function readStage(name: string, folder = FOLDER): Promise<Stage> {
  const file = `stages/${name}.yml`
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(name))
    throw new StageError(
      `阶段名应为小写字母、数字和连字符 / a stage is named by lower-case letters, digits and hyphens: ${name}`,
    )
  const content = await readFile(join(folder, `${name}.yml`), 'utf8').catch(() => {
    throw new StageError(
      `没有 ${file}，请从 stages/example.yml 复制 / there is no ${file}: copy stages/example.yml`,
    )
  })
  let settings: unknown
  try {
    settings = parse(content)
  } catch (error) {
    throw new StageError(`${file} 不是 YAML / is not YAML: ${(error as Error).message}`)
  }
  const parsed = v.safeParse(Stage, settings)
  if (!parsed.success) {
    const wrong = parsed.issues.map((issue) => {
      const path = v.getDotPath(issue)
      return `  ${path ? `${path}: ` : ''}${MESSAGES[issue.message] ?? issue.message}`
    })
    throw new StageError([`${file} 有误 / is wrong:`, ...wrong].join('\n'))
  }
  return { ...parsed.output, name, table: parsed.output.table ?? `zhengyan-${name}` }
}

/** What the static pages are built with: the same that `serverless.yml` gives to the functions. */
export const siteOf = ({ site, domain, demonstration }: Stage): SiteSettings =>
  readSite({
    SITE_OPERATOR_ZH: site?.operator?.zh,
    SITE_OPERATOR_EN: site?.operator?.en,
    SITE_CONTACT: site?.contact,
    SITE_ICP: site?.icp,
    SITE_POLICE: site?.police,
    PUBLIC_ORIGIN: domain && `https://${domain}`,
    DEMONSTRATION: String(demonstration),
  })
