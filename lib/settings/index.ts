/** What a deployment is set up with, read and checked once at start: its environment, its secrets, its own rules. */

export { type Environment, readEnvironment, readImportEnvironment } from './environment.ts'
export { type OidcSettings, readOidcSettings } from './oidc.ts'
export { readRuleSets } from './policy-files.ts'
export {
  ensureSecretsFile,
  generateSecrets,
  readParameter,
  readSecrets,
  type Secrets,
  type SecretsSource,
  writeSecrets,
} from './secrets.ts'
export { readSite, type SiteSettings } from './site.ts'
