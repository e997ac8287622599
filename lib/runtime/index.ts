/** What a process needs before it can serve: its settings, its secrets, the operators' rules. */

export { boot, loadPolicy, type Runtime } from './boot.ts'
export { type Environment, readEnvironment } from './environment.ts'
export { readRuleSets } from './policy-files.ts'
export { ensureSecretsFile, generateSecrets, readSecrets, type Secrets } from './secrets.ts'
export { createVault, type Vault } from './vault.ts'
