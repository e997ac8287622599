/**
 * Holders: register, log in, stay logged in, leave, and the way back. An account is a random holder id, found by the tags
 * (HMACs) of an ID document; it says no more than that the holder of that document has a password.
 */

import { createChangePassword } from './change-password.ts'
import type { FactorCheck } from './factor-check.ts'
import { createLogin } from './login.ts'
import { createProven, type SetProvenPassword } from './proof.ts'
import { createRecover } from './recover.ts'
import { createRegister } from './register.ts'
import { createSessions } from './session.ts'
import type { HolderSettings } from './settings.ts'

export { type AccountEntry, type AccountView, createAccountView } from './account.ts'
export { activationHash } from './activation-code.ts'
export type { PasswordChange } from './change-password.ts'
export { type CommonPasswords, commonPasswordFilter, isCommonPassword } from './common-passwords.ts'
export { createConsent, NOTICE_VERSION } from './consent.ts'
export { createFactorCheck } from './factor-check.ts'
export type { LoggedIn, Login } from './login.ts'
export { checkNewPassword, type SentFacts } from './new-password.ts'
export { NO_PASSWORD, verifyPassword } from './password.ts'
export type { SetProvenPassword } from './proof.ts'
export { createRealName, REAL_NAME_LIFETIME, type RealPerson } from './real-name.ts'
export type { Recovery } from './recover.ts'
export type { Registration } from './register.ts'
export { createSecondFactor, type Enrolment } from './second-factor.ts'
export { type AuthenticationSettings, createAuthentication, type Tokens } from './session.ts'
export { type Client, type HolderSettings, type IdentityProof, traceOf } from './settings.ts'
export {
  type AccessTokenReader,
  type AccessTokens,
  createAccessTokenReader,
  createAccessTokens,
  type Identity,
  SESSION_LIFETIME,
} from './tokens.ts'

export type Holders = ReturnType<typeof createHolders>

/** @param passFactor what a login asks beside the password; the keys of the factor are nobody else's in here */
export function createHolders(settings: HolderSettings, passFactor: FactorCheck) {
  const sessions = createSessions(settings)
  const setPassword = createProven(settings, sessions)
  const { refresh, logout, authenticate } = sessions
  return {
    register: createRegister(settings),
    login: createLogin(settings, sessions, passFactor),
    recover: createRecover(settings, setPassword),
    changePassword: createChangePassword(settings, sessions),
    refresh,
    logout,
    authenticate,
  }
}

/** For a proof of the person that the caller has checked. */
export const createSetPassword = (settings: HolderSettings): SetProvenPassword =>
  createProven(settings, createSessions(settings))
