/** What a process needs before it can serve: its settings, its secrets, the operators' rules. */

export { boot, loadPolicy, type Runtime } from './boot.ts'
export { type Environment, readEnvironment } from './environment.ts'
export { createKeyRing, type KeyRing } from './key-ring.ts'
export { readRuleSets } from './policy-files.ts'
export {
  ensureSecretsFile,
  generateSecrets,
  readParameter,
  readSecrets,
  type Secrets,
  writeSecrets,
} from './secrets.ts'
export { createVault, type Vault } from './vault.ts'
