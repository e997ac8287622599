/** What a code leads to: the release under which a certificate is presented. Pure. */

import { stateOf } from '#lib/annotation'
import type { StoredCertificate } from '#lib/certificate'
import { Problem } from '#lib/problem'
import type { AnnotationEntry, AnnotationSet } from '#lib/store'

/** What stands under the number that a code points to. */
export interface Released {
  readonly certificate: StoredCertificate | undefined
  readonly annotations: AnnotationSet
}

/**
 * @returns undefined where there is no such release
 * @throws Problem `annotation-expired`, `annotation-withdrawn`
 */
export function releaseUnder(
  code: string,
  found: Released | undefined,
  now: Date,
): { readonly stored: StoredCertificate; readonly entry: AnnotationEntry } | undefined {
  const entry = found?.annotations.entries.find((one) => one.code === code)
  if (!found?.certificate || !entry) return undefined
  const state = stateOf(entry, now)
  if (state !== 'active') throw new Problem(`annotation-${state}`)
  return { stored: found.certificate, entry }
}

/** A code whose check character does not match. */
export const MISTYPED = {
  zh: '核验码有一处输入有误（校验位不符），请对照原件重新输入。',
  en: 'The code was mistyped (its check character does not match). Compare it with the original and enter it again.',
}
