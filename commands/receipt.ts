/**
 * `npm run receipt -- FILE [--keys FILE] [--json]`: checks the receipt of a verification, without a network. FILE
 * is the PDF, or holds the receipt alone, or the whole answer that it came with. The keys are a saved `/.well-known/jwks.json`; on
 * the machine of a local system, its own.
 */

import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import {
  type AskedBatch,
  type BatchReceiptAnswer,
  findReceipts,
  type Jwks,
  publishedJwk,
  type Receipt,
  type ReceiptCheck,
  trustKeys,
  verifyReceipt,
} from '#lib/jose'
import { readSecrets } from '#lib/settings'
import { fail } from '../local/fail.ts'
import { localSettings } from '../local/settings.ts'

const USAGE = 'npm run receipt -- FILE [--keys jwks.json] [--json]'

function commandLine() {
  try {
    const options = { keys: { type: 'string' }, json: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new Error('one file')
    return { file, ...values }
  } catch {
    return fail(`用法 / usage: ${USAGE}`)
  }
}

async function read(file: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return await readFile(file)
  } catch (error) {
    return fail(`无法读取 / cannot read: ${file} (${(error as NodeJS.ErrnoException).code})`)
  }
}

function parsed(content: Buffer, file: string): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return fail(`不是 JSON / not JSON: ${file}`)
  }
}

/** The one receipt of a file: of several nobody could say which is meant. */
async function receiptIn(file: string): Promise<string> {
  const [receipt, ...more] = await findReceipts(await read(file))
  if (receipt === undefined) return fail(`文件中没有回执 / no receipt in the file: ${file}`)
  return more.length === 0 ? receipt : fail(`文件中不止一份回执 / more than one receipt in the file: ${file}`)
}

async function trustedKeys(file: string | undefined) {
  if (file === undefined) {
    const { secretsFile, origin } = localSettings()
    const secrets = await readSecrets({ SECRETS_FILE: secretsFile }, [
      'credential',
      'credentialPublic',
    ]).catch(() =>
      fail('本机没有系统，请用 --keys 给出密钥集 / no system on this machine: name the key set with --keys'),
    )
    const issuer = { id: origin, name: { zh: '本机系统', en: 'the system on this machine' } }
    const keys = [...secrets.credential, ...secrets.credentialPublic]
    return trustKeys({ keys: await Promise.all(keys.map((key) => publishedJwk(key, issuer))) })
  }
  const keys = parsed(await read(file), file) as Jwks
  return trustKeys(keys).catch(() => fail(`不是密钥集 / not a key set: ${file}`))
}

/** A line for each item, as far as it can be named. */
function batchLines(
  { answeredAt, issuer, answer }: Receipt,
  { client, items, useIn }: Receipt['asked'] & AskedBatch,
) {
  const { results } = answer as unknown as BatchReceiptAnswer<{ verified: boolean; status: object }>
  const each = results.map((result, i) => {
    const { by: _, ...asked } = items[i] ?? { by: 'unreadable' }
    const said =
      'problem' in result
        ? result.problem.code
        : `${result.verification.verified} ${JSON.stringify(result.verification.status)}`
    return `  ${String(i + 1).padStart(3)}  ${JSON.stringify(asked)}  ${said}`
  })
  const verified = results.filter((result) => 'verification' in result && result.verification.verified)
  return [
    `  答复时间 answered at: ${answeredAt}`,
    `  出具者 issued by: ${issuer}`,
    `  核验单位 asked by: ${client.name}（${client.id}）`,
    ...(useIn ? [`  使用地区 to be used in: ${useIn}`] : []),
    `  项数 items: ${items.length}；核验通过 verified: ${verified.length}`,
    ...each,
  ]
}

/** A few lines for people. */
function report({ signature, key, issuer, receipt }: ReceiptCheck): string {
  const mark = (outcome: string) => ({ verified: '✓', failed: '✗' })[outcome] ?? '?'
  const lines = [
    `${mark(signature.outcome)} 签名 signature: ${signature.reason}`,
    `${mark(key.outcome)} 密钥 key: ${key.reason}${issuer ? `（${issuer.name.zh} ${issuer.name.en}）` : ''}`,
  ]
  if (receipt?.asked.by === 'batch') lines.push(...batchLines(receipt, receipt.asked))
  else if (receipt) {
    lines.push(
      `  答复时间 answered at: ${receipt.answeredAt}`,
      `  出具者 issued by: ${receipt.issuer}`,
      `  所问 asked: ${JSON.stringify(receipt.asked)}`,
      `  核验通过 verified: ${receipt.answer.verified}`,
      `  状态 status: ${JSON.stringify(receipt.answer.status)}`,
      ...(receipt.rule ? [`  规则 rule: ${receipt.rule.id} v${receipt.rule.version}`] : []),
      ...(receipt.determined === undefined ? [] : [`  有依据可以判定 determined: ${receipt.determined}`]),
    )
  }
  return lines.join('\n')
}

const { file, keys, json } = commandLine()
const check = await verifyReceipt(await receiptIn(file), await trustedKeys(keys))
console.log(json ? JSON.stringify(check) : report(check))
process.exitCode = check.signature.outcome === 'verified' && check.key.outcome === 'verified' ? 0 : 1
