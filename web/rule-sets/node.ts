/** The operator's files of rules, where pages are made on a server or built. `package.json` chooses between the two. */

import { readRuleSets } from '#lib/settings'

export const ruleSets = readRuleSets(process.env.POLICY_DIR ?? 'policy')
