/** The commands of `npm run seal`, one by one. */

import { readFile, writeFile } from 'node:fs/promises'
import { certificatesFromPem, DocumentError } from '#lib/document'
import { readSeal, SealError, verifySeal } from '#lib/seal'
import { type Command, type CommandName, dayOf, parseCommand, UsageError, usage } from './arguments.ts'
import { makeBy } from './make.ts'
import { findingsText, sealData, sealText } from './texts.ts'

interface Answer {
  readonly data: unknown
  readonly text: string
  /** False when a check has failed. */
  readonly ok: boolean
}

const commands: Readonly<Record<CommandName, (command: Command, now: Date) => Promise<Answer>>> = {
  async make({ options }, now) {
    const { out = 'seal.esl' } = options
    const der = await makeBy(options, now)
    // Never over another: documents in circulation may bear it.
    await writeFile(out, der, { flag: 'wx' })
    const seal = readSeal(der)
    return {
      data: { file: out, ...sealData(seal) },
      text: `已制章 made: ${out}\n${sealText(seal)}`,
      ok: true,
    }
  },
  async show({ file }) {
    const seal = readSeal(await readFile(file))
    return { data: sealData(seal), text: sealText(seal), ok: true }
  },
  async check({ file, options: { at, known } }, now) {
    const texts = known && (await Promise.all(known.map((one) => readFile(one, 'utf8'))))
    const { holds, findings, seal } = verifySeal(await readFile(file), {
      at: at === undefined ? now : dayOf('at', at),
      known: texts?.flatMap((text) => certificatesFromPem(text)),
    })
    return {
      data: { holds, findings, ...(seal && { seal: sealData(seal) }) },
      text: `${seal ? sealText(seal) : ''}${findingsText(findings)}`,
      ok: holds,
    }
  },
}

/** What went wrong, by the code that says so. */
const DETAILS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  EEXIST: { zh: '文件已存在，未覆盖', en: 'the file is there already and was left as it is' },
  ENOENT: { zh: '没有这个文件', en: 'there is no such file' },
  'seal-unreadable': {
    zh: '不是 GB/T 38540-2020（第 4 版）的电子印章',
    en: 'this is no electronic seal by GB/T 38540-2020 (version 4)',
  },
  'signer-mismatch': {
    zh: '制章者证书不是 SM2 证书，或不属于其私钥',
    en: 'the certificate of the maker is none of an SM2 key, or not of its own',
  },
  'signer-unusable': {
    zh: '证书或私钥无法读取，或口令有误',
    en: 'a certificate or key cannot be read, or the password is wrong',
  },
  'value-unwritable': {
    zh: '印章标识只能用 ASCII 字符',
    en: 'the id of a seal is written in ASCII',
  },
}

/** @returns the exit status: 0 when all was done and holds, 1 when not, 2 for wrong usage */
export async function run(argv: readonly string[], now: Date = new Date()): Promise<number> {
  const json = argv.includes('--json')
  try {
    const command = parseCommand(argv)
    if (command === 'help') {
      process.stdout.write(usage)
      return 0
    }
    const { data, text, ok } = await commands[command.name](command, now)
    process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : text)
    return ok ? 0 : 1
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      return 2
    }
    const { code = 'failed', message, path } = error as NodeJS.ErrnoException
    const known = error instanceof SealError || error instanceof DocumentError || path !== undefined
    const { zh, en } = (known && DETAILS[code]) || { zh: '未能完成', en: message }
    const where = path === undefined ? '' : `: ${path}`
    if (json)
      process.stdout.write(
        `${JSON.stringify({ error: { code, zh: zh + where, en: en + where } }, null, 2)}\n`,
      )
    else process.stderr.write(`✗ ${zh}${where}\n  ${en}${where} (${code})\n`)
    return 1
  }
}
