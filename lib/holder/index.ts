/**
 * Holders: register, log in, stay logged in, leave. A holder is known by a holder id (an HMAC of the ID document);
 * an account says no more than that such a holder has a password.
 */

import { createChangePassword } from './change-password.ts'
import { createLogin } from './login.ts'
import { createRegister } from './register.ts'
import { createSessions } from './session.ts'
import { createCounting, type HolderSettings } from './settings.ts'

export type { PasswordChange } from './change-password.ts'
export type { Login } from './login.ts'
export type { Registration } from './register.ts'
export type { Tokens } from './session.ts'
export type { HolderSettings } from './settings.ts'
export { type AccessTokens, createAccessTokens, type Identity, SESSION_LIFETIME } from './tokens.ts'

export type Holders = ReturnType<typeof createHolders>

export function createHolders(settings: HolderSettings) {
  const counting = createCounting(settings)
  const sessions = createSessions(settings)
  const { refresh, logout, authenticate } = sessions
  return {
    register: createRegister(settings, counting),
    login: createLogin(settings, counting, sessions),
    changePassword: createChangePassword(settings, counting, sessions),
    refresh,
    logout,
    authenticate,
  }
}
