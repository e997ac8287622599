/**
 * Holders: register, log in, stay logged in, leave, and the way back. A holder is known by a holder id (an HMAC of the
 * ID document); an account says no more than that such a holder has a password.
 */

import { createAccountView } from './account.ts'
import { createChangePassword } from './change-password.ts'
import { createLogin } from './login.ts'
import { createProven } from './proof.ts'
import { createRealName } from './real-name.ts'
import { createRecover } from './recover.ts'
import { createRegister } from './register.ts'
import { createSessions } from './session.ts'
import type { HolderSettings } from './settings.ts'

export type { AccountEntry, AccountView } from './account.ts'
export { activationHash } from './activation-code.ts'
export type { PasswordChange } from './change-password.ts'
export type { LoggedIn, Login } from './login.ts'
export { NO_PASSWORD } from './password.ts'
export { REAL_NAME_LIFETIME, type RealPerson } from './real-name.ts'
export type { Recovery } from './recover.ts'
export type { Registration } from './register.ts'
export type { Tokens } from './session.ts'
export type { Client, HolderSettings, IdentityProof } from './settings.ts'
export { type AccessTokens, createAccessTokens, type Identity, SESSION_LIFETIME } from './tokens.ts'

export type Holders = ReturnType<typeof createHolders>

export function createHolders(settings: HolderSettings) {
  const sessions = createSessions(settings)
  const setPassword = createProven(settings, sessions)
  const { refresh, logout, authenticate } = sessions
  return {
    register: createRegister(settings),
    login: createLogin(settings, sessions),
    recover: createRecover(settings, setPassword),
    realName: createRealName(settings, setPassword),
    changePassword: createChangePassword(settings, sessions),
    account: createAccountView(settings),
    refresh,
    logout,
    authenticate,
  }
}
