/** How often a batch asks again for what the database left of it, while somebody waits for the answer. */

export const MAX_BATCH_ROUNDS = 5

/** Before the first round there is no pause; before each other one twice as long as before the last. */
export const pauseBefore = (round: number): Promise<void> | undefined =>
  round === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, 25 * 2 ** round))
