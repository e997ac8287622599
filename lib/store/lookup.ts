/** What a request reads, gathered so that it costs as few round trips as can be. */

import { NOBODY, toAccount, toIdTag } from './account.ts'
import { lastMade, toActivation } from './activation.ts'
import { toAnnotationSet, toCodePointer } from './annotation.ts'
import { toCertificate } from './certificate.ts'
import {
  accountKey,
  activationKey,
  annotationSetKey,
  certificateKey,
  codeKey,
  idTagKey,
  rateLimitKey,
  sessionKey,
} from './keys.ts'
import { toAttempts } from './rate-limit.ts'
import { toSession } from './session.ts'
import type { Table } from './table.ts'

/** Of one BatchGetItem. */
const MOST_KEYS = 100

export function lookup(table: Table) {
  return {
    /**
     * A certificate by its number, with the attempts that count: one round trip. What is counted is counted under a
     * condition, so it may be read as it was a moment ago, for half the price.
     */
    async byNumber(managementNumber: string, counted: readonly string[]) {
      const [[certificate], attempts] = await Promise.all([
        table.getAll([certificateKey(managementNumber)]),
        table.getAll(counted.map(rateLimitKey), 'eventual'),
      ])
      return { certificate: toCertificate(certificate), attempts: attempts.map((item) => toAttempts(item)) }
    },

    /**
     * By the tags of an ID document, what a proof of the person is held against, with the attempts that count: two round
     * trips, also where there is no account, since the time taken must not tell.
     */
    async byTags(tags: readonly string[], counted: readonly string[]) {
      const found = await table.getAll([
        ...tags.map(idTagKey),
        ...tags.map(activationKey),
        ...counted.map(rateLimitKey),
      ])
      const pointer = found.slice(0, tags.length).find((item) => item)
      const codes = found.slice(tags.length, 2 * tags.length).map((item) => toActivation(item))
      return {
        account: toAccount(await table.get(accountKey(toIdTag(pointer)?.holderId ?? NOBODY))),
        activation: lastMade(codes),
        attempts: found.slice(2 * tags.length).map((item) => toAttempts(item)),
      }
    },

    /**
     * Where a code leads: one round trip, for half the price, since it never leads elsewhere. Only where there is none as of
     * a moment ago is it asked for again, as of now.
     */
    async byCode(code: string): Promise<string | undefined> {
      for (const consistency of ['eventual', 'strong'] as const) {
        const [pointer] = await table.getAll([codeKey(code)], consistency)
        if (pointer) return toCodePointer(pointer)?.managementNumber
      }
      return undefined
    },

    /** Where each of up to 100 codes leads: one round trip. */
    async byCodes(codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const pointers = codes.length === 0 ? [] : await table.getAll(codes.map(codeKey))
      return new Map(
        codes.flatMap((code, i) => {
          const pointer = toCodePointer(pointers[i])
          return pointer ? [[code, pointer.managementNumber]] : []
        }),
      )
    },

    /**
     * Up to 100 certificates, each with its annotations or with the attempts that count at it: two requests at most,
     * beside each other.
     * @param released the numbers whose annotations are wanted
     * @param counted each once
     */
    async many(numbers: readonly string[], released: ReadonlySet<string>, counted: readonly string[]) {
      const annotated = numbers.filter((number) => released.has(number))
      const keys = [
        ...numbers.map(certificateKey),
        ...annotated.map(annotationSetKey),
        ...counted.map(rateLimitKey),
      ]
      const pages = Array.from({ length: Math.ceil(keys.length / MOST_KEYS) }, (_, i) =>
        table.getAll(keys.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS)),
      )
      const items = (await Promise.all(pages)).flat()
      const sets = new Map(annotated.map((number, i) => [number, items[numbers.length + i]]))
      const counts = items.slice(numbers.length + annotated.length)
      return {
        found: new Map(
          numbers.map((number, i) => [
            number,
            { certificate: toCertificate(items[i]), annotations: toAnnotationSet(sets.get(number)) },
          ]),
        ),
        attempts: new Map(counted.map((one, i) => [one, toAttempts(counts[i])])),
      }
    },

    /** A session with the account it belongs to: one round trip. */
    async session({ sessionId, holderId }: { sessionId: string; holderId: string }) {
      const [session, account] = await table.getAll([sessionKey(sessionId), accountKey(holderId)])
      return { session: toSession(session), account: toAccount(account) }
    },

    /** A certificate with its annotations, as of the same moment: one round trip. */
    async withAnnotations(managementNumber: string) {
      const [certificate, annotations] = await table.getAll([
        certificateKey(managementNumber),
        annotationSetKey(managementNumber),
      ])
      return {
        certificate: toCertificate(certificate),
        annotations: toAnnotationSet(annotations),
      }
    },
  }
}
