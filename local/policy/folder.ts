/** The policy as the system would start with it: built-in records and the operator's folder. */

import { createPolicy, type Policy, type RuleSet } from '#lib/policy'
// Not by the face of lib/runtime, which would load the store and the SDK for a command that reads JSON.
import { readRuleSets } from '../../lib/runtime/policy-files.ts'
import type { Options } from './arguments.ts'

/** The operator's files: `--rules`, or the folder that the system itself reads. */
export function readFolder(options: Options): readonly RuleSet[] {
  return readRuleSets(options.rules ?? process.env.POLICY_DIR ?? 'policy')
}

/** @throws PolicyError */
export function openPolicy(options: Options): Policy {
  return createPolicy(readFolder(options))
}
