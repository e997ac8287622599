/** The operator's files of rules, as the build of the pages put them in. */

import type { RuleSet } from '#lib/policy'

declare const RULE_SETS: readonly RuleSet[]

export const ruleSets = RULE_SETS
