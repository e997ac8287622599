/**
 * Holders: register, log in, stay logged in, leave. An account is a random holder id, found by the tags (HMACs) of an ID
 * document; it says no more than that the holder of that document has a password.
 */

import { createChangePassword } from './change-password.ts'
import { createLogin } from './login.ts'
import { createRegister } from './register.ts'
import { createSessions } from './session.ts'
import type { HolderSettings } from './settings.ts'

export type { PasswordChange } from './change-password.ts'
export type { LoggedIn, Login } from './login.ts'
export type { Registration } from './register.ts'
export { type AuthenticationSettings, createAuthentication, type Tokens } from './session.ts'
export type { Client, HolderSettings } from './settings.ts'
export {
  type AccessTokenReader,
  type AccessTokens,
  createAccessTokenReader,
  createAccessTokens,
  type Identity,
  SESSION_LIFETIME,
} from './tokens.ts'

export type Holders = ReturnType<typeof createHolders>

export function createHolders(settings: HolderSettings) {
  const sessions = createSessions(settings)
  const { refresh, logout, authenticate } = sessions
  return {
    register: createRegister(settings),
    login: createLogin(settings, sessions),
    changePassword: createChangePassword(settings, sessions),
    refresh,
    logout,
    authenticate,
  }
}
