/**
 * The second factor, for who wants one: a one-time password from an app beside the password, and recovery codes for when
 * the app is lost. A proof of the person takes it away with the old password.
 */

import { randomBytes } from 'node:crypto'
import { formatCode, newCode, qrSvg } from '#lib/credential'
import { Problem } from '#lib/problem'
import type { NewAccountEvent } from '#lib/store'
import { activationHash } from './activation-code.ts'
import { createFactorCheck, type FactorSettings, OTP_WRONG, secretOwner } from './factor-check.ts'
import { verifyPassword } from './password.ts'
import { type Client, traceOf } from './settings.ts'
import { base32, otpAddress, SECRET_BYTES, stepOfOtp } from './totp.ts'

/** Seconds in which a new factor has to be confirmed. */
export const ENROLMENT_LIFETIME = 600
const RECOVERY_CODES = 10

/** What an authenticator app is given, by its camera or by hand. */
export interface Enrolment {
  /** Base 32. */
  readonly secret: string
  readonly uri: string
  /** SVG of the address. */
  readonly qr: string
  /** To be sent back with the app's first one-time password: nothing is stored before. Sealed. */
  readonly enrolment: string
  /** ISO 8601 instant. */
  readonly expiresAt: string
}

interface Sealed {
  readonly secret: string
  readonly expiresAt: string
}

const ENROLMENT_OVER = {
  errors: [
    {
      pointer: '/enrolment',
      code: 'enrolment-over',
      detail: { zh: '等待时间过长，请重新开始设置。', en: 'This took too long. Begin again.' },
    },
  ],
}

const sealOwner = (holderId: string) => `enrolment ${holderId}`

export interface SecondFactorSettings extends FactorSettings {
  /** Of the service's pages: an authenticator app names the account by its host. */
  readonly origin: string
}

/** Begins, confirms and removes a second factor; each by its holder, who is logged in. */
export function createSecondFactor(settings: SecondFactorSettings) {
  const { store, vault, rateLimiter, origin, now } = settings
  const pass = createFactorCheck(settings)

  /** @throws Problem `login-failed` when the password is wrong; `too-many-attempts` */
  async function recognised(holderId: string, password: string) {
    const attempt = await rateLimiter.enter(rateLimiter.change(holderId))
    const account = await store.accounts.find(holderId)
    if (!account || !(await verifyPassword(password, account.passwordHash))) throw new Problem('login-failed')
    return { account, attempt }
  }

  const record = (holderId: string, what: NewAccountEvent['what'], client: Client) =>
    store.accountEvents.record(holderId, { what, at: now().toISOString(), ...traceOf(client) })

  function open(enrolment: string, holderId: string): Sealed {
    try {
      const sealed: Sealed = JSON.parse(vault.decrypt(enrolment, sealOwner(holderId)))
      if (Date.parse(sealed.expiresAt) > now().getTime()) return sealed
    } catch {
      // Made by nobody here, or for another: as good as none.
    }
    throw new Problem('invalid-input', ENROLMENT_OVER)
  }

  return {
    /**
     * A new secret for the holder's app. Asks for the password: who finds an open session must not shut its holder out.
     * @throws Problem `second-factor-exists`; `login-failed`; `too-many-attempts`
     */
    async begin(holderId: string, password: string): Promise<Enrolment> {
      const { account, attempt } = await recognised(holderId, password)
      await attempt.forgive()
      if (account.secondFactor) throw new Problem('second-factor-exists')
      const secret = randomBytes(SECRET_BYTES)
      const expiresAt = new Date(now().getTime() + ENROLMENT_LIFETIME * 1000).toISOString()
      const sealed: Sealed = { secret: secret.toString('base64'), expiresAt }
      const uri = otpAddress(secret, '证验', new URL(origin).host)
      return {
        secret: base32(secret),
        uri,
        qr: qrSvg(uri, '两步验证二维码 QR code of the second factor'),
        enrolment: vault.encrypt(JSON.stringify(sealed), sealOwner(holderId)),
        expiresAt,
      }
    },

    /**
     * The factor is there from now on: the app has shown that it has the secret.
     * @returns the recovery codes, which are kept nowhere but by their hashes
     * @throws Problem `invalid-input` when the one-time password is not the app's, or the enrolment is over;
     *   `second-factor-exists`
     */
    async confirm(
      holderId: string,
      { enrolment, otp }: { enrolment: string; otp: string },
      client: Client,
    ): Promise<{ recoveryCodes: string[] }> {
      const { secret } = open(enrolment, holderId)
      const usedStep = stepOfOtp(Buffer.from(secret, 'base64'), otp, now(), 0)
      if (usedStep === undefined) throw new Problem('invalid-input', OTP_WRONG)
      const account = await store.accounts.find(holderId)
      const codes = Array.from({ length: RECOVERY_CODES }, () => newCode())
      const added =
        account &&
        (await store.secondFactors.add(account, {
          secret: vault.encrypt(secret, secretOwner(holderId)),
          since: now().toISOString(),
          usedStep,
          usedBy: '-',
          recoveryCodes: Object.fromEntries(codes.map((code) => [activationHash(code), true])),
        }))
      if (!added) throw new Problem('second-factor-exists')
      await record(holderId, 'second-factor-added', client)
      return { recoveryCodes: codes.map(formatCode) }
    },

    /**
     * From now on the password is enough again.
     * @throws Problem `login-failed` when the password is wrong; `second-factor-required`; `not-found` where there is
     *   none; `too-many-attempts`
     */
    async remove(
      holderId: string,
      { password, otp }: { password: string; otp: string },
      client: Client,
    ): Promise<void> {
      const { account, attempt } = await recognised(holderId, password)
      if (!account.secondFactor) throw new Problem('not-found')
      await pass(account, otp, { client, attempt, narrow: true })
      await attempt.forgive()
      if (!(await store.secondFactors.remove(account))) throw new Problem('login-failed')
      await record(holderId, 'second-factor-removed', client)
    },
  }
}
