/** The day by which quotas are counted: the calendar day in China. Pure. */

const DAY = 86_400_000

const shifted = (at: Date) => at.getTime() + DAY / 3

/** `2026-11-25`. */
export const chinaDay = (at: Date): string => new Date(shifted(at)).toISOString().slice(0, 10)

/** Whole seconds until the next day begins; at least 1. */
export const secondsLeftOf = (at: Date): number => Math.ceil((DAY - (shifted(at) % DAY)) / 1000)
