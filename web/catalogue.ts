/**
 * What the screens of this deployment know by name: the built-in regions and use scenes with the operator's own. The
 * functions read the operator's files at start, the pages and their scripts have them from when they were built.
 */

import { builtInRegions, chooseScenes, createRegions, mergeRegions, type RuleFile } from '#lib/policy'
import { ruleSets } from '#rule-sets'

// What is wrong with a file has stopped the start or the build: `createPolicy` has read it there.
const files = ruleSets.map(({ content }) => content as RuleFile)

export const regions = createRegions(
  mergeRegions([...builtInRegions, ...files.flatMap((file) => file.regions ?? [])]),
)

/** The use scenes (使用场景) to offer where a certificate is released. */
export const scenes = chooseScenes(files.flatMap((file) => file.scenes ?? []))
