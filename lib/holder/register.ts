/** Registration: an account for the person whose certificate is on record. */

import { type IdType, sameName } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { checkActivationCode } from './activation-code.ts'
import { assertNoticeInForce } from './consent.ts'
import { checkNewPassword } from './new-password.ts'
import { hashPassword } from './password.ts'
import { createAccount, proofRequired } from './proof.ts'
import { type Client, type HolderSettings, traceOf } from './settings.ts'

export interface Registration {
  readonly name: string
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  /** Normalised. */
  readonly managementNumber: string
  readonly password: string
  /** As it was typed. What the deployment asks for, unless it takes the facts alone or knows a real-name service. */
  readonly activationCode?: string | undefined
  /** The version of the privacy notice that the person has agreed to; clients other than our pages may leave it out. */
  readonly consent?: string | undefined
}

export function createRegister({ store, vault, rateLimiter, identityProof, now }: HolderSettings) {
  /**
   * Makes an account for whoever knows name, ID document and management number of one certificate, and proves to be
   * the person: all that stands on paper is known to every office that was shown it. The facts alone, where they are
   * enough, are counted before they are compared; with a code nothing is told of them before it is good.
   * @throws Problem `invalid-input` for another notice than that in force, and for a password that anybody would try, by
   *   what was sent alone; `proof-required`; `identity-not-matched` the same whichever was wrong; `account-exists` only
   *   once all matched; `challenge-required`, `too-many-attempts`
   */
  return async function register(registration: Registration, client: Client): Promise<void> {
    const { managementNumber, activationCode: code, consent: version } = registration
    if (version !== undefined) assertNoticeInForce(version)
    if (code === undefined && identityProof !== 'facts') throw proofRequired(identityProof)
    checkNewPassword(registration.password, registration)
    const tags = vault.tags(registration.idType, registration.idNumber)
    const gate =
      code === undefined
        ? rateLimiter.facts(managementNumber, client.network)
        : rateLimiter.proof(tags[0], client.network)
    const keys = gate.open.map(({ key }) => key)
    const [{ certificate, attempts }, { account: known, activation }] = await Promise.all([
      store.lookup.byNumber(managementNumber, keys),
      store.lookup.byTags(tags, []),
    ])
    const spent = code === undefined ? {} : checkActivationCode({ code, activation, account: known }, now())
    const matches =
      certificate !== undefined &&
      vault.isOf(certificate.holder, tags) &&
      sameName(certificate.holderName, registration.name) &&
      spent
    const { solution } = client
    // A good code is let in whatever others have tried: strangers must not keep the person from the account.
    const proven = code !== undefined && matches
    const attempt = proven ? undefined : await rateLimiter.enter(gate, { seen: attempts, solution })
    // Hashed in either case: the time taken must not tell what of it matched.
    const passwordHash = await hashPassword(registration.password)
    if (!matches) throw new Problem('identity-not-matched')
    await attempt?.forgive()
    const at = now().toISOString()
    const consent = version === undefined ? undefined : { version, at }
    const account = await createAccount(store, { tags, passwordHash, spent, activation, at, consent })
    if (!account) throw new Problem('account-exists')
    await store.accountEvents.record(account.holderId, { what: 'registered', at, ...traceOf(client) })
  }
}
