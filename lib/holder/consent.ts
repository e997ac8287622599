/**
 * What a person agrees to: the privacy notice, by its version. Our pages show it and send its version with a
 * registration; whoever has agreed to none, or to an earlier one, is asked by the portal after the next login.
 */

import { Problem } from '#lib/problem'
import { type Client, type HolderSettings, traceOf } from './settings.ts'

/**
 * Of the page `/privacy`: the day from which it reads as it does. `test/web/reading.test.ts` does not let its text change
 * without it.
 */
export const NOTICE_VERSION = '2026-11-25'

/** @throws Problem `invalid-input` that names the version in force: nobody can agree to what is not shown to them */
export function assertNoticeInForce(version: string, pointer = '/consent'): void {
  if (version === NOTICE_VERSION) return
  const detail = {
    zh: `现行隐私说明的版本为 ${NOTICE_VERSION}，请重新阅读后同意。`,
    en: `The privacy notice in force is that of ${NOTICE_VERSION}: read it and agree to that one.`,
  }
  throw new Problem('invalid-input', { errors: [{ pointer, code: 'other-notice', detail }] })
}

export function createConsent({ store, now }: Pick<HolderSettings, 'store' | 'now'>) {
  /**
   * Keeps with the account that its holder agrees to the notice in force.
   * @throws Problem `invalid-input`; `unauthorized` when there is no such account any more
   */
  return async function consent(holderId: string, version: string, client: Client): Promise<void> {
    assertNoticeInForce(version, '/version')
    const at = now().toISOString()
    if (!(await store.accounts.consent(holderId, { version, at }))) throw new Problem('unauthorized')
    await store.accountEvents.record(holderId, { what: 'consented', at, ...traceOf(client) })
  }
}
