/** The policy as the system would start with it: built-in records and the operator's folder. */

import { statSync } from 'node:fs'
import { createPolicy, type Policy, type RuleSet } from '#lib/policy'
import { readRuleSets } from '#lib/settings'
import { type Options, UsageError } from './arguments.ts'

/** The operator's files: `--rules`, or the folder that the system itself reads. */
export function readFolder({ rules }: Options): readonly RuleSet[] {
  return rules === undefined ? readRuleSets(process.env.POLICY_DIR ?? 'policy') : readNamedFolder(rules)
}

/**
 * The files of a folder that somebody named: mistyped, it must not pass for one without rules.
 *
 * @throws UsageError
 */
export function readNamedFolder(folder: string): readonly RuleSet[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`没有这个文件夹：${folder}\nNo such folder: ${folder}`)
  return readRuleSets(folder)
}

/** @throws PolicyError */
export function openPolicy(options: Options): Policy {
  return createPolicy(readFolder(options))
}
