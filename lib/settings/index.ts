/** What a deployment is set up with, read and checked once at start: its environment, its secrets, its own rules. */

export {
  assertChains,
  authorityKeyIds,
  belongsTo,
  CHAIN_REASONS,
  type ChainReason,
  certifiedUntil,
  chainFromPem,
  checkChain,
  withGoodChain,
} from './chain.ts'
export {
  type Environment,
  readEnvironment,
  readImportEnvironment,
  readPlanEnvironment,
} from './environment.ts'
export {
  ALL_KEY_GROUPS,
  type KeyGroup,
  type KeysOf,
  LATER_GROUPS,
  parseGroup,
  type Secrets,
  type SigningKey,
  type SymmetricKey,
} from './key-groups.ts'
export { type LiveKeys, openKeys, REREAD_AFTER } from './live-keys.ts'
export { type OidcSettings, readOidcSettings } from './oidc.ts'
export { findParameters, readParameter } from './parameters.ts'
export { readRuleSets } from './policy-files.ts'
export {
  isSpent,
  letWrite,
  nameOf,
  pruneSigning,
  ROTATABLE,
  type Rotatable,
  readyToWrite,
  rotateCredentials,
  rotateSymmetric,
  rotateTagging,
  rotateTokens,
  writingKey,
} from './rotation.ts'
export {
  ensureSecretsFile,
  ensureSecretsParameters,
  findSecrets,
  generateSecrets,
  makeGroups,
  newSymmetricKey,
  publicHalfOf,
  readSecrets,
  type SecretsSource,
  writeSecrets,
} from './secrets.ts'
export {
  askUntil,
  assertGiven,
  credentialsOf,
  domainOf,
  Refusal,
  type Service,
  signedPost,
} from './signed-post.ts'
export { readSite, type SiteSettings } from './site.ts'
