/** The policy as the system would start with it: built-in records and the operator's folder. */

import { createPolicy, type Policy, type RuleSet } from '#lib/policy'
import { readRuleSets } from '#lib/settings'
import type { Options } from './arguments.ts'

/** The operator's files: `--rules`, or the folder that the system itself reads. */
export function readFolder(options: Options): readonly RuleSet[] {
  return readRuleSets(options.rules ?? process.env.POLICY_DIR ?? 'policy')
}

/** @throws PolicyError */
export function openPolicy(options: Options): Policy {
  return createPolicy(readFolder(options))
}
