/** Holds one reading of a file to the limits, and refuses it by the name of the one it breaks. */

import type { Bilingual } from '#lib/policy'
import { RegistryError } from '../errors.ts'
import { LIMITS, type LimitName, type OtherLimits } from './limits.ts'

/** Counts one reading of a file against the limits. */
export interface Gauge {
  /**
   * @param why what the cause may be, as a sentence
   * @throws RegistryError `limit-…` when there is more of it than there may be
   */
  check(name: LimitName, value: number, why?: Bilingual): void
  /** The same for what adds up over the whole file. */
  add(name: LimitName, more: number): void
  /** @throws RegistryError `limit-seconds` when the reading takes too long */
  checkTime(): void
}

export function createGauge(others: OtherLimits = {}): Gauge {
  const counted = new Map<LimitName, number>()
  const begun = performance.now()
  const check: Gauge['check'] = (name, value, why) => {
    const most = others[name] ?? LIMITS[name].most
    if (value <= most) return
    const { zh, en } = LIMITS[name]
    const advice = why ?? {
      zh: '请拆分，或用表格软件重新另存',
      en: 'split it, or save it anew with a spreadsheet program',
    }
    throw new RegistryError(`limit-${name}`, {
      zh: `文件超过上限 ${name}（${zh}，最多 ${most}），未导入任何内容；${advice.zh}`,
      en: `the file is beyond the limit ${name} (${en}: at most ${most}), and nothing of it was imported: ${advice.en}`,
    })
  }
  return {
    check,
    add(name, more) {
      const sum = (counted.get(name) ?? 0) + more
      counted.set(name, sum)
      check(name, sum)
    },
    checkTime: () => check('seconds', (performance.now() - begun) / 1000),
  }
}
