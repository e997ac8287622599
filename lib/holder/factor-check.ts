/** What a login asks beside the password where there is a second factor: used up in one conditional write, and counted. */

import { randomBytes } from 'node:crypto'
import { parseCode } from '#lib/credential'
import { Problem } from '#lib/problem'
import type { Entry } from '#lib/rate-limit'
import type { Account, SecondFactor, UsedFactor } from '#lib/store'
import type { Encryption } from '#lib/vault'
import { activationHash } from './activation-code.ts'
import { type Client, type HolderSettings, traceOf } from './settings.ts'
import { stepOfOtp } from './totp.ts'

/** What is said of a one-time password that is none. */
export const OTP_WRONG = {
  errors: [
    {
      pointer: '/otp',
      code: 'otp-wrong',
      detail: {
        zh: '动态密码或恢复码不正确、已过时或已使用。请等待下一个动态密码，并检查手机时间。',
        en: "Not right, too old, or used already. Wait for the next one, and check your phone's clock.",
      },
    },
  ],
}

export interface FactorSettings extends Pick<HolderSettings, 'store' | 'rateLimiter' | 'now'> {
  /** Under keys of its own: what checks a one-time password opens nothing else. */
  readonly vault: Encryption
}

export type FactorCheck = ReturnType<typeof createFactorCheck>

/** Of the vault: the secret of one account decrypts for no other. */
export const secretOwner = (holderId: string) => `second factor ${holderId}`

/** Uses a one-time password or a recovery code up, at login and whenever the factor is asked for. */
export function createFactorCheck({ store, vault, rateLimiter, now }: FactorSettings) {
  function find(account: Account, { secret, usedStep, recoveryCodes }: SecondFactor, otp: string) {
    const code = parseCode(otp).code
    const codeHash = code && activationHash(code)
    if (codeHash) return recoveryCodes[codeHash] ? { codeHash } : undefined
    const key = Buffer.from(vault.decrypt(secret, secretOwner(account.holderId)), 'base64')
    const step = stepOfOtp(key, otp, now(), usedStep)
    return step === undefined ? undefined : { step }
  }

  async function use(account: Account, used: UsedFactor, client: Client): Promise<boolean> {
    if (!(await store.secondFactors.use(account, used, randomBytes(12).toString('base64url')))) return false
    if ('codeHash' in used) {
      const at = now().toISOString()
      await store.accountEvents.record(account.holderId, {
        what: 'recovery-code-used',
        at,
        ...traceOf(client),
      })
    }
    return true
  }

  /**
   * Nothing to pass where there is no factor. The password has been found right before, by an attempt that counts until
   * it is taken back; a wrong one-time password leaves it counted, and counts by itself.
   * @param narrow whether attempts are counted for the account, from wherever; a known device is counted by itself
   * @throws Problem `second-factor-required`, with `errors` where one was given that is wrong or was used;
   *   `too-many-attempts`
   */
  return async function pass(
    account: Account,
    otp: string | undefined,
    { client, attempt, narrow }: { client: Client; attempt: Entry; narrow: boolean },
  ): Promise<void> {
    const { secondFactor } = account
    if (!secondFactor) return
    if (otp === undefined) {
      await attempt.forgive()
      throw new Problem('second-factor-required')
    }
    const counted = narrow ? await rateLimiter.enter(rateLimiter.otp(account.holderId)) : undefined
    const used = find(account, secondFactor, otp)
    if (!used || !(await use(account, used, client))) throw new Problem('second-factor-required', OTP_WRONG)
    await counted?.forgive()
  }
}
