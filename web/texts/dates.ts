/** Days and moments as people read them; moments in China's one time zone, wherever the reader is. */

import type { Lang } from './define.ts'

const ZONE = 'Asia/Shanghai'
const LOCALE = { zh: 'zh-CN', en: 'en-GB' } as const

const DAY = { year: 'numeric', month: 'long', day: 'numeric', timeZone: ZONE } as const
const MOMENT = { ...DAY, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** @param date `YYYY-MM-DD`, or a moment of which only the day counts */
export function day(date: string, lang: Lang): string {
  const at = date.length === 10 ? `${date}T12:00:00+08:00` : date
  return new Intl.DateTimeFormat(LOCALE[lang], DAY).format(new Date(at))
}

/** @param at ISO 8601 instant */
export function moment(at: string, lang: Lang): string {
  const text = new Intl.DateTimeFormat(LOCALE[lang], MOMENT).format(new Date(at))
  return lang === 'zh' ? `${text}（北京时间）` : `${text} (Beijing time)`
}

/** The time of day in China, `14:05`. @param at ISO 8601 instant */
export const time = (at: string): string =>
  new Intl.DateTimeFormat('zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: ZONE,
  }).format(new Date(at))

/** How long ago, in the largest unit that fits: 3 小时前, 3 hours ago. */
export function ago(at: string, now: Date, lang: Lang): string {
  const minutes = Math.round((Date.parse(at) - now.getTime()) / 60_000)
  const [value, unit] =
    minutes > -60
      ? ([Math.min(0, minutes), 'minute'] as const)
      : minutes > -2880
        ? ([Math.round(minutes / 60), 'hour'] as const)
        : ([Math.round(minutes / 1440), 'day'] as const)
  return new Intl.RelativeTimeFormat(LOCALE[lang], { numeric: value === 0 ? 'auto' : 'always' }).format(
    value,
    unit,
  )
}

/** Whole days left until a moment, at least 0; the last day counts as 1. */
export const daysLeft = (until: string, now: Date): number =>
  Math.max(0, Math.ceil((Date.parse(until) - now.getTime()) / 86_400_000))
