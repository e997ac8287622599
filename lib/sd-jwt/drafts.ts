/**
 * SD-JWT VC is a draft still. HAIP 1.0 pins draft-13; what has changed since is here, and nothing else of this project
 * knows of drafts. Where they differ, what is issued keeps to both, and what is checked keeps to the stricter.
 *
 * | | draft-13 | newest (-19) | here |
 * |---|---|---|---|
 * | `typ` | `dc+sd-jwt`; `vc+sd-jwt` is recommended for a while | `dc+sd-jwt` | `dc+sd-jwt`, as HAIP 1.0 says: none of ours ever had the other |
 * | claims that are never disclosable | themselves | with everything in them | with everything in them |
 * | `aka_vcts`, further types | unknown | of these types too, and never disclosable | never disclosable; ours are of one type, so it is not asked |
 */

import type { ClaimPath } from './process.ts'

/** The `typ` of the issuer's JWT. */
export const SD_JWT_VC_TYP = 'dc+sd-jwt'

/** In both drafts. */
const NEVER_DISCLOSABLE = ['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status']
/** Since draft-18. */
const NEVER_DISCLOSABLE_SINCE = ['aka_vcts']

const never: ReadonlySet<unknown> = new Set([...NEVER_DISCLOSABLE, ...NEVER_DISCLOSABLE_SINCE])

/** Whether what stands there may be left to the holder to disclose; the first name decides, since draft-19. */
export const mayBeDisclosable = ([name]: ClaimPath): boolean => !never.has(name)
