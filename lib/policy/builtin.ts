/** The records that the library brings. They pass the same validation as an operator's own. */

import notices from './notices.json' with { type: 'json' }
import { builtInQualifications } from './qualifications.ts'
import { builtInRegions } from './regions.ts'
import type { RuleSet } from './rule.ts'
import association from './rules/association.json' with { type: 'json' }
import base from './rules/default.json' with { type: 'json' }
import national from './rules/national.json' with { type: 'json' }
import provinces from './rules/provinces.json' with { type: 'json' }
import ruankao from './rules/ruankao.json' with { type: 'json' }
import { builtInScenes } from './scenes.ts'

export const builtInRuleSets: readonly RuleSet[] = [
  { source: 'lib/policy/rules/default.json', content: base },
  { source: 'lib/policy/notices.json', content: notices },
  { source: 'lib/policy/qualifications.json', content: { qualifications: builtInQualifications } },
  { source: 'lib/policy/regions.json', content: { regions: builtInRegions } },
  { source: 'lib/policy/scenes.json', content: { scenes: builtInScenes } },
  { source: 'lib/policy/rules/ruankao.json', content: ruankao },
  { source: 'lib/policy/rules/national.json', content: national },
  { source: 'lib/policy/rules/association.json', content: association },
  { source: 'lib/policy/rules/provinces.json', content: provinces },
]
