/** What a request reads, gathered so that it costs as few round trips as can be. */

import { toAccount } from './account.ts'
import { type Ledger, toLedger } from './annotation.ts'
import { type Attempts, toAttempts } from './attempts.ts'
import { toCertificate } from './certificate.ts'
import { accountKey, attemptsKey, certificateKey, codeKey, ledgerKey, sessionKey } from './keys.ts'
import { toSession } from './session.ts'
import type { Table } from './table.ts'

export function lookup(table: Table) {
  return {
    /** A certificate by its number, with the failed attempts counted so far: one round trip. */
    async byNumber(managementNumber: string, counted: readonly string[]) {
      const [certificate, ...attempts] = await table.getAll([
        certificateKey(managementNumber),
        ...counted.map(attemptsKey),
      ])
      return { certificate: toCertificate(certificate), attempts: attempts.map(toAttempts) }
    },

    /** Where a code leads, with the failed attempts counted so far: one round trip. */
    async byCode(
      code: string,
      counted: readonly string[],
    ): Promise<{ managementNumber: string | undefined; attempts: (Attempts | undefined)[] }> {
      const [pointer, ...attempts] = await table.getAll([codeKey(code), ...counted.map(attemptsKey)])
      return {
        managementNumber: pointer?.managementNumber as string | undefined,
        attempts: attempts.map(toAttempts),
      }
    },

    /** A session with the account it belongs to: one round trip. */
    async session({ sessionId, holderId }: { sessionId: string; holderId: string }) {
      const [session, account] = await table.getAll([sessionKey(sessionId), accountKey(holderId)])
      return { session: toSession(session), account: toAccount(account) }
    },

    /** A certificate with its ledger, as of the same moment: one round trip. */
    async withLedger(managementNumber: string) {
      const [certificate, ledger] = await table.getAll([
        certificateKey(managementNumber),
        ledgerKey(managementNumber),
      ])
      return { certificate: toCertificate(certificate), ledger: toLedger(ledger) as Ledger }
    },
  }
}
