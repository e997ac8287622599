/**
 * Reads the operator's own rule files, so that `lib/policy` itself need not touch a disk. It says only whether a file
 * is JSON; `createPolicy` says whether it is a rule file.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PolicyError, type RuleSet } from '#lib/policy'

/**
 * The `*.json` files of a folder, in the order of their names; none when the folder is absent.
 *
 * @throws PolicyError when a file cannot be read or is not JSON, naming the file.
 */
export function readRuleSets(directory: string): readonly RuleSet[] {
  return namesIn(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ source: name, content: readJson(join(directory, name), name) }))
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw unreadable(directory, 'folder-unreadable', '无法读取文件夹', 'the folder cannot be read', error)
  }
}

function readJson(path: string, source: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(source, 'file-unreadable', '无法读取', 'cannot be read', error)
  }
  try {
    // A byte order mark is what Windows' editor leaves; JSON itself has none.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw unreadable(source, 'not-json', '不是合法的 JSON', 'is not JSON', error)
  }
}

function unreadable(source: string, reason: string, zh: string, en: string, cause: unknown): PolicyError {
  const detail = cause instanceof Error ? cause.message : String(cause)
  const message = { zh: `${zh}（${detail}）`, en: `${en} (${detail})` }
  return new PolicyError([{ source, record: '', field: '', reason, message }])
}
